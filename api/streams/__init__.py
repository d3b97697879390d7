"""Streams of timesteps and events to clients."""
