"""What the markup of the pages lacks for those who use keyboards or screen readers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_MENDED = (
    # captions of the contents are headings without a level
    ("furo_navigation_tree", 'role="heading"', 'role="heading" aria-level="2"'),
    # wide code and tables can be scrolled, but not everywhere by keys
    ("body", '<div class="highlight"><pre>', '<div class="highlight"><pre tabindex="0">'),
    ("body", '<div class="table-wrapper ', '<div tabindex="0" class="table-wrapper '),
)
"""Part of a page, markup, and what replaces it."""


def mend_markup(
    _app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    """Mend the markup of one page."""
    for part, markup, mended in _MENDED:
        if part in context:
            context[part] = context[part].replace(markup, mended)
