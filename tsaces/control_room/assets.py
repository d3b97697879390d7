"""Where the files of the pages are."""

from __future__ import annotations

from pathlib import Path
from typing import Final

STATIC: Final = Path(__file__).with_name("static")
"""Folder of what browsers load: `index.html`, and modules that name one another `room/…`."""
