"""Solves and other work as tasks that can travel to another process or machine."""

from tsaces.tasks.explain_task import ExplainTask
from tsaces.tasks.solve_task import EndReport, IncumbentReport, SolveTask

__all__ = ["EndReport", "ExplainTask", "IncumbentReport", "SolveTask"]
