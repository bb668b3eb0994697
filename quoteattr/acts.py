"""Which acts are asked for, as a user may say it."""

from __future__ import annotations

from collections.abc import Collection

from quoteattr.arguments import items, wrong
from quoteattr.errors import InputError
from quoteattr.records import Act


def chosen_acts(acts: Collection[Act | str]) -> frozenset[Act]:
    """Read acts as a user may give them; the word "all" stands for every one.

    Raises:
        InputError: One of them is none.

    >>> chosen_acts(["belief"])
    frozenset({<Act.BELIEF: 'belief'>})
    """
    known = ", ".join(act.value for act in Act)
    remedy = f"give some of {known}, or all"
    names = [acts] if isinstance(acts, str) else list(items("acts", acts, remedy))
    if "all" in names:
        return frozenset(Act)
    try:
        return frozenset(Act(name) for name in names)
    except InputError:
        raise wrong("acts", names, remedy) from None
