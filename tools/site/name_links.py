"""Links from names in texts to their descriptions in the reference."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

if TYPE_CHECKING:
    from collections.abc import Iterator

_REFERENCE = "docs/reference/"
_CLASS = re.compile(r"\b((?:[A-Z][a-z]+)+)\b")
_ENTRIES = (nodes.term, nodes.classifier)


class LinksToNames(SphinxTransform):
    """Turns names into links: where the reference has no such name, the text stays as it is.

    On the pages of the reference, these are the names in code and the classes among types; on
    other pages, where short names may mean anything, those that begin with the package's.
    """

    default_priority = 210

    def apply(self, **_options: Any) -> None:
        """Turn the names on one page."""
        within_reference = self.env.docname.startswith(_REFERENCE)
        for literal in list(self.document.findall(nodes.literal)):
            name = literal.astext().removesuffix("()")
            if _is_linked(literal) or not (within_reference or name.startswith("tsaces.")):
                continue
            literal.replace_self(self._link(name, literal.deepcopy()))
        if within_reference:
            for words in list(self._types()):
                words.parent.replace(words, list(self._with_links(words.astext())))

    def _types(self) -> Iterator[nodes.Text]:
        """Yield the texts that name types: of parameters, of results and of errors."""
        for entry in self.document.findall(lambda node: isinstance(node, _ENTRIES)):
            yield from (child for child in entry.children if isinstance(child, nodes.Text))

    def _with_links(self, text: str) -> Iterator[nodes.Node]:
        for i, part in enumerate(_CLASS.split(text)):
            words = nodes.Text(part)
            yield self._link(part, nodes.inline("", "", words)) if i % 2 else words

    def _link(self, name: str, content: nodes.Element) -> addnodes.pending_xref:
        link = addnodes.pending_xref(
            "", content, refdomain="py", reftype="obj", reftarget=name, refexplicit=True
        )
        link["refdoc"] = self.env.docname
        if _CLASS.match(name):
            link["refspecific"] = True  # of whichever module, where this one has none
        link["py:module"] = self.env.ref_context.get("py:module", "tsaces")
        return link


def _is_linked(node: nodes.Node) -> bool:
    return isinstance(node.parent, nodes.reference | addnodes.pending_xref)
