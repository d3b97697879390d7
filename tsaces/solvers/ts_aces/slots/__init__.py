"""Embeddings in which every road is entered by one agent an epoch at most.

Constraints 13 and 14 then hold by themselves, and what is left of the TS-MILP are flows from
slot to slot, a slot being a road in an epoch: one commodity a token, which share the slots.
"""

from tsaces.solvers.ts_aces.slots.budget import Budget, SlotBudget
from tsaces.solvers.ts_aces.slots.router import SlotRouter, slot_epoch_length

__all__ = ["Budget", "SlotBudget", "SlotRouter", "slot_epoch_length"]
