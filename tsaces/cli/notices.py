"""What is worth a second look, on stderr."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces import pipeline
from tsaces.cli.output import tell
from tsaces.errors import lines_of
from tsaces.traffic.notices import notices

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tsaces.model.instance import Instance


def load_instance(path: Path) -> Instance:
    """Read an instance file and tell what is worth a second look.

    Raises
    ------
    InstanceError
        With one problem a line.
    """
    instance = pipeline.load_instance(path)
    give_notice(notices(instance))
    return instance


def give_notice(findings: Sequence[object]) -> None:
    """Write notices, a line each; of many only the first, and how many more there are."""
    for line in lines_of(findings):
        tell(f"notice: {line}")
