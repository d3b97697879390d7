"""Search for instance files by files, folders and patterns."""

from __future__ import annotations

import glob
import os
from pathlib import Path
from typing import TYPE_CHECKING

from tsaces.batch.names import is_batch_file
from tsaces.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def find_files(sources: Iterable[str]) -> list[Path]:
    """Return the files that sources name, each once, in their order.

    Parameters
    ----------
    sources : iterable of str
        Files; folders, which stand for all ``.json`` files in them and their subfolders;
        patterns with ``*``, ``?``, ``[...]`` and ``**``.

    Raises
    ------
    InputError
        If a source names no file.
    """
    found: dict[Path, Path] = {}
    for source in sources:
        files = list(_find_files(source)) if source else []
        if not files:
            raise InputError(
                f"{source or repr(source)}: no instance file there; name files, folders or patterns"
            )
        for file in files:
            found.setdefault(file.resolve(), file)
    return list(found.values())


def _find_files(source: str) -> Iterator[Path]:
    path = Path(source)
    if os.path.isdir(source):  # noqa: PTH112 - Path.is_dir raises for names that are too long
        yield from filter(_is_candidate, sorted(path.rglob("*.json")))
    elif os.path.exists(source):  # noqa: PTH110 - as above
        yield path
    else:
        paths = map(Path, sorted(glob.glob(source, recursive=True)))  # noqa: PTH207 - a whole path
        yield from filter(_is_candidate, paths)


def _is_candidate(file: Path) -> bool:
    """Whether a path is a file, or a broken link, but neither hidden nor written by a batch."""
    is_file = file.is_file() or (file.is_symlink() and not file.exists())
    return is_file and not file.name.startswith(".") and not is_batch_file(file.name)
