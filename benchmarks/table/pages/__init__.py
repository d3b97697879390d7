"""Sections of the page, made of records alone."""
