"""What commands print on stdout."""

from __future__ import annotations

import json
import sys


def print_json(document: object) -> None:
    """Print one JSON document on one line, for programs."""
    sys.stdout.write(json.dumps(document) + "\n")


def print_table(rows: list[tuple[str, str]]) -> None:
    """Print names and values in two columns, for people."""
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        sys.stdout.write(f"{name:<{width}}  {value}\n")
