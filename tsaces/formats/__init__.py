"""Bytes to model and back: instances, embeddings and timestep streams."""
