"""Benchmark: seconds from the start of a process to the first records, and its memory."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Sequence

from quoteattr.evaluation.scores import Table

_FRESH = """
import json, resource, sys, time
begun = time.perf_counter()
import quoteattr
imported = time.perf_counter()
extractor = quoteattr.load(*sys.argv[1:2])
loaded = time.perf_counter()
extractor("The mayor said on Monday that the bridge would stay closed.")
first = time.perf_counter()
unit = 1 if sys.platform == "darwin" else 1024
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
print(json.dumps([imported - begun, loaded - imported, first - loaded, peak]))
"""


def fresh(model: str | None, runs: int) -> list[list[float]]:
    """Return the measurements of processes that load the library and read one sentence."""
    command = [sys.executable, "-c", _FRESH, *([model] if model else [])]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}  # the same on machines with many cores
    found = []
    for _ in range(runs):
        done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
        found.append([float(value) for value in json.loads(done.stdout)])
    return found


def start_table(starts: Sequence[Sequence[float]]) -> Table:
    """Return the medians of the measurements of fresh processes."""
    imported, loaded, first, peak = (
        statistics.median(column) for column in zip(*starts, strict=True)
    )
    return Table(
        title=f"Start, {len(starts)} fresh processes, medians",
        columns=("figure", "value"),
        rows=[
            ("import quoteattr, seconds", f"{imported:.2f}"),
            ("quoteattr.load(), seconds", f"{loaded:.2f}"),
            ("first sentence, seconds", f"{first:.2f}"),
            ("peak memory, MB", round(peak / 1e6)),
        ],
    )
