"""Plans that keep to what machines run already, as far as they can."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from tsaces.model.instance import Instance

    Assignment = Mapping[str, str | None]
    """Process by machine, None for an idle one."""


@dataclass(frozen=True)
class ProcessChange:
    """A machine that runs something else than before.

    Attributes
    ----------
    machine : str
    before, after : str or None
        Processes; None for nothing, also if the machine is not there any more.
    """

    machine: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class ReplanResult:
    """What is known of an embedding that keeps to an assignment.

    Attributes
    ----------
    changes : tuple of ProcessChange
        In the order of the instance; machines that are gone are last.
    free_bound : float
        Products per timestep. Proven: no plan has a higher throughput, whatever machines run; if
        the time was up before that was worked out, what machines alone could make at most.
    """

    changes: tuple[ProcessChange, ...]
    free_bound: float


def kept_processes(instance: Instance, before: Assignment) -> dict[str, str | None]:
    """Return what each machine of an instance runs if it goes on as before.

    Parameters
    ----------
    instance : Instance
    before : mapping of str to str or None

    Returns
    -------
    dict of str to str or None
        Without machines that are new, and without those that cannot, or may not, go on.
    """
    return {
        machine.name: process
        for machine in instance.machines
        if machine.name in before
        and ((process := before[machine.name]) is None or process in machine.may_run)
    }


def keep_processes(instance: Instance, kept: Assignment, changing: Collection[str]) -> Instance:
    """Return an instance whose machines are fixed to what they run, but for some.

    Parameters
    ----------
    instance : Instance
    kept : mapping of str to str or None
        Of `kept_processes`; other machines stay as they are.
    changing : collection of str
        Names of machines that may run something else.
    """
    machines = (
        machine
        if machine.name in changing or machine.name not in kept
        else replace(machine, fixed=kept[machine.name])
        for machine in instance.machines
    )
    return replace(instance, machines=tuple(machines))


def process_changes(
    instance: Instance, before: Assignment, after: Assignment
) -> tuple[ProcessChange, ...]:
    """Return the machines of an earlier assignment that run something else in a later one."""
    here = [machine.name for machine in instance.machines if machine.name in before]
    gone = [name for name in before if name not in after]
    return tuple(
        ProcessChange(name, before[name], after.get(name))
        for name in (*here, *gone)
        if before[name] != after.get(name)
    )
