"""Counting calls: how much work something is, told without a clock."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable


def calls(work: Callable[[], object]) -> int:
    """Count the calls of functions, ours and Python's own, that some work makes.

    The garbage collector rests meanwhile: it runs when it likes, and what others have hung
    on it (Hypothesis measures its time) would be counted with the work.
    """
    count = 0

    def seen(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    gc.collect()
    gc.disable()
    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        work()
    finally:
        sys.setprofile(before)
        gc.enable()
    return count
