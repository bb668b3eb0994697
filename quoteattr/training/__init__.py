"""Reads corpora and trains the embedded reader; nothing of the library at run time needs it."""
