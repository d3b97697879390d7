"""TS-ACES: traffic system based, anytime, cyclic (Leet, Sciortino and Koenig 2025)."""

from tsaces.solvers.ts_aces.parameters import TsAcesParameters
from tsaces.solvers.ts_aces.search import TsAces
from tsaces.solvers.ts_aces.tours import QuickTours

__all__ = ["QuickTours", "TsAces", "TsAcesParameters"]
