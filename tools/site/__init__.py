"""Extension of Sphinx for the site of the documentation, which ``make docs`` builds.

The pages are those of the repository and stay readable there: their links to files that are no
pages lead to pages that show these files, the notebook is a page, too, and the table of contents
is in ``docs/conf.py`` instead of on a page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tools.site.accessible import mend_markup
from tools.site.contents import add_contents
from tools.site.name_links import LinksToNames
from tools.site.notebook_parser import NotebookParser
from tools.site.signatures import shorten_signature
from tools.site.source_pages import LinksToSources, source_pages

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> dict[str, Any]:
    """Let Sphinx know what is added to it."""
    app.add_config_value("site_contents", {}, "env", dict)
    app.connect("source-read", add_contents)
    app.add_source_suffix(".ipynb", "notebook")
    app.add_source_parser(NotebookParser)
    app.add_transform(LinksToSources)
    app.connect("html-collect-pages", source_pages)
    app.add_transform(LinksToNames)
    app.connect("autodoc-process-signature", shorten_signature)
    app.connect("html-page-context", mend_markup, priority=900)  # after the theme
    return {"parallel_read_safe": False, "parallel_write_safe": True}
