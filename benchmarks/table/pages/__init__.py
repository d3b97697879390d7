"""Sections of the page, made from records."""
