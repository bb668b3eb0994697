"""Decisions that are learned: what each is fitted to, and how good it is on other articles."""
