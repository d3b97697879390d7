"""Embeddings whose roads have lanes, each entered by one agent in an epoch at most.

A road has so few lanes that constraints 13 and 14 hold by themselves. What is left of the TS-MILP
is to route agents from slot to slot, where a slot is a lane in an epoch.
"""
