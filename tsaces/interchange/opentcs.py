"""Plant models of openTCS, read from XML (model files of versions 5, 6 and 7)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tsaces.errors import DocumentError
from tsaces.interchange.drawing import Block, Drawing, DrawnStation, Notes, Track
from tsaces.model.roadmap import Point
from tsaces.schema.nearest import advice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

_MILLIMETRES = 1000.0
_SINGLE = "SINGLE_VEHICLE_ONLY"


def read_opentcs(data: bytes) -> Drawing:
    """Read a plant model.

    Raises
    ------
    DocumentError
        With one line; documents with a DTD are refused, and no entity is expanded.
    """
    root = _parsed(data)
    if root.tag != "model":
        raise DocumentError(f"<{root.tag}> is no plant model; give openTCS's <model>")
    return _Reader(root).drawing()


def _parsed(data: bytes) -> Element:
    # takes time to import, and few commands need it
    from defusedxml import DefusedXmlException  # noqa: PLC0415
    from defusedxml.ElementTree import ParseError, fromstring  # noqa: PLC0415

    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise DocumentError(
            "XML with a DTD or entities is refused; remove the <!DOCTYPE ...> from it"
        ) from None
    except (ParseError, ValueError, LookupError) as error:  # LookupError: of encodings
        raise DocumentError(f"malformed XML: {error}") from None
    return root


class _Reader:
    def __init__(self, root: Element) -> None:
        self._root = root
        self._notes = Notes()
        self._points: dict[str, Point] = {}
        for element in root.iterfind("point"):
            name = _name(element, "point")
            if name in self._points:
                raise DocumentError(f"point {name!r}: given twice; names are unique")
            x, y = (_position(element, axis, f"point {name!r}") for axis in "XY")
            self._points[name] = Point(name, x, y)

    def drawing(self) -> Drawing:
        """Return the plant."""
        tracks = tuple(track for element in self._root.iterfind("path")
                       for track in self._tracks(element))  # fmt: skip
        stations = tuple(self._stations())
        blocks = tuple(self._blocks({track.name for track in tracks}))
        vehicles = self._root.findall("vehicle")
        return Drawing(
            "openTCS",
            self._root.get("name", ""),
            tuple(self._points.values()),
            tracks,
            stations,
            blocks,
            robots=len(vehicles) or None,
            robot_length=max((_vehicle_length(each) for each in vehicles), default=0.0) or None,
            speed=max((_millimetres(each, "maxVelocity") for each in vehicles), default=0.0)
            or None,
            notes=self._notes.all(),
        )

    def _tracks(self, element: Element) -> Iterator[Track]:
        name = _name(element, "path")
        ends = [element.get(field, "") for field in ("sourcePoint", "destinationPoint")]
        for point in ends:
            self._check_point(f"path {name!r}", point)
        if element.get("locked") == "true":
            self._notes.dropped("locked paths", name)
            return
        start, end = (self._points[point] for point in ends)
        direct = math.dist((start.x, start.y), (end.x, end.y))
        length = _millimetres(element, "length") or direct
        forth, back = (
            _millimetres(element, field, default=1.0 if field == "maxVelocity" else 0.0)
            for field in ("maxVelocity", "maxReverseVelocity")
        )
        if not (forth or back):
            self._notes.dropped("paths with no velocity in either direction", name)
        if forth:
            speed = forth if element.get("maxVelocity") is not None else None
            yield Track(name, start.name, end.name, length, speed)
        if back:
            yield Track(f"{name} (reverse)" if forth else name, end.name, start.name, length, back)

    def _check_point(self, where: str, name: str) -> None:
        if name not in self._points:
            raise DocumentError(f"{where}: unknown point {name!r}; {advice(name, self._points)}")

    def _stations(self) -> Iterator[DrawnStation]:
        types = {
            element.get("name", ""): [
                operation.get("name", "") for operation in element.iterfind("allowedOperation")
            ]
            for element in self._root.iterfind("locationType")
        }
        for element in self._root.iterfind("location"):
            name = _name(element, "location")
            points = tuple(
                dict.fromkeys(link.get("point", "") for link in element.iterfind("link"))
            )
            for point in points:
                self._check_point(f"location {name!r}", point)
            if not points:
                self._notes.dropped("locations without a link to a point", name)
                continue
            kind = element.get("type", "")
            operations = ", ".join(types.get(kind, []))
            about = f"{kind}: {operations}" if operations else kind
            yield DrawnStation(name, points, points, about)

    def _blocks(self, tracks: set[str]) -> Iterator[Block]:
        for element in self._root.iterfind("block"):
            name = _name(element, "block")
            if element.get("type", _SINGLE) != _SINGLE:
                self._notes.dropped("blocks that vehicles may share in one direction", name)
                continue
            members = [member.get("name", "") for member in element.iterfind("member")]
            known = [each for each in members if each in tracks or each in self._points]
            for each in members:
                if each not in known:
                    self._notes.dropped("members of blocks that are no driven way", each)
            yield Block(name, tuple(known))


def _name(element: Element, what: str) -> str:
    name = element.get("name", "")
    if not name:
        raise DocumentError(f"<{what}>: has no name; give each one of its own")
    return name


def _position(element: Element, axis: str, where: str) -> float:
    """Return a coordinate in metres; the attribute was called otherwise before version 6."""
    for field in (f"position{axis}", f"{axis.lower()}Position"):
        if field in element.attrib:
            return _number(element, field, where) / _MILLIMETRES
    raise DocumentError(f"{where}: position{axis} is missing; give millimetres")


def _millimetres(element: Element, field: str, default: float = 0.0) -> float:
    """Return a length or a speed in metres, not below 0."""
    if field not in element.attrib:
        return default
    where = f"{element.tag} {element.get('name', '')!r}"
    number = _number(element, field, where)
    if number < 0:
        raise DocumentError(f"{where}: {field} {number:g} is below 0; give millimetres")
    return number / _MILLIMETRES


def _number(element: Element, field: str, where: str) -> float:
    text = element.get(field, "")
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise DocumentError(f"{where}: {field} {text!r} is no number; give millimetres")
    return number


def _vehicle_length(vehicle: Element) -> float:
    """Return the length of a vehicle in metres; 0 if the file does not say."""
    box = vehicle.find("boundingBox")
    return _millimetres(vehicle, "length") if box is None else _millimetres(box, "length")
