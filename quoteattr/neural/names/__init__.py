"""The names of a text: where they end, and one extent and one type for each."""
