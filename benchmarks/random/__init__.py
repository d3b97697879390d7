"""Random factories of many kinds: each is solved, and its embedding is replayed from its file."""
