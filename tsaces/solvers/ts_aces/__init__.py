"""TS-ACES: traffic system based, anytime, cyclic (Leet, Sciortino and Koenig 2025)."""

from tsaces.solvers.ts_aces.search import TsAces, TsAcesParameters

__all__ = ["TsAces", "TsAcesParameters"]
