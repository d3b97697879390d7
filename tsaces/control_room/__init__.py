"""The control room: web pages that show a factory at work."""

from tsaces.control_room.assets import STATIC
from tsaces.control_room.standalone import NamedPlan, standalone_page

__all__ = ["STATIC", "NamedPlan", "standalone_page"]
