"""Embeddings in which every road is entered by one agent an epoch at most.

Constraints 13 and 14 then hold by themselves, and what is left of the TS-MILP are tours from
slot to slot, a slot being a road in an epoch.
"""

from tsaces.solvers.ts_aces.slots.epoch_length import has_slots, slot_epoch_length

__all__ = ["has_slots", "slot_epoch_length"]
