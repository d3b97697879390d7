"""Pictures of instances, embeddings and fleets as text and as SVG."""

from tsaces.render.svg import render_floor, render_svg
from tsaces.render.text import render_text

__all__ = ["render_floor", "render_svg", "render_text"]
