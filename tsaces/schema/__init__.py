"""What fields of documents must be, in words for whoever gives something else."""
