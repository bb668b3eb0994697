"""Corpus runs that are really killed, again and again: every article must come out once.

    python -m tests.killing --times 100 --seed 1 [--real]

A corpus of every kind of file is read once undisturbed. Then runs over it are begun and killed at
random moments: the run itself, a worker, the process that forks workers, all of them at once, or a
disk that is full. Each goes on until it is done; then its folder must be, byte by byte, that of the
undisturbed one. Where one article happened to be hit twice, it must be listed, and be the only
difference. With ``--real`` the embedded reader reads, else a stand-in that only knows “…” and
dies of its own now and then, too, of a lack of memory for example.
"""

import argparse
import collections
import gzip
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from quoteattr import corpus
from tests.paths import ROOT
from tests.standins import marks

CHILD = "import tests.killing; tests.killing.child()"
MOODS = "QUOTEATTR_TEST_MOODS"  # how often in a thousand articles the stand-in dies
MOST = 240  # seconds that a run may take: it hangs if it takes longer


def read(article, *, acts):
    """Be an extractor that is there at once, and that dies now and then if it is told to."""
    mood = random.SystemRandom().random() * 1000
    odds = float(os.environ.get(MOODS, "0"))
    if mood < odds / 2:
        os.kill(os.getpid(), signal.SIGKILL)
    elif mood < odds:
        hunger()
    time.sleep(0.01)
    return marks(article, acts=acts)


def hunger():
    """Ask for more memory than the system gives."""
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (1 << 20, hard))
    bytearray(1 << 30)


def text(number):
    return (
        f"“This is quote number {number}, and it stays closed,” said Ada Quill, the mayor, on "
        f"Monday.\n\nTobias Ferrant told reporters that bridge {number} would open in May.\n"
    )


