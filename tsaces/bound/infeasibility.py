"""Why an instance has no embedding at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tsaces.bound.fluid_milp import FluidMilp
from tsaces.model.instance import FREE

if TYPE_CHECKING:
    from tsaces.model.instance import Instance
    from tsaces.model.traffic_system import TrafficSystem

_MOST_NAMED = 3


def infeasibility_reason(instance: Instance, traffic: TrafficSystem) -> str:
    """Say what binds an instance whose upper bound is zero.

    Fleets never do here: with fewer agents everything only takes longer. So it is either the
    machines, of which each runs one process, or what they are fixed to, or the procedure itself.

    Returns
    -------
    str
        One line.
    """
    if not _is_possible_at_once(instance, traffic):
        freed = tuple(replace(machine, fixed=FREE) for machine in instance.machines)
        as_free = replace(instance, machines=freed)
        if as_free != instance and _is_possible_at_once(as_free, traffic):
            return _fixed_otherwise(instance)
        return (
            "the procedure cannot be balanced: some token is emitted in numbers that no"
            " rates of the processes can consume"
        )
    processes, machines = _contested(instance, _processes_for_the_product(instance))
    if not processes:
        return "too few machines: each runs one process, and some process is left without any"
    return (
        f"too few machines: processes {', '.join(processes)} need one each,"
        f" but only {', '.join(machines)} can run them"
    )


def _is_possible_at_once(instance: Instance, traffic: TrafficSystem) -> bool:
    """Whether the product could be made if machines ran all that they may at once."""
    return FluidMilp(instance, traffic, one_process_per_machine=False).solve() > 0


def _fixed_otherwise(instance: Instance) -> str:
    """Name a needed process that no machine may run, and those that could if they were free."""
    left = {name for machine in instance.machines for name in machine.may_run}
    missing = min(_processes_for_the_product(instance) - left, default=None)
    if missing is not None:
        able = [machine.name for machine in instance.machines if missing in machine.processes]
        return (
            f"process {missing} is needed, but each machine that can run it is fixed to another"
            f" process or out of use: free {' or '.join(able[:_MOST_NAMED])}"
        )
    return (
        "too many machines are fixed to other processes or out of use: some process is left"
        " without any"
    )


def _processes_for_the_product(instance: Instance) -> set[str]:
    """Return the processes that every product needs.

    Those are the ones without which some token that a needed process eats, or emits, would
    have nowhere to come from, or to go.
    """
    processes = instance.procedure.processes
    needed = {product.process for product in instance.procedure.products}
    while True:
        tokens_in = {t for p in processes if p.name in needed for t in p.inputs}
        tokens_out = {t for p in processes if p.name in needed for t in p.outputs}
        makers = [[p.name for p in processes if token in p.outputs] for token in tokens_in]
        takers = [[p.name for p in processes if token in p.inputs] for token in tokens_out]
        only = {names[0] for names in (*makers, *takers) if len(names) == 1}
        if only <= needed:
            return needed
        needed |= only


def _contested(instance: Instance, needed: set[str]) -> tuple[list[str], list[str]]:
    """Return needed processes and the fewer machines that are all that can run them (Hall)."""
    import networkx as nx  # noqa: PLC0415 - takes time to import, and few instances need it

    graph: nx.Graph[tuple[str, str]] = nx.Graph()
    processes = [("process", name) for name in sorted(needed)]
    graph.add_nodes_from(processes)
    graph.add_edges_from(
        (("process", name), ("machine", machine.name))
        for machine in instance.machines
        for name in machine.may_run
        if name in needed
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
