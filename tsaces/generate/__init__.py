"""Factories of industrial scenarios, of any size, from a seed."""

from tsaces.generate.generator import Order, generate
from tsaces.generate.scenarios import SCENARIOS, MachineKind, Scenario

__all__ = ["SCENARIOS", "MachineKind", "Order", "Scenario", "generate"]
