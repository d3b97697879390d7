"""Floors of every kind, drawn from a number."""

from tsaces.generate.random_floors.floor import KINDS, RandomFloor, floor_number, random_floor

__all__ = ["KINDS", "RandomFloor", "floor_number", "random_floor"]
