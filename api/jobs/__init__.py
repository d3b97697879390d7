"""Solves in worker processes, one job each."""

from api.jobs.dispatcher import Dispatcher, Limits
from api.jobs.notifier import JobNotifier

__all__ = ["Dispatcher", "JobNotifier", "Limits"]
