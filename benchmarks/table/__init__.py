"""The table of scenarios and methods: rows run in processes, and the page is made of records."""
