"""HTML representations of instances, embeddings, plans and explanations for notebooks."""

from __future__ import annotations

from typing import Any

from tsaces.model.showing import show_with


def install() -> None:
    """Give these objects HTML representations; their module is imported at the first use."""
    show_with(_html)


def _html(subject: Any) -> str:
    from tsaces.notebook.views import html_of  # noqa: PLC0415 - few processes need it

    return html_of(subject)
