"""The answers to requests; each is short and leaves the work to others."""
