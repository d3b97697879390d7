"""The bound one can give at once, by counting machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tsaces.model.instance import Instance


def counting_bound(instance: Instance) -> float:
    """Return the throughput if every machine that can run an output process always did."""
    return min(
        sum(
            1 / machine.may_run[product.process]
            for machine in instance.machines
            if product.process in machine.may_run
        )
        / product.share
        for product in instance.procedure.products
    )
