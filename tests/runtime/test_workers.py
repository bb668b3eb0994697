"""Worker processes: each batch is answered in full, whatever happens to who works on it."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from quoteattr.errors import InputError, WorkerError
from quoteattr.records import Article
from quoteattr.runtime import workers
from quoteattr.runtime.crew import Crew, exit_reason
from quoteattr.runtime.fork_server import sendable

pytestmark = pytest.mark.skipif(os.name == "nt", reason="nothing is killed like that on Windows")
FORKS = [True, False] if sys.platform == "linux" else [False]


def work(task: str) -> tuple[str, int]:
    """Do what a task says."""
    if task == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if task.startswith("once ") and not Path(task[5:]).exists():
        Path(task[5:]).touch()
        os._exit(3)
    if task == "memory":
        raise MemoryError
    if task == "wrong":
        raise InputError("no")
    return task, os.getpid()


def opened(log: Path | None = None, wrong: str = "") -> Callable[[str], tuple[str, int]]:
    """Open it, and leave a line where somebody counts."""
    if wrong == "raise":
        raise InputError("cannot be opened")
    if wrong == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if log is not None:
        with log.open("a") as file:
            file.write(f"{os.getpid()}\n")
    return work


def answers(crew: Crew[str, Any], batches: Sequence[Sequence[str]]) -> list[list[Any]]:
    """Have a crew work on batches; give of each its answers: a task, or an error's words."""
    found: list[list[Any]] = [[] for _ in batches]
    given: Iterator[tuple[int, Sequence[str]]] = iter(enumerate(batches))
    left = sum(map(len, batches))
    while left:
        for _ in range(crew.idle):
            for number, batch in [*[next(given, (0, ()))]]:
                if batch:
                    crew.give(number, batch)
        for answer in crew.wait():
            assert answer.task == len(found[answer.batch])
            found[answer.batch].append(str(answer.error) if answer.error else answer.value)
            left -= 1
    return found


def tasks(found: list[list[Any]]) -> list[list[str]]:
    return [[each if isinstance(each, str) else each[0] for each in row] for row in found]


@pytest.mark.process
@pytest.mark.parametrize("forks", FORKS)
class TestCrew:
    def test_answers_each_task_in_the_order_of_its_batch(self, forks: bool) -> None:
        batches = [[f"{n}.{m}" for m in range(n)] for n in range(1, 9)]
        with Crew(opened, 2, forks=forks) as crew:
            found = answers(crew, batches)
        assert tasks(found) == batches
        assert len({number for row in found for _, number in row}) in (1, 2)

    def test_answers_a_task_that_raises_with_its_error(self, forks: bool) -> None:
        with Crew(opened, 1, forks=forks) as crew:
            crew.give(7, ["a", "wrong"])
            first = crew.wait()
            [good, bad] = first + (crew.wait() if len(first) < 2 else [])
        assert (good.batch, good.result()[0]) == (7, "a")
        with pytest.raises(InputError, match="no"):
            bad.result()

    def test_replaces_a_worker_that_dies(self, forks: bool, tmp_path: Path) -> None:
        once = f"once {tmp_path / 'x'}"
        batches = [["a", "kill", "b"], [once, "c"], ["memory"], ["kill", "kill"]]
        with Crew(opened, 2, forks=forks) as crew:
            found = tasks(answers(crew, batches))
        killed = "two processes died: killed by SIGKILL, as the system does when memory is short"
        assert found == [
            ["a", killed, "b"],
            [once, "c"],
            ["two processes died: out of memory"],
            [killed, killed],
        ]

    def test_replaces_workers_that_are_killed_as_they_wait(self, forks: bool) -> None:
        with Crew(opened, 2, forks=forks) as crew:
            for _ in range(3):
                found = answers(crew, [["a"], ["b"]])
                assert tasks(found) == [["a"], ["b"]]
                for number in {number for [(_, number)] in found}:
                    os.kill(number, signal.SIGKILL)

    def test_replaces_workers_that_are_old(self, forks: bool) -> None:
        with Crew(opened, 1, forks=forks, batches_each=2) as crew:
            found = [row[0][1] for row in answers(crew, [["a"], ["b"], ["c"], ["d"], ["e"]])]
        assert found[0] == found[1] != found[2] == found[3] != found[4]

    def test_raises_what_kept_them_from_opening(self, forks: bool) -> None:
        with (
            pytest.raises(InputError, match="cannot be opened"),
            Crew(partial(opened, wrong="raise"), 2, forks=forks),
        ):
            pass

    def test_gives_up_when_they_die_as_they_open(self, forks: bool) -> None:
        with (
            pytest.raises(
                WorkerError, match=r"died .* there may be too little memory|died one after"
            ),
            Crew(partial(opened, wrong="die"), 1, forks=forks),
        ):
            pass

    def test_gives_up_when_nothing_but_death_comes_of_its_tasks(self, forks: bool) -> None:
        with (
            pytest.raises(WorkerError, match="13 worker processes died one after the other"),
            Crew(opened, 1, forks=forks) as crew,
        ):
            answers(crew, [["kill"] * 20])

    def test_leaves_nothing_at_work(self, forks: bool) -> None:
        with Crew(opened, 2, forks=forks) as crew:
            numbers = {number for [(_, number)] in answers(crew, [["a"], ["b"], ["c"], ["d"]])}
            crew.give(0, ["a"])
        until = time.monotonic() + 10
        while any(Path(f"/proc/{number}").exists() for number in numbers):
            assert time.monotonic() < until
            time.sleep(0.01)


