"""What an embedding amounts to, for people who decide: a page, a document or a table."""

from tsaces.report.facts import Facts, facts_of

__all__ = ["Facts", "facts_of"]
