"""Command that measures, and writes the figures into docs/benchmarks.md.

Run with ``python -m benchmarks [SECTION...]``; sections that are not run keep their figures.
`benchmarks.table` measures the methods.
"""

from __future__ import annotations

import sys

from benchmarks import batches, browser, floors, hostile_readers, plan, service, slots, workers
from benchmarks.page import write_section

SECTIONS = {
    "plan": plan.report,
    "slots": slots.report,
    "service": service.report,
    "hostile": hostile_readers.report,
    "batches": batches.report,
    "workers": workers.report,
    "browser": browser.report,
    "floors": floors.report,
}


def main() -> None:
    names = sys.argv[1:] or list(SECTIONS)
    if unknown := set(names) - set(SECTIONS):
        sys.exit(f"no such section: {', '.join(unknown)}; there are {', '.join(SECTIONS)}")
    for name in names:
        section = SECTIONS[name]()
        print(section, flush=True)
        write_section(section)


if __name__ == "__main__":
    main()
