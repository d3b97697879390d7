"""The page of measurements, a section at a time."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"
INTRODUCTION = """# Benchmarks

Written by `make bench`, `make bench-table`, `make bench-sizes`, `make bench-random` and
`make bench-options`. Timings come from machines with two shared, noisy cores: ratios within one
table tell more than seconds.
"""
FIRST = (
    "## Scenario × method",
    "## Rhythmic, from 8 to 1,000 machines",
    "## Random factories",
    "## Random factories of up to 30 machines",
    "## Random factories of up to 30 machines: ts-aces",
    "## What the options of ts-aces bring",
)
"""Headings that stand before all others."""


def write_section(section: str, page: Path = PAGE) -> None:
    """Put a section in the place of the one with its heading; the others stay as they are.

    Parameters
    ----------
    section : str
        Markdown that begins with a heading of the second level.
    page : Path
    """
    sections = _sections(page) | {section.partition("\n")[0]: section}
    ordered = [sections.pop(heading) for heading in FIRST if heading in sections]
    page.write_text("\n".join([INTRODUCTION, *ordered, *sections.values()]), encoding="utf-8")


def _sections(page: Path) -> dict[str, str]:
    """Return the sections of the page as it is, by their headings."""
    text = page.read_text(encoding="utf-8") if page.exists() else ""
    parts = re.split(r"^(?=## )", text, flags=re.MULTILINE)[1:]
    return {part.partition("\n")[0]: part.rstrip() + "\n" for part in parts}
