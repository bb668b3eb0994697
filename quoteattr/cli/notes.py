"""What goes to standard error: complaints, warnings, progress."""

from __future__ import annotations

import time

from quoteattr.cli import stderr
from quoteattr.records import Article

# Seconds before progress shows and between two signs of it; characters of a long text.
_PATIENCE, _EVERY = 2.0, 0.2
_BAR = 20  # characters
_LONG = 100_000


class Notes:
    """What goes to standard error: complaints always, warnings and progress unless quiet.

    When verbose, a line an article besides. ``total`` is how many articles there are, if known.
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
        self._began = self._told = time.monotonic()
        self._since: float | None = None  # when the first article began, or the last one was done

    def fail(self, problem: object) -> None:
        """Tell what could not be done; the exit code will say so too."""
        self.failures += 1
        self.clear()
        stderr.say(f"quoteattr: {problem}")

    def warn(self, problem: str) -> None:
        """Tell what may have gone wrong, unless quiet."""
        if not self._quiet:
            self.clear()
            stderr.say(f"quoteattr: warning: {problem}")

    def reading(self, name: str, length: int) -> None:
        """Show that a long text is at work: nothing else will show for a while."""
        if self._since is None:
            self._since = time.monotonic()
        if length >= _LONG:
            self._show(f"reading {name}: {length:,} characters")

    def done(self, article: Article, attributions: int) -> None:
        """Count an article, and show how far the work is when it takes long."""
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
        if now - self._began > _PATIENCE and now - self._told > _EVERY:
            self._told = now
            self._show(f"{self._far()} articles, {self._attributions:,} attributions")

    def _far(self) -> str:
        """Draw how far the work is, where that can be told."""
        told = f"{self.articles:,}"
        if not self._total or self.articles + self.failures > self._total:
            return told
        done = _BAR * (self.articles + self.failures) // self._total
        return f"[{'#' * done}{' ' * (_BAR - done)}] {told} of {self._total:,}"

    def clear(self) -> None:
        """Take the progress away."""
        self._show("")

    def _show(self, line: str) -> None:
        if self._live:
            stderr.show(line)
