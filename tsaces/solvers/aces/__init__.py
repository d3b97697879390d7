"""ACES: a cyclic plan on cells (Leet, Sciortino and Koenig, arXiv 2502.21101)."""

from tsaces.solvers.aces.search import Aces, AcesParameters

__all__ = ["Aces", "AcesParameters"]
