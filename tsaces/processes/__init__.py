"""Child processes that work on tasks and report as they go.

A solver in a process of its own can be ended at once, whatever it is doing, and takes nothing
down with it when it crashes.
"""

from tsaces.processes.task import Began, Ended, Task
from tsaces.processes.task_handle import ReportQueue, TaskHandle

__all__ = ["Began", "Ended", "ReportQueue", "Task", "TaskHandle"]
