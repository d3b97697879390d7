"""The control room: web pages on which people see a factory run."""

from tsaces.control_room.assets import STATIC

__all__ = ["STATIC"]
