"""The HTTP service around `tsaces`."""
