"""Command that runs the rows of a table without a record, and writes its section of the page.

Run with ``python -m benchmarks.table table``, ``sizes`` or ``options``;
``--rows "hard-candy-*:aces …"`` runs only these rows, whether or not they have a record.
"""

from __future__ import annotations

import argparse
import sys
from functools import partial

import tsaces
from benchmarks.page import PAGE
from benchmarks.table.bench import Bench
from benchmarks.table.groups import groups
from benchmarks.table.origin import ROOT, origin
from benchmarks.table.process import run_in_process
from benchmarks.table.store import Store

_INTERRUPTED = 130


def main() -> int:
    """Run the command and return its exit status."""
    known = groups()
    parser = argparse.ArgumentParser(prog="python -m benchmarks.table")
    parser.add_argument("group", choices=known)
    parser.add_argument("--rows", default="", help="names of rows; * and ? stand for others")
    arguments = parser.parse_args()
    here = origin()
    store = Store(ROOT / "out" / "bench-table" / here.commit)
    bench = Bench(known[arguments.group], store, partial(run_in_process, here), PAGE)
    try:
        section = bench.run(arguments.rows)
    except tsaces.InputError as error:
        parser.error(str(error))
    if section is None:
        return _INTERRUPTED
    print(section)
    return 0


if __name__ == "__main__":
    sys.exit(main())
