"""Production lines, which have one machine for each process of a lot."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from tsaces.solvers.cyclic.production.production_plan import batches_per_run
from tsaces.solvers.single_tour.lot import find_least_lot, find_lot_for_machines

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from tsaces.model.instance import Instance

    Line = dict[int, str]
    """Process by machine number."""


def production_lines(instance: Instance) -> tuple[dict[str, int], Iterator[Line]] | None:
    """Return a lot, and disjoint lines of machines that can make it.

    Returns
    -------
    tuple of (dict of str to int, iterator), or None
        Batches by process, and lines as processes by machine. None if machines or procedure
        allow no lot, or none that could be carried.
    """
    machines = range(len(instance.machines))
    supported = {name for machine in instance.machines for name in machine.may_run}
    lot = find_least_lot(instance, supported)
    if lot is None or _find_line(instance, lot, machines) is None:
        lot = find_lot_for_machines(instance, machines)
    return None if lot is None else (lot, _find_lines(instance, lot))


def compute_machine_time(instance: Instance, m: int, process: str, batches: int) -> Fraction:
    """Return how many timesteps a machine needs for batches of a process."""
    time = instance.machines[m].processes[process]
    return Fraction(batches * time, max(1, batches_per_run(instance, process)))


def _find_lines(instance: Instance, lot: Mapping[str, int]) -> Iterator[Line]:
    free = set(range(len(instance.machines)))
    while (line := _find_line(instance, lot, free)) is not None:
        yield line
        free -= line.keys()


def _find_line(instance: Instance, lot: Mapping[str, int], free: Collection[int]) -> Line | None:
    """Return the line whose slowest machine is fastest, by a bottleneck assignment."""
    times = {
        (name, m): compute_machine_time(instance, m, name, lot[name])
        for m in sorted(free)
        for name in instance.machines[m].may_run
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
    """Return a machine for each process, None if some process is left without one."""
    import networkx as nx  # noqa: PLC0415 - takes time to import, and few processes need it

    node = {name: -1 - n for n, name in enumerate(processes)}  # strings would be matched at random
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(node.values())
    graph.add_edges_from((node[name], m) for name, m in allowed)
    matching = nx.bipartite.hopcroft_karp_matching(graph, list(node.values()))
    if any(number not in matching for number in node.values()):
        return None
    return {matching[number]: name for name, number in node.items()}
