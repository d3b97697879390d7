"""Embeddings whose roads have lanes, each entered by one agent an epoch at most.

There are so many that constraints 13 and 14 hold by themselves; what is left of the TS-MILP are
tours from slot to slot, a slot being a lane in an epoch.
"""
