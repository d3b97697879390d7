"""Table II of the TS-ACES paper (Leet, Sciortino and Koenig 2025, arXiv 2510.01770)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Published:
    """The figures of one method and scenario in the table.

    Attributes
    ----------
    throughput : float or None
        Throughput, whose unit is not stated; None if nothing was found.
    seconds : float
        Time of the solver; for TS-ACES the time of its TS-MILP.
    agents : int or None
    generator_seconds : float or None
        Time of Π_TS per timestep.
    """

    throughput: float | None
    seconds: float
    agents: int | None = None
    generator_seconds: float | None = None


TABLE_II = {
    ("contact-lens-small", "aces"): Published(2, 60),
    ("contact-lens-small", "ts-aces"): Published(1.14, 0.31, 102, 0.004),
    ("contact-lens-large", "aces"): Published(2.14, 60),
    ("contact-lens-large", "ts-aces"): Published(4.71, 1.92, 430, 0.01),
    ("drug-synthesis-small", "aces"): Published(0.2, 60),
    ("drug-synthesis-small", "ts-aces"): Published(0.095, 11.6, 44, 0.003),
    ("drug-synthesis-large", "aces"): Published(None, 60),
    ("drug-synthesis-large", "ts-aces"): Published(0.5, 60, 222, 0.02),
    ("hard-candy-small", "aces"): Published(0.25, 60),
    ("hard-candy-small", "ts-aces"): Published(0.14, 0.16, 28, 0.008),
    ("hard-candy-large", "aces"): Published(0.8, 60),
    ("hard-candy-large", "ts-aces"): Published(1.86, 60, 368, 0.02),
}
"""Figures by scenario and method."""
