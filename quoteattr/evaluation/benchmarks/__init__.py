"""Benchmarks: time by stage, start, memory, and how time grows with length and processes."""
