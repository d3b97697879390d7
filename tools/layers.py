"""The layers of the packages, and the imports between them.

Imports point downwards only: a package may import what lies in a lower layer. The tests hold the
code to `LAYERS`; ``python -m tools.layers`` draws ``docs/pictures/layers.svg`` from the same.
"""

from __future__ import annotations

import ast
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import grimp
import networkx as nx

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "pictures" / "layers.svg"

LAYERS = (
    ("tsaces.errors", "tsaces.deadline"),
    ("tsaces.schema", "tsaces.model"),
    ("tsaces.traffic",),
    ("tsaces.processes", "tsaces.milp"),
    ("tsaces.engines",),
    ("tsaces.plan", "tsaces.bound", "tsaces.verify", "tsaces.render", "tsaces.generate"),
    ("tsaces.solvers",),
    ("tsaces.formats",),
    ("tsaces.control_room", "tsaces.report", "tsaces.interchange"),
    ("tsaces.pipeline", "tsaces.notebook"),
    ("tsaces.tasks",),
    ("tsaces.batch",),
    ("tsaces",),  # the package itself: it passes on what users call
    ("api", "tsaces.client"),
    ("tsaces.cli",),
    ("tsaces.__main__",),
)
"""Packages by layer, the lowest first."""

_WIDTH = 1000.0
_BOX_HEIGHT, _ROW_HEIGHT = 76.0, 120.0
_MARGIN, _GAP = 20.0, 14.0
_WIDEST_BOX = 220.0
_LETTER_WIDTH = 6.2
"""Pixels of a letter of the descriptions, on average."""
_LINES = 4
"""Lines of a description at most."""


def build_import_graph() -> grimp.ImportGraph:
    """Return who imports whom, imports for the type checker and inside functions included."""
    return grimp.build_graph(
        "tsaces",
        "api",
        include_external_packages=True,
        exclude_type_checking_imports=False,
        cache_dir=None,
    )


def package_of(module: str) -> str:
    """Return the package in `LAYERS` that a module of ours belongs to."""
    first, *rest = module.split(".")
    return f"{first}.{rest[0]}" if first == "tsaces" and rest else first


def own_modules(graph: grimp.ImportGraph) -> set[str]:
    """Return all modules of this project."""
    return {module for module in graph.modules if not graph.is_module_squashed(module)}


def own_imports(graph: grimp.ImportGraph) -> list[tuple[str, str]]:
    """Return every pair of importing and imported module, both of this project."""
    ours = own_modules(graph)
    return [
        (importer, imported)
        for importer in sorted(ours)
        for imported in sorted(graph.find_modules_directly_imported_by(importer))
        if imported in ours
    ]


def package_imports(graph: grimp.ImportGraph) -> nx.DiGraph[str]:
    """Return which packages import which, without those that follow from others.

    An arrow from a package to another is left out where a longer way leads there (transitive
    reduction): a package may use everything that can be reached from it.
    """
    pairs = {(package_of(a), package_of(b)) for a, b in own_imports(graph)}
    packages: nx.DiGraph[str] = nx.DiGraph(sorted((a, b) for a, b in pairs if a != b))
    return nx.transitive_reduction(packages)


@dataclass(frozen=True)
class _Box:
    """Where a package is drawn, in pixels."""

    package: str
    left: float
    top: float
    width: float

    @property
    def middle(self) -> float:
        return self.left + self.width / 2


def draw_layers(graph: grimp.ImportGraph) -> str:
    """Return an SVG document: packages above those that they import, and arrows of imports."""
    packages = package_imports(graph)
    boxes = {box.package: box for box in _place_boxes(packages)}
    height = max(box.top for box in boxes.values()) + _BOX_HEIGHT + _MARGIN
    root = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {_WIDTH:g} {height:g}",
            "font-family": "sans-serif",
        },
    )
    ET.SubElement(root, "title").text = "The packages by layer; an arrow points to what is imported"
    ET.SubElement(root, "rect", {"width": "100%", "height": "100%", "fill": "#ffffff"})
    for importer, imported in sorted(packages.edges):
        _draw_arrow(root, boxes[importer], boxes[imported])
    for box in boxes.values():
        _draw_box(root, box)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode") + "\n"


def _place_boxes(packages: nx.DiGraph[str]) -> Iterator[_Box]:
    """Place each package one row above the highest that it imports, near to those it imports."""
    rows = [sorted(row) for row in nx.topological_generations(packages.reverse())]
    middles: dict[str, float] = {}
    for number, row in enumerate(rows):
        row.sort(key=lambda package: _mean([middles[p] for p in packages.successors(package)]))
        room = _WIDTH - 2 * _MARGIN - (len(row) - 1) * _GAP
        width = min(_WIDEST_BOX, room / len(row))
        left = (_WIDTH - len(row) * width - (len(row) - 1) * _GAP) / 2
        top = _MARGIN + (len(rows) - 1 - number) * _ROW_HEIGHT
        for place, package in enumerate(row):
            box = _Box(package, left + place * (width + _GAP), top, width)
            middles[package] = box.middle
            yield box


def _mean(numbers: list[float]) -> float:
    return sum(numbers) / len(numbers) if numbers else _WIDTH / 2


def _draw_arrow(root: ET.Element, importer: _Box, imported: _Box) -> None:
    """Draw a curve from the lower edge of one box to the upper edge of another."""
    begin, end = importer.top + _BOX_HEIGHT, imported.top
    bend = (end - begin) / 2
    path = (
        f"M {importer.middle:.1f} {begin:.1f}"
        f" C {importer.middle:.1f} {begin + bend:.1f},"
        f" {imported.middle:.1f} {end - bend:.1f}, {imported.middle:.1f} {end:.1f}"
    )
    ET.SubElement(root, "path", {"d": path, "fill": "none", "stroke": "#9aa4b0"})
    tip = f"{imported.middle:.1f},{end:.1f}"
    wings = [f"{imported.middle + side:.1f},{end - 7:.1f}" for side in (-4, 4)]
    ET.SubElement(root, "polygon", {"points": " ".join((tip, *wings)), "fill": "#9aa4b0"})


def _draw_box(root: ET.Element, box: _Box) -> None:
    shape = {"x": f"{box.left:.1f}", "y": f"{box.top:.1f}", "rx": "5"}
    size = {"width": f"{box.width:.1f}", "height": f"{_BOX_HEIGHT:g}"}
    ET.SubElement(root, "rect", shape | size | {"fill": "#eef3f8", "stroke": "#0072b2"})
    lines = [(box.package, {"font-weight": "bold", "font-size": "13"})]
    lines += [(line, {"font-size": "11"}) for line in _describe(box)]
    for number, (text, style) in enumerate(lines):
        place = {"x": f"{box.middle:.1f}", "y": f"{box.top + 16 + 14 * number:.1f}"}
        ET.SubElement(root, "text", place | {"text-anchor": "middle"} | style).text = text


def _describe(box: _Box) -> Iterable[str]:
    """Return the first sentence of a package's docstring, in lines that fit into its box."""
    path = ROOT.joinpath(*box.package.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    words = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    columns = int((box.width - 8) / _LETTER_WIDTH)
    summary = words.splitlines()[0].rstrip(".")
    return textwrap.wrap(summary, columns, max_lines=_LINES, placeholder=" …")


def main() -> None:
    """Write the picture."""
    PICTURE.write_text(draw_layers(build_import_graph()), encoding="utf-8")


if __name__ == "__main__":
    main()
