"""What a command writes to standard error: errors, warnings and progress."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from quoteattr.cli.terminal import stderr
from quoteattr.reading import folders
from quoteattr.reading.file_names import SUFFIXES, Layout, layout
from quoteattr.records import Article

LARGE: Final = 64_000_000  # bytes of JSON Lines whose lines would take too long to count

# A command that is done in two seconds needs no progress; five updates a second look smooth.
_PATIENCE, _EVERY = 2.0, 0.2
_BAR = 20  # characters
_LONG = 100_000  # characters of an article that takes some seconds on its own


class Notes:
    """Writes errors always, and warnings and progress unless it is quiet.

    When verbose, it writes a line for each article. ``total`` is the number of articles, if known.
    """

    def __init__(
        self, quiet: bool, *, live: bool, verbose: bool = False, total: int | None = None
    ) -> None:
        self.articles = 0
        self._total = total
        self.failures = 0
        self._attributions = 0
        self._quiet = quiet
        self._live = live and not quiet
        self._verbose = verbose
        self._began = self._last_shown = time.monotonic()
        self._since: float | None = None  # when the first article began, or the last one was done

    def fail(self, problem: object) -> None:
        """Report an error, and count it for the exit code."""
        self.failures += 1
        self.clear()
        stderr.say(f"quoteattr: {problem}")

    def warn(self, problem: str) -> None:
        """Report what may have gone wrong, unless quiet."""
        if not self._quiet:
            self.clear()
            stderr.say(f"quoteattr: warning: {problem}")

    def reading(self, name: str, length: int) -> None:
        """Show the name of a long article: no progress will follow for a while."""
        if self._since is None:
            self._since = time.monotonic()
        if length >= _LONG:
            self._show(f"reading {name}: {length:,} characters")

    def done(self, article: Article, attributions: int) -> None:
        """Count an article, and show progress once the command has run for a while."""
        self.articles += 1
        self._attributions += attributions
        now = time.monotonic()
        if self._verbose:
            self.clear()
            words = len(article.body.slice(article.text).split())
            seconds = now - (self._began if self._since is None else self._since)
            stderr.say(
                f"quoteattr: {article.id or 'an article without an id'}: {words:,} words, "
                f"{attributions:,} attributions, {seconds:.2f} seconds"
            )
        self._since = now
        if now - self._began > _PATIENCE and now - self._last_shown > _EVERY:
            self._last_shown = now
            self._show(f"{self._count()} articles, {self._attributions:,} attributions")

    def _count(self) -> str:
        """Return the number of articles done, with a bar where the total is known."""
        done = f"{self.articles:,}"
        # A folder may have grown since it was counted: then the total means nothing any more.
        if not self._total or self.articles + self.failures > self._total:
            return done
        return f"{_bar(self.articles + self.failures, self._total)} {done} of {self._total:,}"

    def indexing(self, done: int, total: int) -> None:
        """Show how many files of sources are indexed, once that has taken a while."""
        now = time.monotonic()
        if done == total:
            self.clear()
        elif now - self._began > _PATIENCE and now - self._last_shown > _EVERY:
            self._last_shown = now
            self._show(f"indexing {_bar(done, total)} {done:,} of {total:,} files")

    def clear(self) -> None:
        """Erase the progress line."""
        self._show("")

    def _show(self, line: str) -> None:
        if self._live:
            stderr.show(line)


def _bar(done: int, total: int) -> str:
    filled = _BAR * done // total
    return f"[{'#' * filled}{' ' * (_BAR - filled)}]"


def counted(inputs: Iterable[str]) -> int | None:
    """Count the articles of files and folders; return None where that needs reading them.

    >>> counted(["-"]) is None
    True
    """
    total = 0
    try:
        for path in _files(inputs):
            found = layout(path.name, b"")
            if found is Layout.WHOLE:
                total += 1
            elif found is not Layout.LINES or path.stat().st_size > LARGE:
                return None
            else:
                with path.open("rb") as lines:
                    total += sum(not line.isspace() for line in lines)
    except OSError:
        return None  # a pipe or a missing file: reading it will report what is wrong
    return total


def _files(inputs: Iterable[str]) -> Iterator[Path]:
    for name in inputs:
        path = Path(name)
        if path.is_file():
            yield path
        elif not path.is_dir():
            raise FileNotFoundError(name)
        else:
            yield from folders.files(path, SUFFIXES)
