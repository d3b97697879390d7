"""Pages of the site that show files and folders of the repository to which its texts link."""

from __future__ import annotations

import os
import re
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

from docutils import nodes
from pygments.lexers import get_lexer_for_filename
from pygments.util import ClassNotFound
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

FOLDER = "source"
"""Where on the site these pages are."""
_GENERATED = re.compile(r"\.|__pycache__")


class LinksToSources(SphinxTransform):
    """Turns links to files that are no pages, and to folders, into links to source pages."""

    default_priority = 200  # before files to download are collected and links to pages resolved

    def apply(self, **_options: Any) -> None:
        """Turn the links of one page."""
        for kind in (addnodes.download_reference, addnodes.pending_xref):
            for node in list(self.document.findall(kind)):
                if path := self._source_of(node):
                    node.replace_self(self._link(node, path))

    def _source_of(self, node: nodes.Element) -> str | None:
        """Return the path of what a link of a page leads to, None if that has a page."""
        if node.get("reftype") != "myst" or node.get("refdomain"):
            return None
        path, full_path = self.env.relfn2path(node["reftarget"], self.env.docname)
        return path if node["reftarget"] and Path(full_path).exists() else None

    def _link(self, node: nodes.Element, path: str) -> nodes.reference:
        _linked_sources(self.app).add(path)
        page = quote(f"{_page_of(path)}.html")
        address = os.path.relpath(page, os.path.dirname(self.env.docname))  # noqa: PTH120
        return nodes.reference("", "", *node.children, refuri=address, internal=True)


def source_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the pages of all files and folders that are linked, and of all within these."""
    root = Path(app.srcdir)
    shown = {path: None for name in _linked_sources(app) for path in _within(root / name)}
    for path in sorted(shown):
        name = path.relative_to(root).as_posix()
        body = _listing(path) if path.is_dir() else _code(app, path)
        title = escape(name)
        yield _page_of(name), {"title": title, "body": f"<h1>{title}</h1>{body}"}, "page.html"


def _linked_sources(app: Sphinx) -> set[str]:
    """Return the set of paths that pages link to, which their transforms fill."""
    linked: set[str] = app.env.__dict__.setdefault("tsaces_linked_sources", set())
    return linked


def _page_of(path: str) -> str:
    return f"{FOLDER}/{path}"


def _within(path: Path) -> Iterator[Path]:
    yield path
    if path.is_dir():
        for child in _children(path):
            yield from _within(child)


def _children(folder: Path) -> list[Path]:
    return sorted(child for child in folder.iterdir() if not _GENERATED.match(child.name))


def _listing(folder: Path) -> str:
    """Return links to what is in a folder."""
    return f"<ul>{''.join(map(_entry, _children(folder)))}</ul>"


def _entry(child: Path) -> str:
    address = quote(f"{child.parent.name}/{child.name}.html")
    return f'<li><a href="{address}"><code>{escape(child.name)}</code></a></li>'


def _code(app: Sphinx, path: Path) -> str:
    """Return the text of a file, highlighted."""
    try:
        language = get_lexer_for_filename(path.name).aliases[0]
    except ClassNotFound:
        language = "none"
    highlighter = cast("StandaloneHTMLBuilder", app.builder).highlighter
    return highlighter.highlight_block(path.read_text(encoding="utf-8"), language, force=True)
