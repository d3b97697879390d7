"""What developers run that is neither part of the product nor a test nor a benchmark."""
