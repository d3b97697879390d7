"""Timesteps and events on their way to clients."""
