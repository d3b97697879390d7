"""Imports point downwards only."""

from __future__ import annotations

import sys

import grimp
import networkx as nx
import pytest

LAYERS = (
    ("tsaces.errors",),
    ("tsaces.model",),
    ("tsaces.traffic",),
    ("tsaces.workers", "tsaces.milp"),
    ("tsaces.engines",),
    ("tsaces.plan", "tsaces.bound", "tsaces.verify", "tsaces.render", "tsaces.generate"),
    ("tsaces.formats",),
    ("tsaces.solvers",),
    ("tsaces.control_room",),
    ("tsaces.pipeline", "tsaces.notebook"),
    ("tsaces.tasks",),
    ("tsaces.batch",),
    ("tsaces",),  # the package itself: it passes on what users call
    ("api", "tsaces.client"),
    ("tsaces.cli",),
)
LAYER_OF = {package: layer for layer, packages in enumerate(LAYERS) for package in packages}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    """Return who imports whom, imports for the type checker and inside functions included."""
    return grimp.build_graph(
        "tsaces",
        "api",
        include_external_packages=True,
        exclude_type_checking_imports=False,
        cache_dir=None,
    )


def package_of(module: str) -> str:
    """Return the part of the house that a module of ours lives in."""
    first, *rest = module.split(".")
    return f"{first}.{rest[0]}" if first == "tsaces" and rest else first


def our_imports(graph: grimp.ImportGraph) -> list[tuple[str, str]]:
    """Return every pair of importing and imported module, both ours."""
    ours = {module for module in graph.modules if not graph.is_module_squashed(module)}
    return [
        (importer, imported)
        for importer in sorted(ours)
        for imported in sorted(graph.find_modules_directly_imported_by(importer))
        if imported in ours
    ]


def test_every_package_has_a_layer_and_every_layer_its_packages(graph: grimp.ImportGraph) -> None:
    ours = {module for module in graph.modules if not graph.is_module_squashed(module)}
    assert {package_of(module) for module in ours} == set(LAYER_OF)


def test_imports_point_downwards(graph: grimp.ImportGraph) -> None:
    upwards = [
        f"{importer} imports {imported}"
        for importer, imported in our_imports(graph)
        if package_of(importer) != package_of(imported)
        and LAYER_OF[package_of(importer)] <= LAYER_OF[package_of(imported)]
    ]
    assert upwards == []


def test_layers_of_the_cyclic_search_point_downwards(graph: grimp.ImportGraph) -> None:
    layers = ("production", "routing", "search")
    level = {f"tsaces.solvers.cyclic.{name}": n for n, name in enumerate(layers)}
    upwards = [
        f"{importer} imports {imported}"
        for importer, imported in our_imports(graph)
        for low in [level.get(importer.rpartition(".")[0])]
        for high in [level.get(imported.rpartition(".")[0])]
        if low is not None and high is not None and low < high
    ]
    assert upwards == []
    assert all(graph.find_children(package) for package in level)


def test_only_the_doors_to_the_outside_draw(graph: grimp.ImportGraph) -> None:
    importers = {package_of(a) for a, b in our_imports(graph) if package_of(b) == "tsaces.render"}
    assert importers <= {"tsaces.render", "tsaces.notebook", "tsaces.cli", "api"}


def test_modules_import_one_another_in_no_circle(graph: grimp.ImportGraph) -> None:
    modules = nx.DiGraph(our_imports(graph))
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
