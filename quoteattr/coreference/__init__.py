"""Coreference chains; the only package that uses coreferee."""

from quoteattr.coreference.component import (
    FACTORY,
    ChainFinder,
    candidates,
    chains,
    no_chains,
)
from quoteattr.coreference.mentions import Candidate, Chain, Mention
from quoteattr.coreference.stock import attach

__all__ = ["FACTORY", "Candidate", "Chain", "ChainFinder", "Mention", "attach", "candidates",
           "chains", "no_chains"]  # fmt: skip
