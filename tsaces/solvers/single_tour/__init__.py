"""First embeddings, at once: a single agent carries everything on one closed tour.

That this always works is how TS-ACES is proved complete (paper, theorem 2).
"""

from tsaces.solvers.single_tour.search import SingleTour

__all__ = ["SingleTour"]
