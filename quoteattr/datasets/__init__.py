"""Readers for the public corpora: treebanks, names, PolNeAR, coreference."""
