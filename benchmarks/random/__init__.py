"""Random factories of many kinds: each is solved, and what was found is replayed from its file."""
