"""Pictures of an instance, of its embedding and of the fleet at work: text and SVG."""

from tsaces.render.svg import render_svg
from tsaces.render.text import render_text

__all__ = ["render_svg", "render_text"]
