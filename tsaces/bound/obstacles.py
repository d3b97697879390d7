"""Why an instance has no embedding at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

from tsaces.bound.fluid_milp import FluidMilp

if TYPE_CHECKING:
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem


def obstacle(instance: Instance, traffic: TrafficSystem) -> str:
    """Say what binds an instance whose upper bound is zero.

    Fleets never do here: with fewer agents everything only takes longer. So it is either the
    machines, of which each runs one process, or the procedure itself.

    Returns
    -------
    str
        One line.
    """
    shared = FluidMilp(instance, traffic, one_process_per_machine=False).solve()
    if shared <= 0:
        return (
            "the procedure cannot be balanced: some token is emitted in numbers that no"
            " rates of the processes can consume"
        )
    processes, machines = _contested(instance)
    if not processes:
        return "too few machines: each runs one process, and some process is left without any"
    return (
        f"too few machines: processes {', '.join(processes)} need one each,"
        f" but only {', '.join(machines)} can run them"
    )


def _contested(instance: Instance) -> tuple[list[str], list[str]]:
    """Return processes and the fewer machines that are all that can run them (Hall)."""
    graph: nx.Graph[tuple[str, str]] = nx.Graph()
    processes = [("process", process.name) for process in instance.procedure.processes]
    graph.add_nodes_from(processes)
    graph.add_edges_from(
        (("process", name), ("machine", machine.name))
        for machine in instance.machines
        for name in machine.processes
    )
    matching = nx.bipartite.hopcroft_karp_matching(graph, processes)
    unmatched = [node for node in processes if node not in matching]
    if not unmatched:
        return [], []
    reached = {unmatched[0]}
    frontier = [unmatched[0]]
    while frontier:
        for machine in graph[frontier.pop()]:
            if machine not in reached:
                reached |= {machine, matching[machine]}
                frontier.append(matching[machine])
    return (
        [name for kind, name in sorted(reached) if kind == "process"],
        [name for kind, name in sorted(reached) if kind == "machine"],
    )
