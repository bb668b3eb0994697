"""Compares records between two kinds of kernels: ``python -m tests.kernels TEXT...``.

onnxruntime has kernels for processors with and without AVX-512 and VNNI. On a processor that has
both, a library written in C (`without_vnni.c`) hides them from a second process, which then reads
the same texts with the kernels of an older processor, at their real speed.
"""

# ruff: noqa: T201 - a command that prints

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

Row = dict[str, Any]

HIDDEN = Path(__file__).with_name("without_vnni.c")
READ = """
import json, sys, time
from pathlib import Path
import quoteattr
from quoteattr.output import jsonl

extract = quoteattr.load(precision=sys.argv[1])
texts = [text for name in sys.argv[2:] for text in texts_of(Path(name))]
extract(texts[0])
began = time.process_time()
rows = [json.loads(jsonl.dumps(record)) for text in texts for record in extract(text, acts="all")]
seconds = time.process_time() - began
words = sum(len(text.split()) for text in texts)
print(json.dumps({"rows": rows, "words per second": round(words / seconds)}))
"""
TEXTS = """
import json

def texts_of(path):
    text = path.read_text("utf-8")
    if path.suffix in (".jsonl", ".ndjson"):
        return [json.loads(line)["text"] for line in text.splitlines()]
    return [text]
"""


def missing() -> str | None:
    """Return what this machine lacks for the comparison, or None."""
    if sys.platform != "linux" or os.uname().machine != "x86_64":
        return "only Linux on x86-64 lets a program hide instructions from another"
    flags = Path("/proc/cpuinfo").read_text("utf-8").split()
    for flag in ("cpuid_fault", "avx512_vnni"):
        if flag not in flags:
            return f"this processor has no {flag}"
    return None if shutil.which("cc") else "there is no C compiler"


def read(texts: list[str], precision: str, *, hide: bool) -> dict[str, Any]:
    """Read texts in a process of its own; return its records and its speed.

    Args:
        texts: Names of text files, or of JSON Lines with a key text.
        precision: What the embedded reader computes in.
        hide: Hide AVX-512 and VNNI from it.
    """
    with tempfile.TemporaryDirectory() as place:
        environment = dict(os.environ)
        if hide:
            library = str(Path(place, "without_vnni.so"))
            command = ["cc", "-O1", "-shared", "-fPIC", "-o", library, str(HIDDEN)]
            subprocess.run(command, check=True)
            environment["LD_PRELOAD"] = library
        done = subprocess.run(
            [sys.executable, "-c", TEXTS + READ, precision, *texts],
            env=environment,
            stdout=subprocess.PIPE,
            check=True,
        )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def differences(left: list[Row], right: list[Row]) -> tuple[int, float]:
    """Return how many records only one side has, and by how much confidences of others differ."""

    def key(row: Row) -> str:
        return json.dumps(_bare({name: row[name] for name in row if name != "id"}))

    one, two = ({key(row): row["confidence"] for row in rows} for rows in (left, right))
    both = one.keys() & two.keys()
    return len(one.keys() ^ two.keys()), max(abs(one[name] - two[name]) for name in both)


def _bare(value: Any) -> Any:
    """Return a value of JSON without confidences, also of the objects inside it."""
    if isinstance(value, list):
        return [_bare(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {key: _bare(one) for key, one in value.items() if not key.endswith("confidence")}


def main() -> None:
    """Print how two kinds of kernels differ, and how fast each is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", nargs="+")
    parser.add_argument("--precision", default="float32")
    options = parser.parse_args()
    if lack := missing():
        sys.exit(lack)
    new, old = (read(options.texts, options.precision, hide=hide) for hide in (False, True))
    alone, apart = differences(new["rows"], old["rows"])
    print(f"{options.precision}: {len(new['rows'])} and {len(old['rows'])} records")
    print(f"records that only one of them has: {alone}; confidences differ by at most {apart:.4f}")
    for kind, found in (("with VNNI", new), ("without", old)):
        print(f"{kind}: {found['words per second']} words a second")


if __name__ == "__main__":
    main()
