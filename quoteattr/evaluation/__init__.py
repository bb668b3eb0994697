"""Evaluation: scores on corpora, comparisons of attributions, benchmarks.

The library does not need it, except ``quoteattr evaluate``.
"""
