"""PDF and PNG, set by Typst where it is installed.

It draws SVG as vectors, brings fonts of its own for systems that have none, and needs no library of
the system. It is set to read no file: what is set comes as data, so that names are never markup.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tsaces.errors import InputError
from tsaces.processes.endings import first_line
from tsaces.report.html import CAPTION
from tsaces.report.picture import floor_of
from tsaces.report.wording import wording_of

if TYPE_CHECKING:
    from tsaces.report.facts import Facts

_TEMPLATE = Path(__file__).with_name("report.typ")
_PICTURE = b"""
#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.picture), format: "svg")
"""
_PIXELS_PER_INCH = 144.0
"""Of pictures, whose pixels are points: twice as many as the SVG has."""


def check_typesetter(ending: str) -> None:
    """Raise `InputError` if files of this ending cannot be made here."""
    _typst(ending)


def report_pdf(facts: Facts) -> bytes:
    """Return a report as a PDF document of one page.

    Raises
    ------
    InputError
        If Typst is not installed.
    """
    words = wording_of(facts)
    shares = {"moving": words.moving, "handling": words.handling, "waiting": words.waiting}
    data = asdict(words) | {
        "caption": CAPTION,
        "robots": [f"{share:.1%} {name}" for name, share in shares.items()],
    }
    inputs = {"words": json.dumps(data), "floor": floor_of(facts)}
    return _compiled(_TEMPLATE.read_bytes(), ".pdf", inputs)


def png_of(svg: str) -> bytes:
    """Return an SVG picture as PNG, two pixels for one.

    Raises
    ------
    InputError
        If Typst is not installed.
    """
    return _compiled(_PICTURE, ".png", {"picture": svg})


def _compiled(source: bytes, ending: str, inputs: dict[str, str]) -> bytes:
    typst, kind = _typst(ending), ending.removeprefix(".")
    try:
        found = typst.compile(source, format=kind, ppi=_PIXELS_PER_INCH, sys_inputs=inputs)
    except typst.TypstError as error:
        raise InputError(f"the {ending} file cannot be set: {first_line(error)}") from None
    return bytes(found)


def _typst(ending: str) -> Any:
    try:
        return import_module("typst")
    except ImportError:
        raise InputError(
            f"--out: {ending} files need Typst, which is not installed; run"
            " `pip install '.[print]'` in the checkout of tsaces"
        ) from None
