"""Output formats for records, one module each."""
