"""Records that a person corrects: corrections, a store that keeps them, and files made of both."""

from quoteattr.review.corrections import Change, Correction, corrected
from quoteattr.review.reviewed import ConflictError, NoArticleError, Reviewed, Summary
from quoteattr.review.store import Store

__all__ = ["Change", "ConflictError", "Correction", "NoArticleError", "Reviewed", "Store",
           "Summary", "corrected"]  # fmt: skip
