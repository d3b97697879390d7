"""TS-ACES: traffic system based, anytime, cyclic (Leet, Sciortino and Koenig 2025).

Nothing is imported here: whoever reads the plans of the method does without its models and solver.
"""
