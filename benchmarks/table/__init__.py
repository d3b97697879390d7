"""The table of scenarios and methods: a row a process, a record a row, a page from records."""
