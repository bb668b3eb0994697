"""Coreference chains, and the only package that touches coreferee."""

from quoteattr.coreference.component import (
    FACTORY,
    ChainFinder,
    attach,
    candidates,
    chains,
    no_chains,
)
from quoteattr.coreference.mentions import Candidate, Chain, Mention

__all__ = ["FACTORY", "Candidate", "Chain", "ChainFinder", "Mention", "attach", "candidates",
           "chains", "no_chains"]  # fmt: skip
