"""Attributions from syntax, layout and quotation marks, without the embedded model."""
