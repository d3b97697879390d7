"""Cyclic plans in a time-expanded network: a search over cycle lengths, in three layers.

A *slot* is a node of the network: a place (a cell, or a lane of a road) in one step of a cycle that
repeats for ever. `production` says what machines make in a cycle, `routing` finds routes for that
which use no slot twice, and `search` decides which cycle lengths and amounts to try. Imports point
from search to routing to production.
"""
