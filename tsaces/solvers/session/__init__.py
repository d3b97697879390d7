"""One solve: searches and the proof of a bound in processes of their own, watched by a parent."""
