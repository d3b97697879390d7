"""The bound one can give at once, by counting machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tsaces.model.instance import Instance


def counting_bound(instance: Instance) -> float:
    """Return the throughput if every machine that can run the output process always did."""
    output = instance.procedure.output_process
    return sum(
        1 / machine.may_run[output] for machine in instance.machines if output in machine.may_run
    )
