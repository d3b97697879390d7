"""Measurements, kept apart from the tests: they need quiet machines and take their time."""
