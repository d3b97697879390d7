"""Routes of agents through a time-expanded network, none of whose slots is used twice."""
