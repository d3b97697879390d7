"""Production lines: a machine for each process of a lot."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from tsaces.solvers.cyclic.production.production_plan import batches_per_run
from tsaces.solvers.single_tour.lot import least_lot, lot_of_few_machines

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from tsaces.model.instance import Instance

    Line = dict[int, str]
    """Process by machine number."""


def production_lines(instance: Instance) -> tuple[dict[str, int], Iterator[Line]] | None:
    """Return a lot, and ever more lines of machines that make it, no machine in two of them.

    Returns
    -------
    tuple of (dict of str to int, iterator), or None
        Batches by process, and machines' processes. None if machines or procedure allow no
        lot, or none that could be carried.
    """
    everyone = range(len(instance.machines))
    supported = {name for machine in instance.machines for name in machine.processes}
    lot = least_lot(instance, supported)
    if lot is None or _line(instance, lot, everyone) is None:
        lot = lot_of_few_machines(instance, everyone)
    return None if lot is None else (lot, _lines(instance, lot))


def time_of(instance: Instance, m: int, process: str, batches: int) -> Fraction:
    """Return how many timesteps a machine needs for batches of a process."""
    time = instance.machines[m].processes[process]
    return Fraction(batches * time, max(1, batches_per_run(instance, process)))


def _lines(instance: Instance, lot: Mapping[str, int]) -> Iterator[Line]:
    free = set(range(len(instance.machines)))
    while (line := _line(instance, lot, free)) is not None:
        yield line
        free -= line.keys()


def _line(instance: Instance, lot: Mapping[str, int], free: Collection[int]) -> Line | None:
    """Return the line whose slowest machine is the fastest: a bottleneck assignment."""
    times = {
        (name, m): time_of(instance, m, name, lot[name])
        for m in sorted(free)
        for name in instance.machines[m].processes
        if name in lot
    }
    limits = sorted(set(times.values()))
    best, low, high = None, 0, len(limits)
    while low < high:
        middle = (low + high) // 2
        allowed = [pair for pair, time in times.items() if time <= limits[middle]]
        line = match_machines(lot, allowed)
        if line is None:
            low = middle + 1
        else:
            best, high = line, middle
    return best


def match_machines(processes: Iterable[str], allowed: Collection[tuple[str, int]]) -> Line | None:
    """Return a machine for each process, None where some process is left without any."""
    import networkx as nx  # noqa: PLC0415 - takes time to import, and few processes need it

    node = {name: -1 - n for n, name in enumerate(processes)}  # strings would be matched at random
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(node.values())
    graph.add_edges_from((node[name], m) for name, m in allowed)
    matching = nx.bipartite.hopcroft_karp_matching(graph, list(node.values()))
    if any(number not in matching for number in node.values()):
        return None
    return {matching[number]: name for name, number in node.items()}