@pytest.mark.process
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks")
class TestForkServer:
    def test_opens_once_for_all(self, tmp_path: Path) -> None:
        with Crew(partial(opened, tmp_path / "log"), 3, forks=True, batches_each=1) as crew:
            answers(crew, [["a"], ["kill"], ["b"], ["c"]])
        assert len((tmp_path / "log").read_text().splitlines()) == 1

    def test_is_replaced_when_it_is_killed(self, tmp_path: Path) -> None:
        log = tmp_path / "log"
        with Crew(partial(opened, log), 2, forks=True) as crew:
            os.kill(int(log.read_text()), signal.SIGKILL)
            assert tasks(answers(crew, [["a"], ["kill"], ["b"], ["c"]]))[1] == [
                "two processes died: killed by SIGKILL, as the system does when memory is short"
            ]
        assert len(log.read_text().splitlines()) == 2


@pytest.mark.process
class TestReadAll:
    def test_raises_where_an_article_ends_its_processes(self) -> None:
        articles = [Article(text=text) for text in ("a", "kill", "b")]
        found = workers.read_all(_read, articles, 2)
        assert next(found)[0] is articles[0]
        with pytest.raises(WorkerError, match="two processes died: killed by SIGKILL"):
            next(found)

    def test_reads_only_a_few_ahead(self) -> None:
        taken = []

        def articles() -> Iterator[Article]:
            for number in range(1000):
                taken.append(number)
                yield Article(text=str(number))

        found = workers.read_all(_read, articles(), 1)
        assert [next(found)[0].text for _ in range(3)] == ["0", "1", "2"]
        found.close()  # type: ignore[attr-defined]
        assert len(taken) < 10


def _read(article: Article) -> Any:
    return work(article.text)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (0, "with exit code 0"),
        (-signal.SIGABRT, "killed by SIGABRT"),
        (-signal.SIGKILL, "killed by SIGKILL, as the system does when memory is short"),
        (77, "out of memory"),
        (None, "for an unknown reason"),
    ],
)
def test_how_a_process_ended_is_told(code: int | None, words: str) -> None:
    assert exit_reason(code) == words


def test_an_error_that_cannot_be_sent_is_sent_as_its_words() -> None:
    class OwnError(Exception):
        pass

    assert repr(sendable(OwnError("no"))) == "RuntimeError('OwnError: no')"
