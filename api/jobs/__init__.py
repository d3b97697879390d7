"""Solves in worker processes, one job each."""

from api.jobs.board import Board
from api.jobs.dispatcher import Dispatcher, Limits

__all__ = ["Board", "Dispatcher", "Limits"]
