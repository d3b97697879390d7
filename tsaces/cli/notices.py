"""Notices about instances on stderr."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces import pipeline
from tsaces.cli.output import print_to_stderr
from tsaces.errors import lines_of
from tsaces.traffic.notices import notices

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tsaces.model.instance import Instance


def load_instance(path: Path) -> Instance:
    """Read an instance file and write its notices to stderr.

    Raises
    ------
    InstanceError
        If the instance is not valid; the message has one problem per line.
    """
    instance = pipeline.load_instance(path)
    give_notice(notices(instance))
    return instance


def give_notice(findings: Sequence[object]) -> None:
    """Write one line per notice; of many only the first, and the number of others."""
    for line in lines_of(findings):
        print_to_stderr(f"notice: {line}")
