"""Strategies that look for embeddings, behind one protocol."""
