"""Many clients at once against the service: seconds of an answer, and the memory of the process.

    python -m tests.clients --clients 20 --times 5 [--workers N] [--precision int8]

Starts ``quoteattr serve`` and lets each client ask for the records of the articles of
``examples/``, one after the other, each on a connection of its own. Prints a table, and ends with 1
where an answer is missing or is not that of the others.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

EXAMPLES = sorted(Path("examples").glob("*.txt"))


def ask(address: str, text: str) -> Any:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=300)
    connection.request("POST", "/extract", json.dumps({"text": text}).encode(),
                       {"Content-Type": "application/json"})  # fmt: skip
    answer = connection.getresponse()
    told = json.loads(answer.read())
    connection.close()
    return told["records"] if answer.status == 200 else told["error"]["code"]


def memory(number: int) -> tuple[int, int]:
    """Return the memory in use and its peak, in MB."""
    status = Path(f"/proc/{number}/status").read_text()
    kept = dict(line.split(":", 1) for line in status.splitlines())
    return int(kept["VmRSS"].split()[0]) // 1024, int(kept["VmHWM"].split()[0]) // 1024


def processor(number: int) -> float:
    """Return the seconds of processor time that a process has taken."""
    told = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.clients", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--times", type=int, default=5, help="how often each reads the examples")
    options, more = parser.parse_known_args(arguments)
    texts = [path.read_text("utf-8") for path in EXAMPLES]
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "quoteattr", "serve", "--port", "0", "--no-browser",
                   "--store", f"{folder}/a.sqlite", "--timeout", "300", *more]  # fmt: skip
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert process.stderr is not None
        address = process.stderr.readline().split()[1]
        wanted = [ask(address, text) for text in texts]
        before, taken = memory(process.pid)[0], processor(process.pid)
        seconds: list[float] = []
        wrong: list[object] = []

        def work() -> None:
            for _ in range(options.times):
                for text, records in zip(texts, wanted, strict=True):
                    began = time.monotonic()
                    got = ask(address, text)
                    seconds.append(time.monotonic() - began)
                    if got != records:
                        wrong.append(got)

        threads = [threading.Thread(target=work) for _ in range(options.clients)]
        began = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        whole = time.monotonic() - began
        after, peak = memory(process.pid)
        taken = processor(process.pid) - taken
        process.terminate()
        process.communicate()
    words = sum(len(text.split()) for text in texts) * options.times * options.clients
    for name, value in {
        "answers, wrong ones": f"{len(seconds):,}, {len(wrong)}",
        "seconds, all together": f"{whole:.1f}",
        "words a second, and a second of processor time": (
            f"{words / whole:,.0f}, {words / taken:,.0f}"
        ),
        "seconds of an answer: median, 95 of 100, longest": (
            f"{statistics.median(seconds):.2f}, {statistics.quantiles(seconds, n=20)[-1]:.2f}, "
            f"{max(seconds):.2f}"
        ),
        "memory in MB: before, after, peak": f"{before}, {after}, {peak}",
    }.items():
        sys.stdout.write(f"{name:<50} {value}\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
