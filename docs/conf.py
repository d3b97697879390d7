"""How Sphinx builds the site from the pages of the repository: see `tools.site`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tsaces import __version__

project = "tsaces"
author = "The tsaces developers"
release = version = __version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "numpydoc",
    "tools.site",
]

# The source folder is the root of the repository, so that every link on a page leads to the same
# place on the site and in the repository.
root_doc = "README"
include_patterns = ["*.md", "docs/**.md", "docs/*.ipynb"]
exclude_patterns = [".*", "build", "node_modules", "out"]
site_contents = {
    "Using it": [
        "docs/tutorial",
        *("docs/how-it-works", "docs/what-binds", "docs/batches", "docs/scaling"),
        *("docs/imports", "docs/reports", "docs/parameters", "docs/control-room", "docs/notebook"),
    ],
    "Python": ["docs/reference/index", "docs/methods", "docs/client"],
    "Service and formats": [
        *("docs/service", "docs/formats", "docs/json", "docs/plan-format", "SECURITY"),
    ],
    "Project": ["docs/benchmarks", "docs/architecture", "CONTRIBUTING", "CHANGELOG"],
}

myst_heading_anchors = 4
myst_enable_extensions = ["html_image"]

default_role = "py:obj"
add_module_names = False
toc_object_entries_show_parents = "hide"
python_maximum_signature_line_length = 100
python_use_unqualified_type_names = True
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autodoc_class_signature = "mixed"
numpydoc_show_class_members = False  # pages list them, and those that have a description alone
numpydoc_class_members_toctree = False

templates_path = ["templates"]
html_additional_pages = {"index": "start.html"}
html_theme = "furo"
html_title = f"tsaces {release}"
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_show_copyright = False
html_show_search_summary = False  # pages opened from a disk may not read other pages
html_theme_options: dict[str, list[str]] = {"top_of_page_buttons": []}  # no repository to edit
