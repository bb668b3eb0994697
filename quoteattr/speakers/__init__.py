"""Whom a source means: names, pronouns, descriptions, and speakers without a source."""
