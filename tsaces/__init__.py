"""Embeds manufacturing procedures in smart factories."""
