"""The terms of the paper as frozen data: nothing here solves, reads or draws."""
