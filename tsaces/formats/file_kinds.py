"""What kind of file one has been given, where it is not the kind that is asked for."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

from tsaces.errors import DocumentError
from tsaces.formats.files import check_writable
from tsaces.formats.strict_json import JsonError, parse_json

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

PLAN_MAGIC = b"PK\x03\x04"
"""The first bytes of every compiled plan, and of no embedding."""


TABLE_COLUMNS = ("machine", "process", "runs_per_timestep")
"""The first columns of every table of machines, and of no other file that is written."""


class FileKind(Enum):
    """The kinds of files with a factory in them."""

    INSTANCE = "an instance"
    EMBEDDING = "an embedding"
    PLAN = "a compiled plan"
    PICTURE = "a picture"
    PNG = "a PNG picture"
    PAGE = "a page"
    PDF = "a PDF document"
    TABLE = "a table of machines"
    REPORT = "a report"
    LIF = "a LIF file"
    PLANVIZ = "a log for PlanViz"
    MAP = "a map"


_MARKS = {
    PLAN_MAGIC: FileKind.PLAN,
    b"\x89PNG\r\n\x1a\n": FileKind.PNG,
    b"%PDF-": FileKind.PDF,
    b"type octile\n": FileKind.MAP,
    ",".join((*TABLE_COLUMNS, "")).encode(): FileKind.TABLE,
}
"""The first bytes of files, by which their kinds are known."""
_FIELDS = {
    FileKind.LIF: {"metaInformation", "layouts"},
    FileKind.PLANVIZ: {"actionModel", "actualPaths"},
}
"""Fields of documents of other programs, by which their kinds are known."""


def kind_of_document(document: Any) -> FileKind | None:
    """Return what a parsed JSON file holds, right or wrong; None if that is not plain."""
    if not isinstance(document, dict):
        return None
    if str(document.get("format")).startswith("tsaces-embedding"):
        return FileKind.EMBEDDING
    if str(document.get("format")).startswith("tsaces-report"):
        return FileKind.REPORT
    for kind, fields in _FIELDS.items():
        if fields <= document.keys():
            return kind
    is_instance = "format" not in document and {"layout", "procedure"} <= document.keys()
    return FileKind.INSTANCE if is_instance else None


def wrong_kind(found: FileKind, wanted: FileKind) -> str:
    """Say that a file is of another kind, and what to do."""
    if found is FileKind.REPORT:
        advice = f"give the file of the {wanted.value.partition(' ')[2]} that it tells of"
    elif found is FileKind.LIF:
        advice = "import it first, with `tsaces import FILE --out INSTANCE`"
    elif found is FileKind.PLANVIZ:
        advice = f"give the file of the {wanted.value.partition(' ')[2]} that it shows"
    elif wanted is FileKind.INSTANCE:
        advice = "give the file of its instance, which it also holds in its field `instance`"
    else:
        advice = "solve it first, with `tsaces solve INSTANCE --out EMBEDDING`"
    return f"is {found.value}, not {wanted.value}; {advice}"


def check_output(
    path: Path, wanted: FileKind, inputs: Iterable[Path] = (), *, force: bool = False
) -> None:
    """Raise `DocumentError` now if a file could not, or should not, be written later.

    Parameters
    ----------
    path : Path
        What is to be written.
    wanted : FileKind
        What it will be. Of existing files only this kind is replaced, or one that is empty;
        devices and pipes may be written to.
    inputs : iterable of Path
        What it is made from, which is never replaced.
    force : bool
        Whether files of other kinds are replaced, too.
    """
    check_writable(path, inputs)
    if not force:
        _check_kind(path, wanted)


def _check_kind(path: Path, wanted: FileKind) -> None:
    if not path.is_file():
        return
    try:
        data = path.read_bytes()
    except OSError:  # a file that may be written, but not read: its kind is unknown
        return
    if not data or (found := _kind_of_bytes(data)) is wanted:
        return
    what = "a file of another kind" if found is None else found.value
    raise DocumentError(
        f"{path}: cannot be written: it is {what}, not {wanted.value}; give another name, or"
        " --force to replace it"
    )


def _kind_of_bytes(data: bytes) -> FileKind | None:
    for mark, kind in _MARKS.items():
        if data.startswith(mark):
            return kind
    begin = data[:200].lstrip().lower()
    for mark, kind in ((b"<svg", FileKind.PICTURE), (b"<!doctype html", FileKind.PAGE)):
        if begin.startswith(mark):
            return kind
    try:
        return kind_of_document(parse_json(data))
    except JsonError:
        return None
