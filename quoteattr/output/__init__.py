"""What the records look like outside Python: one module a format."""
