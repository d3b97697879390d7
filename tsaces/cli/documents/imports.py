"""Imported floors as `tsaces import` prints them with `--json`."""

from __future__ import annotations

from typing import Annotated

from tsaces.cli.documents.fields import SECONDS, Document, described


class NoteDocument(Document):
    """What became of things in the file, of one kind."""

    fate: Annotated[str, described("`dropped`, `changed`, or `check`: see for yourself")]
    what: Annotated[str, described("the kind of thing, in words")]
    names: Annotated[list[str], described("all of them, as the file calls them")]


class ImportDocument(Document):
    """What `tsaces import` made of a file; see [imports.md](imports.md)."""

    name: Annotated[str, described("name of the instance")]
    format: Annotated[str, described("what the file is")]
    complete: Annotated[bool, described("false if a procedure is still to be written")]
    points: Annotated[int, described("0 for maps of cells")]
    lanes: Annotated[int, described("0 for maps of cells")]
    two_way_lanes: Annotated[int, described("those of them that are driven both ways")]
    places: Annotated[int, described("room for one robot each")]
    cells: Annotated[int, described("ways through places, of which two-way lanes have two")]
    stations: Annotated[list[str], described("names of the stations that can be used")]
    zones: Annotated[list[str], described("names of zones that one robot at a time may hold")]
    machines: Annotated[int, described("machines in the instance")]
    robot_length: Annotated[float | None, described("null for maps without measures", "metres")]
    speed: Annotated[float | None, described("null for maps without measures", "metres per second")]
    timestep: Annotated[float | None, described("null for maps without measures", SECONDS)]
    notes: Annotated[list[NoteDocument], described("what was left out or changed")]
