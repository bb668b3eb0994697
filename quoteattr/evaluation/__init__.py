"""Scoring: each module is one command that prints its table; nothing in the rooms imports this."""
