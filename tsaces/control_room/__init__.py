"""The control room: web pages on which people see a factory run."""

from tsaces.control_room.assets import STATIC
from tsaces.control_room.standalone import NamedPlan, standalone_page

__all__ = ["STATIC", "NamedPlan", "standalone_page"]
