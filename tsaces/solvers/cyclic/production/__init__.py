"""Production plans: the whole batches that machines make in a cycle, before routing."""
