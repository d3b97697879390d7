"""First embeddings at once: a single agent carries everything on one closed tour.

Such a tour always exists, which proves that TS-ACES is complete (paper, theorem 2).
"""

from tsaces.solvers.single_tour.search import SingleTour

__all__ = ["SingleTour"]
