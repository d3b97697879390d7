"""What all tests share."""

from __future__ import annotations

from hypothesis import settings

# Examples are judged by what they show, not by how long a busy machine takes over them.
settings.register_profile("tsaces", deadline=None)
settings.load_profile("tsaces")
