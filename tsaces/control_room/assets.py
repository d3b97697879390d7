"""The location of the files of the pages."""

from __future__ import annotations

from pathlib import Path
from typing import Final

STATIC: Final = Path(__file__).with_name("static")
"""Folder of the files that browsers load: `index.html`, and modules imported as `room/…`."""
