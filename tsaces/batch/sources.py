"""Files, folders and patterns to instance files."""

from __future__ import annotations

import glob
import os
from pathlib import Path
from typing import TYPE_CHECKING

from tsaces.batch.names import is_ours
from tsaces.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def find_files(sources: Iterable[str]) -> list[Path]:
    """Return the files that sources name, each once, in their order.

    Parameters
    ----------
    sources : iterable of str
        Files; folders, of which all ``.json`` files are meant, those in folders below included;
        patterns with ``*``, ``?``, ``[...]`` and ``**``.

    Raises
    ------
    InputError
        If a source names nothing.
    """
    found: dict[Path, Path] = {}
    for source in sources:
        files = list(_files_of(source)) if source else []
        if not files:
            raise InputError(
                f"{source or repr(source)}: no instance file there; name files, folders or patterns"
            )
        for file in files:
            found.setdefault(file.resolve(), file)
    return list(found.values())


def _files_of(source: str) -> Iterator[Path]:
    path = Path(source)
    if os.path.isdir(source):  # noqa: PTH112 - Path.is_dir raises for names that are too long
        yield from filter(_may_be_meant, sorted(path.rglob("*.json")))
    elif os.path.exists(source):  # noqa: PTH110 - as above
        yield path
    else:
        paths = map(Path, sorted(glob.glob(source, recursive=True)))  # noqa: PTH207 - a whole path
        yield from filter(_may_be_meant, paths)


def _may_be_meant(file: Path) -> bool:
    """Whether it is a file, or a link that leads nowhere, but not one of ours."""
    is_file = file.is_file() or (file.is_symlink() and not file.exists())
    return is_file and not file.name.startswith(".") and not is_ours(file.name)
