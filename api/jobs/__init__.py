"""The execution of jobs, each of which is a solve in worker processes."""

from api.jobs.dispatcher import Dispatcher, Limits
from api.jobs.notifier import JobNotifier

__all__ = ["Dispatcher", "JobNotifier", "Limits"]
