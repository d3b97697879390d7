"""The table of contents, which is on no page of the repository."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def add_contents(app: Sphinx, docname: str, source: list[str]) -> None:
    """Add ``site_contents``, lists of pages by caption, to the first page of the site."""
    if docname == app.config.root_doc:
        source[0] += "".join(
            "\n".join(["", "```{toctree}", ":hidden:", f":caption: {caption}", *pages, "```", ""])
            for caption, pages in app.config.site_contents.items()
        )
