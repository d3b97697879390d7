"""What machines make in a cycle: whole batches, before any agent is routed."""
