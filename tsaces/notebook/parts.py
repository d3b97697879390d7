"""Parts of HTML for notebooks, light or dark; all arguments are escaped as text."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from tsaces.errors import printable
from tsaces.model.rates import rate_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tsaces.model.embedding import Embedding

_MOST_ROWS = 200
"""Machines that a table lists; the others are counted."""
_LINE = "1px solid rgba(127, 127, 127, 0.35)"
_FONT = "font-family: system-ui, sans-serif; font-size: 13px; line-height: 1.5"
_PLURALS = {"process": "processes"}


def block(*parts: str) -> str:
    """Return parts below one another, in the notebook's own colours."""
    return f'<div style="{_FONT}; color: inherit; max-width: 100%">{"".join(parts)}</div>'


def picture(svg: str) -> str:
    """Return a picture that is no wider than the notebook."""
    return svg.replace(
        "<svg ", '<svg style="max-width: 100%; height: auto; border-radius: 6px" ', 1
    )


def note(text: str) -> str:
    """Return a line of text, such as a caption."""
    return f'<div style="margin: 4px 0; opacity: 0.8">{_escape(text)}</div>'


def preformatted(text: str) -> str:
    """Return lines of text unchanged, in a monospaced font."""
    lines = "\n".join(map(_escape, text.splitlines()))
    return f'<pre style="margin: 4px 0; color: inherit; overflow-x: auto">{lines}</pre>'


def definitions(figures: Mapping[str, str]) -> str:
    """Return a table of names and values."""
    return _table(_row([name, value], heads=1) for name, value in figures.items())


def assignment_table(embedding: Embedding) -> str:
    """Return the collapsed table of each machine's process and rate."""
    machines = embedding.instance.machines
    busy = sum(embedding.assignment.get(machine.name) is not None for machine in machines)
    rows = [_row(["machine", "process", "runs per timestep"], heads=3)]
    for machine in machines[:_MOST_ROWS]:
        process = embedding.assignment.get(machine.name)
        rate = embedding.rates.get(machine.name)
        runs = "" if process is None or rate is None else rate_text(rate)
        rows.append(_row([machine.name, "idle" if process is None else process, runs], heads=1))
    if (left := len(machines) - _MOST_ROWS) > 0:
        rows.append(_row([f"and {format_count(left, 'machine')} more", "", ""], heads=1))
    title = f"Who runs what: {busy} of {format_count(len(machines), 'machine')} at work"
    summary = f'<summary style="cursor: pointer">{_escape(title)}</summary>'
    return f'<details style="margin: 4px 0">{summary}{_table(rows)}</details>'


def page_frame(page: str, name: str) -> str:
    """Return a whole page in a sandboxed frame of the notebook."""
    return (
        f'<iframe srcdoc="{escape(page)}" title="{_escape(name)} at work"'
        ' sandbox="allow-scripts allow-downloads" allow="fullscreen" loading="lazy"'
        f' style="width: 100%; height: 640px; border: {_LINE}; border-radius: 6px"></iframe>'
    )


def format_count(number: int, noun: str) -> str:
    """Return a number and a noun, in the plural unless the number is one."""
    return f"{number:,} {noun if number == 1 else _PLURALS.get(noun, noun + 's')}"


def _table(rows: Iterable[str]) -> str:
    return f'<table style="margin: 4px 0; border-collapse: collapse">{"".join(rows)}</table>'


def _row(cells: list[str], heads: int) -> str:
    style = f"text-align: left; padding: 2px 16px 2px 0; border-bottom: {_LINE}; color: inherit"
    names = ["th" if place < heads else "td" for place in range(len(cells))]
    inner = "".join(
        f'<{name} style="{style}">{_escape(cell)}</{name}>'
        for name, cell in zip(names, cells, strict=True)
    )
    return f'<tr style="background: none">{inner}</tr>'


def _escape(text: str) -> str:
    return escape(printable(text))
