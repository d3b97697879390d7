"""Files of other programs, told apart by what is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.errors import DocumentError
from tsaces.formats.strict_json import JsonError, parse_json
from tsaces.interchange.asprilo import is_asprilo, read_asprilo
from tsaces.interchange.building import read_building
from tsaces.interchange.floor import floor_of
from tsaces.interchange.grid_map import is_grid_map, read_grid_map
from tsaces.interchange.lif import read_lif
from tsaces.interchange.opentcs import read_opentcs
from tsaces.interchange.yaml_text import parse_yaml

if TYPE_CHECKING:
    from tsaces.interchange.drawing import Drawing, GridDrawing
    from tsaces.interchange.floor import Floor, RobotOptions

MAX_BYTES = 8_000_000
"""Largest file that is read."""
_KINDS = (
    "LIF (JSON), an openTCS plant model (XML), an Open-RMF building.yaml, a MovingAI .map or an"
    " asprilo instance"
)


def read_floor(
    data: bytes, source: str, options: RobotOptions, vehicle_type: str | None = None
) -> Floor:
    """Read a floor, of whichever kind its file is.

    Parameters
    ----------
    data : bytes
    source : str
        Name of the file, for messages.
    options : RobotOptions
    vehicle_type : str, optional
        Of LIF, its vehicle type; of Open-RMF, its graph.

    Raises
    ------
    DocumentError
        With one line, which names the file.
    InputError
        For options that do not fit.
    """
    try:
        return floor_of(_read(data, vehicle_type), options)
    except DocumentError as error:
        line = str(error)
        told = line if line.startswith("--") else f"{source}: {line}"
        raise DocumentError(told) from None


def _read(data: bytes, vehicle_type: str | None) -> Drawing | GridDrawing:
    if len(data) > MAX_BYTES:
        raise DocumentError(f"has {len(data)} bytes; files of at most {MAX_BYTES} are read")
    begin = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if not begin:
        raise DocumentError(f"is empty; give {_KINDS}")
    if begin in (b"{", b"["):
        return read_lif(_json(data), vehicle_type)
    if begin == b"<" or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        _refuse_type(vehicle_type, "openTCS's plant models")
        return read_opentcs(data)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError(f"byte {error.start} is not UTF-8; give {_KINDS}") from None
    if is_grid_map(text) or is_asprilo(text):
        _refuse_type(vehicle_type, "maps of cells")
        return read_grid_map(text) if is_grid_map(text) else read_asprilo(text)
    document = parse_yaml(data)
    if not (isinstance(document, dict) and "levels" in document):
        raise DocumentError(f"is of no kind that is known; give {_KINDS}")
    return read_building(document, vehicle_type)


def _json(data: bytes) -> object:
    try:
        document = parse_json(data)
    except JsonError as error:
        raise DocumentError(str(error)) from None
    if not (isinstance(document, dict) and "layouts" in document):
        raise DocumentError(f"JSON without 'layouts' is no LIF; give {_KINDS}")
    return document


def _refuse_type(vehicle_type: str | None, what: str) -> None:
    if vehicle_type is not None:
        raise DocumentError(f"--vehicle-type: {what} have none; leave it out")
