"""Instances, embeddings, plans and explanations as notebooks show them."""

from __future__ import annotations

from typing import Any

from tsaces.model.showing import show_with


def install() -> None:
    """Let things show themselves in notebooks; what draws them is imported by the first."""
    show_with(_html)


def _html(subject: Any) -> str:
    from tsaces.notebook.views import html_of  # noqa: PLC0415 - few processes draw anything

    return html_of(subject)
