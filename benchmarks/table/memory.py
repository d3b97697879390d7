"""The memory of a process and of its descendants."""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path

_PARENT, _PAGES = 1, 21
"""Indices of the parent's id and of the resident pages in /proc/PID/stat, after the name."""


def resident_memory(root: int) -> int:
    """Return the resident bytes of a process and its descendants, 0 if it is gone.

    Pages that processes share are counted for each of them.
    """
    children: defaultdict[int, list[int]] = defaultdict(list)
    pages: dict[int, int] = {}
    for pid, fields in _processes().items():
        children[int(fields[_PARENT])].append(pid)
        pages[pid] = int(fields[_PAGES])
    total, family = 0, [root]
    while family:
        pid = family.pop()
        total += pages.get(pid, 0)
        family += children[pid]
    return total * os.sysconf("SC_PAGE_SIZE")


def _processes() -> dict[int, list[str]]:
    """Return the fields of /proc/PID/stat of every process, from its state on."""
    known = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            text = (folder / "stat").read_text(encoding="utf-8", errors="replace")
        except OSError:  # the process has ended meanwhile
            continue
        known[int(folder.name)] = text.rpartition(")")[2].split()
    return known
