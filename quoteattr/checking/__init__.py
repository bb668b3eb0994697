"""Checking a draft: are its quotations and attributed claims in the sources, and in these words?

>>> from quoteattr.checking import check
>>> [finding] = check("“It rained all day,” she said.", ["“It rained all day.”"], words_only=True)
>>> str(finding.verdict)
'verbatim'
"""

from quoteattr.checking.results import (
    FAILURES,
    Change,
    ChangeKind,
    Concern,
    Finding,
    Place,
    Report,
    Verdict,
)
from quoteattr.checking.running import check, check_each

__all__ = ["FAILURES", "Change", "ChangeKind", "Concern", "Finding", "Place", "Report", "Verdict",
           "check", "check_each"]  # fmt: skip
