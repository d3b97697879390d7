"""Plans as tables of slots: a slot is a place for one step of a repeating cycle.

Every slot is given to one agent at most, for ever. The rhythmic method takes cells and
timesteps for places and steps; TS-ACES takes roads and epochs.
"""
