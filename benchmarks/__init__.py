"""Measurements, kept apart from the tests since they need idle machines and take long."""
