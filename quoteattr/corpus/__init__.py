"""Many articles: runs that can be resumed after any interruption, and batches for Arrow.

>>> from quoteattr import corpus
>>> corpus.run([], "out")
Traceback (most recent call last):
quoteattr.errors.InputError: there is no input: name a file or folder
"""

from quoteattr.corpus.manifest import Totals
from quoteattr.corpus.progress import Progress
from quoteattr.corpus.running import run

__all__ = ["Progress", "Totals", "run"]
