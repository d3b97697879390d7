"""Which cycle lengths and which amounts to try, and with how much effort."""
