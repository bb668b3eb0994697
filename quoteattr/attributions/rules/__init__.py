"""Attributions from syntax and quotation marks, without the embedded model."""
