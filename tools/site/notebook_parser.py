"""Notebooks as pages: their text, and the code of their cells."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from myst_parser.parsers.sphinx_ import MystParser

if TYPE_CHECKING:
    from docutils import nodes


class NotebookParser(MystParser):
    """Parses a notebook that is stored without outputs as the Markdown of its cells."""

    supported: tuple[str, ...] = ("notebook",)  # type: ignore[misc]  # its bases disagree

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Parse the text of a notebook into a document."""
        super().parse(_as_markdown(json.loads(inputstring)), document)


def _as_markdown(notebook: dict[str, Any]) -> str:
    language = notebook["metadata"]["language_info"]["name"]
    cells = (
        text if cell["cell_type"] == "markdown" else f"```{language}\n{text}\n```"
        for cell in notebook["cells"]
        for text in ["".join(cell["source"])]
    )
    return "\n\n".join(cells)
