"""Imports point downwards only."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import networkx as nx
import pytest

from tools.layers import (
    LAYERS,
    PICTURE,
    build_import_graph,
    draw_layers,
    own_imports,
    own_modules,
    package_of,
)

if TYPE_CHECKING:
    import grimp

LAYER_OF = {package: layer for layer, packages in enumerate(LAYERS) for package in packages}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return build_import_graph()


def test_every_package_has_a_layer_and_every_layer_its_packages(graph: grimp.ImportGraph) -> None:
    assert {package_of(module) for module in own_modules(graph)} == set(LAYER_OF)


def test_the_picture_of_the_layers_is_current(graph: grimp.ImportGraph) -> None:
    drawn = PICTURE.read_text(encoding="utf-8")
    assert drawn == draw_layers(graph), "draw it again with `python -m tools.layers`"


def test_imports_point_downwards(graph: grimp.ImportGraph) -> None:
    upwards = [
        f"{importer} imports {imported}"
        for importer, imported in own_imports(graph)
        if package_of(importer) != package_of(imported)
        and LAYER_OF[package_of(importer)] <= LAYER_OF[package_of(imported)]
    ]
    assert upwards == []


def test_layers_of_the_cyclic_search_point_downwards(graph: grimp.ImportGraph) -> None:
    layers = ("production", "routing", "search")
    level = {f"tsaces.solvers.cyclic.{name}": n for n, name in enumerate(layers)}
    upwards = [
        f"{importer} imports {imported}"
        for importer, imported in own_imports(graph)
        for low in [level.get(importer.rpartition(".")[0])]
        for high in [level.get(imported.rpartition(".")[0])]
        if low is not None and high is not None and low < high
    ]
    assert upwards == []
    assert all(graph.find_children(package) for package in level)


def test_only_the_doors_to_the_outside_draw(graph: grimp.ImportGraph) -> None:
    importers = {package_of(a) for a, b in own_imports(graph) if package_of(b) == "tsaces.render"}
    assert importers <= {"tsaces.render", "tsaces.report", "tsaces.notebook", "tsaces.cli", "api"}


def test_modules_import_one_another_in_no_circle(graph: grimp.ImportGraph) -> None:
    modules = nx.DiGraph(own_imports(graph))
    circles = [sorted(part) for part in nx.strongly_connected_components(modules) if len(part) > 1]
    assert circles == []


@pytest.mark.parametrize("stranger", ["tsaces.plan", "tsaces.solvers", "tsaces.milp"])
def test_verifier_knows_no_solver(graph: grimp.ImportGraph, stranger: str) -> None:
    chain = graph.find_shortest_chains(importer="tsaces.verify", imported=stranger)
    assert chain == set()


def test_model_needs_numpy_at_most(graph: grimp.ImportGraph) -> None:
    modules = {"tsaces.model", *graph.find_descendants("tsaces.model")}
    imported = {
        b.split(".")[0] for a in modules for b in graph.find_modules_directly_imported_by(a)
    }
    assert imported - set(sys.stdlib_module_names) <= {"tsaces", "numpy"}
