"""Solves as tasks that can travel to another process or machine."""

from tsaces.tasks.solve_task import Bounded, Found, SolveTask, Stopped

__all__ = ["Bounded", "Found", "SolveTask", "Stopped"]
