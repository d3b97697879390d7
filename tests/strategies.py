"""Random factories for property tests: small, always valid, and able to make their product."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from benchmarks.random.factories.streets import road_cells, street_grid
from tsaces.formats.instance_json import instance_from_document
from tsaces.model.instance import FREE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsaces.model.instance import Instance

Document = dict[str, Any]
"""JSON-ready data, as an instance file holds it."""

BY_PRODUCTS = ("scrap", "dust")


def instances(
    *, max_streets: int = 4, max_gap: int = 6, max_processes: int = 6
) -> st.SearchStrategy[Instance]:
    """Return instances; the arguments are those of `instance_documents`."""
    documents = instance_documents(
        max_streets=max_streets, max_gap=max_gap, max_processes=max_processes
    )
    return documents.map(instance_from_document)


@st.composite
def instance_documents(
    draw: st.DrawFn, *, max_streets: int = 4, max_gap: int = 6, max_processes: int = 6
) -> Document:
    """Draw an instance of which some embedding has a positive throughput.

    Parameters
    ----------
    max_streets : int
        One-way streets each way, at least 2.
    max_gap : int
        Road cells between two neighbouring streets, at least 1.
    max_processes : int
        Processes that are no sinks, at least 2.
    """
    rows = draw(street_grids(max_streets=max_streets, max_gap=max_gap))
    procedure = draw(procedures(max_processes=max_processes))
    return {
        "name": "random",
        "layout": {"rows": rows},
        "procedure": procedure,
        "machines": draw(machines(procedure["processes"], road_cells(rows))),
        "max_agents": draw(st.integers(2, 80)),
    }


@st.composite
def fixed_instances(
    draw: st.DrawFn, *, max_gap: int = 6, max_processes: int = 6, feasible: bool = True
) -> Instance:
    """Draw an instance with machines that are fixed to a process or out of use.

    Parameters
    ----------
    max_gap, max_processes : int
        As for `instance_documents`.
    feasible : bool
        Whether some embedding has a positive throughput: a machine for each process is then not
        out of use.
    """
    document = draw(instance_documents(max_gap=max_gap, max_processes=max_processes))
    needed = len(document["procedure"]["processes"]) if feasible else 0
    for number, machine in enumerate(document["machines"]):
        choices = list(machine["processes"])
        fixed = draw(st.sampled_from([FREE, *choices, *([None] if number >= needed else [])]))
        if fixed is not FREE:
            machine["fixed"] = fixed
    return instance_from_document(document)


@st.composite
def street_grids(draw: st.DrawFn, *, max_streets: int = 4, max_gap: int = 6) -> list[str]:
    """Draw the rows of a street grid, strongly connected."""
    gaps = st.lists(st.integers(1, max_gap), min_size=1, max_size=max_streets - 1)
    return street_grid(draw(gaps), draw(gaps), clockwise=draw(st.booleans()))


@st.composite
def procedures(draw: st.DrawFn, *, max_processes: int = 6) -> Document:
    """Draw a procedure, built backwards from the product.

    Process 0 makes the product, every other one a part that one or two processes before it
    consume. A part has one producer, so each rate follows from those before it: rates that
    balance exist. By-products, several in one process or one of several processes, leave through
    waste sinks.
    """
    num_processes = draw(st.integers(2, max_processes))
    counts = st.integers(1, 3)
    makers = [_process(f"make_{part}") for part in range(num_processes)]
    for part, maker in enumerate(makers):
        maker["outputs"][f"part_{part}"] = draw(counts)
        users = st.lists(st.integers(0, part - 1), min_size=1, max_size=2, unique=True)
        for user in draw(users) if part else []:
            makers[user]["inputs"][f"part_{part}"] = draw(counts)
        for token in draw(st.lists(st.sampled_from(BY_PRODUCTS), max_size=2, unique=True)):
            maker["outputs"][token] = draw(counts)
    emitted = {token for maker in makers for token in maker["outputs"]}
    waste = [token for token in BY_PRODUCTS if token in emitted]
    sinks = [_process(f"remove_{token}", {token: draw(counts)}) for token in waste]
    ship = _process("ship", {"part_0": draw(counts)})
    return {"processes": [*makers, *sinks, ship], "output_process": "ship"}


def _process(name: str, inputs: dict[str, int] | None = None) -> Document:
    return {"name": name, "inputs": inputs or {}, "outputs": {}}


@st.composite
def machines(
    draw: st.DrawFn,
    processes: Sequence[Document],
    cells: Sequence[tuple[int, int] | tuple[str, int]],
) -> list[Document]:
    """Draw a machine for each process and up to four more, programmable ones.

    Their input and output cells lie anywhere on the roads, several on one road and, in most
    instances, several on one cell.
    """
    abilities = [[process] for process in processes]
    abilities += draw(st.lists(_programs(processes), max_size=4))
    found = [_machine(draw, f"machine_{index}", able) for index, able in enumerate(abilities)]
    fields = [
        (machine, field)
        for machine, able in zip(found, abilities, strict=True)
        for side, field in (("inputs", "input_cell"), ("outputs", "output_cell"))
        if any(process[side] for process in able)
    ]
    unique = len(fields) <= len(cells) and draw(st.booleans())
    size = len(fields)
    places = st.lists(st.sampled_from(cells), min_size=size, max_size=size, unique=unique)
    for (machine, field), cell in zip(fields, draw(places), strict=True):
        machine[field] = list(cell)
    return found


def _programs(processes: Sequence[Document]) -> st.SearchStrategy[list[Document]]:
    """One process, or up to three of those that consume and emit: bins and chutes stay apart."""
    inner = [process for process in processes if process["inputs"] and process["outputs"]]
    single = st.sampled_from(processes).map(lambda process: [process])
    several = st.lists(st.sampled_from(range(len(inner))), min_size=1, max_size=3, unique=True)
    return single | several.map(lambda chosen: [inner[index] for index in chosen])


def _machine(draw: st.DrawFn, name: str, able: Sequence[Document]) -> Document:
    times = {process["name"]: draw(st.integers(1, 8)) for process in able}
    return {"name": name, "processes": times}
