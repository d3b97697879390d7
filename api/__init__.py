"""The HTTP service around `tsaces`; it answers nothing yet."""
