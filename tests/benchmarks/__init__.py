"""Benchmarks against other extractors on one parse: ``python -m tests.benchmarks DATA``."""
