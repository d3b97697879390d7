"""A report as a page that prints on one sheet, in one file that loads nothing."""

from __future__ import annotations

import base64
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from tsaces.report.picture import floor_of
from tsaces.report.wording import wording_of

if TYPE_CHECKING:
    from tsaces.report.facts import Facts
    from tsaces.report.wording import MachineRow, Wording

_STYLE = Path(__file__).with_name("report.css")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'"
CAPTION = (
    "The floor as the plan begins to repeat itself. Blue squares: robots deposit there; orange"
    " diamonds: they pick up. The darker the yellow, the more robots wait."
)


def report_page(facts: Facts) -> str:
    """Return a report as an HTML document without scripts."""
    words = wording_of(facts)
    parts = [
        "<!doctype html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        f"<title>{escape(words.title)}: report</title>",
        '<link rel="icon" href="data:,">',
        f"<style>{_STYLE.read_text(encoding='utf-8')}</style>",
        "</head>",
        "<body>",
        f"<h1>{escape(words.title)}</h1>",
        f'<p class="soft">{escape(words.subtitle)}</p>',
        _figures(words),
        f'<section class="bottleneck"><p>{escape(words.bottleneck)}.</p></section>',
        _floor(facts),
        f'<section class="pair">{_throughput(words)}{_robots(words)}</section>',
        _machines(words),
        f"<footer>{escape(words.footnote)}</footer>",
        "</body>",
        "</html>",
    ]
    return "\n".join(parts) + "\n"


def _figures(words: Wording) -> str:
    figures = "".join(
        f'<div><dt>{escape(figure.name)}</dt><dd class="value">{escape(figure.value)}</dd>'
        f'<dd class="soft">{escape(figure.note)}</dd></div>'
        for figure in words.figures
    )
    return f'<dl class="figures">{figures}</dl>'


def _floor(facts: Facts) -> str:
    data = base64.b64encode(floor_of(facts).encode()).decode()
    return (
        "<section><figure>"
        f'<img alt="The floor with machines and robots" src="data:image/svg+xml;base64,{data}">'
        f"<figcaption>{CAPTION}</figcaption></figure></section>"
    )


def _throughput(words: Wording) -> str:
    stock = "".join(f"<p>{escape(line)}</p>" for line in words.stock)
    return (
        "<div><h2>Throughput against the proven bound</h2>"
        f'{_bar(("made", words.bound_share))}<p class="soft">{_key("made")}'
        f'{escape(words.bound_text)}</p><h2 class="stock">Stock</h2>{stock}</div>'
    )


def _robots(words: Wording) -> str:
    parts = {"moving": words.moving, "handling": words.handling, "waiting": words.waiting}
    keys = " · ".join(f"{_key(name)}{share:.1%} {name}" for name, share in parts.items())
    places = "".join(
        f"<li><b>{escape(share)}</b>{escape(place)}</li>" for share, place in words.places
    )
    waits = (
        f'<p>They wait most (of all robot time)</p><ul class="places">{places}</ul>'
        if places
        else ""
    )
    return (
        f'<div><h2>What robots do with their time</h2>{_bar(*parts.items())}<p class="soft">{keys}'
        f"</p>{waits}</div>"
    )


def _machines(words: Wording) -> str:
    headings = (
        "",
        "Machine",
        "Process",
        words.runs_heading,
        "Utilisation",
        "",
        "Start stock",
        "At most",
    )
    numbers = {3, 5, 6, 7}
    head = "".join(
        f'<th scope="col"{_class("number" if i in numbers else "")}>{escape(heading)}</th>'
        for i, heading in enumerate(headings)
    )
    rows = "".join(map(_machine, words.machines))
    more = f'<p class="soft">{escape(words.more_machines)}</p>' if words.more_machines else ""
    return (
        f"<section><h2>Machines, the busiest first</h2><table><thead><tr>{head}</tr></thead>"
        f"<tbody>{rows}</tbody></table>{more}</section>"
    )


def _machine(row: MachineRow) -> str:
    texts = [row.label, row.machine, row.process]
    start = "".join(f"<td>{escape(text)}</td>" for text in texts)
    meter = f'<td class="meter">{_bar(("moving", row.share)) if row.utilisation else ""}</td>'
    rest = "".join(
        f'<td class="number">{escape(text)}</td>' for text in (row.utilisation, row.start, row.most)
    )
    return f'<tr>{start}<td class="number">{escape(row.runs)}</td>{meter}{rest}</tr>'


def _bar(*parts: tuple[str, float]) -> str:
    spans = "".join(
        f'<span class="{name}" style="width:{share:.2%}"></span>' for name, share in parts
    )
    return f'<div class="bar">{spans}</div>'


def _key(name: str) -> str:
    return f'<span class="key {name}"></span>'


def _class(name: str) -> str:
    return f' class="{name}"' if name else ""
