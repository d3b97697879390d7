"""A stand-alone page that plays plans: the control room's viewer and all its files in one.

Modules are inlined through an import map of data URLs, plans as compressed base64. The page
loads nothing: its content security policy forbids every connection.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tsaces.control_room.assets import STATIC
from tsaces.errors import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_FOLDERS = ("base", "plan", "viewer")
_STYLES = ("base.css", "viewer.css", "report.css")
_START = 'import "room/viewer/standalone.js";'
_LAYOUT = "html, body, main { height: 100%; } .opening { padding: 2rem; }"


@dataclass(frozen=True)
class NamedPlan:
    """A compiled plan to show.

    Attributes
    ----------
    name : str
        Label of the plan when two are shown.
    data : bytes
        Content of the compiled plan's file.
    """

    name: str
    data: bytes


def standalone_page(
    plans: Sequence[NamedPlan], title: str, start: int = 0, explanation: Sequence[str] = ()
) -> str:
    """Return a page that plays plans, opened from a file and without a network.

    Parameters
    ----------
    plans : sequence of NamedPlan
        One plan, or two of the same instance that are shown side by side.
    title : str
    start : int
        First timestep that is shown.
    explanation : sequence of str
        Sentences that explain what limits the throughput. If there are none, the page does not
        offer an explanation.

    Returns
    -------
    str
        An HTML document.
    """
    imports = _script("importmap", _json({"imports": dict(_encode_modules())}))
    begin = _script("module", _START)
    style = "\n".join(_read(name) for name in _STYLES) + _LAYOUT
    policy = _security_policy(style, imports, begin)
    options = {
        "title": title,
        "start": start,
        "names": [plan.name for plan in plans],
        "explanation": list(explanation),
    }
    data = [_script("application/octet-stream", _compress(plan.data), "plan") for plan in plans]
    parts = [
        "<!doctype html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        f"<title>{html.escape(printable(title))}</title>",
        '<link rel="icon" href="data:,">',
        f"<style>{style}</style>",
        imports.text,
        "</head>",
        "<body>",
        '<main id="room"><p class="opening">Opening the plan …</p></main>',
        "<noscript>This page needs JavaScript.</noscript>",
        _script("application/json", _json(options), "options").text,
        *(script.text for script in data),
        begin.text,
        "</body>",
        "</html>",
    ]
    return "\n".join(parts) + "\n"


@dataclass(frozen=True)
class _Script:
    text: str
    content: str


def _script(kind: str, content: str, name: str | None = None) -> _Script:
    class_ = "" if name is None else f' class="{name}"'
    return _Script(f'<script type="{kind}"{class_}>{content}</script>', content)


def _encode_modules() -> Iterator[tuple[str, str]]:
    """Yield the name of every module of the viewer, and its source as a data URL."""
    for folder in _FOLDERS:
        for path in sorted((STATIC / folder).rglob("*.js")):
            source = base64.b64encode(path.read_bytes()).decode()
            name = path.relative_to(STATIC).as_posix()
            yield f"room/{name}", f"data:text/javascript;base64,{source}"


def _security_policy(style: str, *scripts: _Script) -> str:
    """Return a content security policy that allows only the content of the file."""
    run = " ".join(_hash(script.content) for script in scripts)
    rules = (
        "default-src 'none'",
        f"script-src data: {run}",
        f"style-src {_hash(style)}",
        "img-src data: blob:",
        "media-src blob:",
        "base-uri 'none'",
        "form-action 'none'",
    )
    return "; ".join(rules)


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def _compress(data: bytes) -> str:
    return base64.b64encode(gzip.compress(data, 9, mtime=0)).decode()


def _json(value: Any) -> str:
    """Return JSON that cannot end the script element around it."""
    return json.dumps(value, separators=(",", ":")).replace("<", "\\u003c")


def _read(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")