def make(folder, count):
    """Write a corpus of some count of articles, half a dozen of which are none; give its inputs."""
    numbers = iter(range(count))
    some = lambda share: [next(numbers) for _ in range(count * share // 100)]  # noqa: E731
    rows = lambda which: [json.dumps({"id": f"n{n}", "text": text(n)}) for n in which]  # noqa: E731
    texts = folder / "texts"
    (texts / "deeper").mkdir(parents=True)
    for n in some(10):
        name = texts / ("deeper" if n % 3 else "") / f"n{n}.txt"
        name.write_text(f"---\nid: n{n}\n---\n{text(n)}", encoding="utf-8")
    (texts / "empty.txt").write_text(" \n", encoding="utf-8")
    (texts / "latin.txt").write_bytes(b"Caf\xe9 said no.")
    lines = rows(some(30))
    lines[3:3] = ["", "no JSON", '{"id": "none"}', "[1]"]
    (folder / "plain.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with gzip.open(folder / "packed.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write("\n".join(rows(some(20))))
    inputs = [texts, folder / "plain.jsonl", folder / "packed.jsonl.gz"]
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
        from backports import zstd
    except ImportError:
        return inputs
    with zstd.open(folder / "packed.jsonl.zst", "wt", encoding="utf-8") as file:
        file.write("\n".join(rows(some(20))))
    table = pa.Table.from_pylist([{"id": f"n{n}", "text": text(n)} for n in some(20)])
    pq.write_table(table, folder / "table.parquet", row_group_size=7)
    return [*inputs, folder / "packed.jsonl.zst", folder / "table.parquet"]


def child():
    """Be a run: the output, the format and the inputs are on the command line."""
    real, output, form, *inputs = sys.argv[1:]
    corpus.run(
        inputs,
        output,
        workers=2,
        format=form,
        extractor=None if real == "real" else read,
        save_articles=True,
        part_size=2_000,
    )


def begin(real, output, form, inputs, *, moods=0.0, room=None):
    """Begin a run as a process of its own; with ``room``, no file may have more bytes."""

    def limit():
        if room is not None:
            import resource

            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    return subprocess.Popen(
        [sys.executable, "-c", CHILD, "real" if real else "stand-in", output, form, *inputs],
        cwd=ROOT,
        env={**os.environ, MOODS: str(moods), "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        preexec_fn=limit,  # noqa: PLW1509 - we have one thread
        text=True,
    )


def below(number):
    """Give the processes that a process has started, and those that these have."""
    parents = collections.defaultdict(list)
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if told[0] != "Z":
            parents[int(told[1])].append(int(path.parent.name))
    found = [(number, 0)]
    for one, depth in found:
        found += [(each, depth + 1) for each in parents[one]]
    return found[1:]


def workers_of(number):
    """Give the processes of a run that may be killed, without multiprocessing's own."""
    found = []
    for one, _ in below(number):
        try:
            line = Path(f"/proc/{one}/cmdline").read_bytes()
        except OSError:
            continue
        if b"resource_tracker" not in line:
            found.append(one)
    return found


def snapshot(output):
    """Give what is in a folder, but for the lock."""
    return {
        str(path.relative_to(output)): path.read_bytes()
        for path in sorted(output.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


def lines(files, start):
    """Give the rows of all files whose names begin so."""
    data = b"".join(data for name, data in files.items() if name.startswith(start))
    return [json.loads(line) for line in data.splitlines()]


def differences(found, wanted):
    """Tell what is wrong with the folder of a run: nothing, or nothing but articles hit twice."""
    if found == wanted:
        return [], 0
    hit = [row for row in lines(found, "errors") if row["error"] == "WorkerError"]
    rest = [row for row in lines(found, "errors") if row["error"] != "WorkerError"]
    problems = []
    if not hit:
        other = [
            name for name in found.keys() | wanted.keys() if found.get(name) != wanted.get(name)
        ]
        problems.append(f"no article was hit twice, and other is {sorted(other)}")
    if rest != lines(wanted, "errors"):
        problems.append("other failures")
    if found.keys() != wanted.keys():
        problems.append(f"other files: {sorted(found.keys() ^ wanted.keys())}")
    names = collections.Counter(row["id"] for row in lines(found, "articles"))
    all_ = collections.Counter(row["id"] for row in lines(wanted, "articles"))
    if names - all_ or sum((all_ - names).values()) != len(hit):
        problems.append(f"not once: {names - all_} too often, {all_ - names} missing, {hit} hit")
    return problems, len(hit)


class Killing:
    """Kills runs over one corpus; counts what it did."""

    def __init__(self, folder, seed, *, real, count, form="jsonl"):
        self.folder, self.real, self.form = folder, real, form
        self.random = random.Random(seed)
        self.inputs = [str(path) for path in make(folder / "corpus", count)]
        self.counts = collections.Counter()
        self.problems = []
        began = time.monotonic()
        self.finish(begin(real, folder / "whole", form, self.inputs))
        self.seconds = time.monotonic() - began
        self.wanted = snapshot(folder / "whole")

    def finish(self, process):
        _, err = process.communicate(timeout=MOST)
        if process.returncode or err:
            self.problems.append(f"a run ended with {process.returncode}: {err[-500:]}")

    def kill(self, times):
        """Kill so many times, and let the last run end."""
        while sum(self.counts[what] for what in ("run", "worker", "all", "disk")) < times:
            output = self.folder / "killed"
            while not self.attempt(output, times):
                self.counts["begun again"] += 1
            self.compare(output)
            shutil.rmtree(output)
        return self

    def attempt(self, output, times):
        """Begin a run or go on with it; True when it has ended by itself."""
        killed = sum(self.counts[what] for what in ("run", "worker", "all", "disk"))
        what = self.random.choice(["run", "run", "worker", "worker", "worker", "all", "disk"])
        if killed >= times:
            what = "nothing"
        room = self.random.randrange(50, 4_000) if what == "disk" else None
        moods = 0.0 if what == "nothing" else 3.0
        process = begin(self.real, output, self.form, self.inputs, moods=moods, room=room)
        if what == "disk":
            return self.full(process)
        until = time.monotonic() + self.random.uniform(0, 1.2 * self.seconds)
        while time.monotonic() < until and process.poll() is None:
            time.sleep(0.005)
        there = workers_of(process.pid)
        if what == "worker" and there and process.poll() is None:
            self.counts["worker"] += self.strike(self.random.choice(there))
            time.sleep(self.random.uniform(0, 0.5 * self.seconds))
            what = self.random.choice(["run", "nothing"])  # and the run itself, or it goes on
        if what in ("run", "all") and process.poll() is None:
            victims = [process.pid, *(there if what == "all" else [])]
            self.random.shuffle(victims)
            struck = [self.strike(victim) for victim in victims]
            self.counts[what] += any(struck)
            process.communicate(timeout=MOST)
            self.none_left(there)
            return False
        self.finish(process)
        return True

    def full(self, process):
        """Wait for a run that finds no room on the disk."""
        _, err = process.communicate(timeout=MOST)
        if process.returncode == 0:
            return True
        self.counts["disk"] += 1
        if "WriteError" not in err:
            self.problems.append(f"a full disk was told so: {err[-500:]}")
        return False

    def strike(self, victim):
        try:
            os.kill(victim, signal.SIGKILL)
        except ProcessLookupError:
            return False
        return True

    def none_left(self, there):
        """Wait until nothing of a killed run is at work: the next one would not be alone."""
        until = time.monotonic() + 20
        left = there
        while left and time.monotonic() < until:
            left = [one for one in left if running(one)]
            time.sleep(0.01)
        if left:
            self.problems.append(f"processes outlived their run: {left}")

    def compare(self, output):
        problems, hit = differences(snapshot(output), self.wanted)
        self.problems += problems
        self.counts["runs compared"] += 1
        self.counts["articles hit twice"] += hit


def running(number):
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--times", type=int, default=100, help="how often to kill")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--real", action="store_true", help="read with the embedded reader")
    options = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        killing = Killing(
            Path(folder), options.seed, real=options.real, count=options.articles
        ).kill(options.times)
    told = ", ".join(f"{what} {count}" for what, count in sorted(killing.counts.items()))
    say = sys.stdout.write
    say(f"killed: {told}; {time.monotonic() - began:.0f} seconds\n")
    for problem in killing.problems:
        say(f"PROBLEM: {problem}\n")
    say(f"{len(killing.problems)} problems\n")
    return bool(killing.problems)


if __name__ == "__main__":
    sys.exit(main())
