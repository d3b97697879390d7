"""Measures, and writes the figures into docs/benchmarks.md.

Run with ``python -m benchmarks [SECTION...]``; sections that are not run keep their figures.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from benchmarks import plan, search, service

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"
SECTIONS = {"plan": plan.report, "service": service.report, "search": search.report}
INTRODUCTION = """# Benchmarks

Written by `make bench`. Timings come from machines with two shared, noisy cores: ratios within
one table tell more than seconds.
"""


def known_sections() -> dict[str, str]:
    """Return the sections of the page as it is, by their headings."""
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    parts = re.split(r"^(?=## )", text, flags=re.MULTILINE)[1:]
    return {part.partition("\n")[0]: part.rstrip() + "\n" for part in parts}


def main() -> None:
    names = sys.argv[1:] or list(SECTIONS)
    if unknown := set(names) - set(SECTIONS):
        sys.exit(f"no such section: {', '.join(unknown)}; there are {', '.join(SECTIONS)}")
    for name in names:
        section = SECTIONS[name]()
        print(section, flush=True)
        sections = known_sections() | {section.partition("\n")[0]: section}
        PAGE.write_text("\n".join([INTRODUCTION, *sections.values()]), encoding="utf-8")


if __name__ == "__main__":
    main()
