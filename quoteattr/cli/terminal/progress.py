"""The work of a command that shows one line of progress, and reports what stops it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Final, TypeVar

from quoteattr.cli.terminal import stderr
from quoteattr.errors import ExtraError, InputError, ModelError, ReadError

_T = TypeVar("_T")
_EVERY: Final = 0.5  # seconds between two updates


class ProgressLine:
    """The progress on standard error, if that is a terminal and ``quiet`` is not set."""

    def __init__(self, *, quiet: bool) -> None:
        self.live = sys.stderr.isatty() and not quiet
        self._last_shown = 0.0

    def show(self, text: str, *, at_once: bool = False) -> None:
        """Show the progress: at most twice a second, or at once."""
        now = time.monotonic()
        if self.live and (at_once or now - self._last_shown > _EVERY):
            self._last_shown = now
            stderr.show(text)

    def during(self, work: Callable[[], _T]) -> _T | None:
        """Return what some work returns; None if wrong use stopped it, which is then reported.

        Raises:
            ReadError: An input cannot be read; `main` reports it, with its own exit code.
        """
        try:
            return work()
        except ReadError:
            raise
        except (InputError, ModelError, ExtraError) as error:
            self._clear()
            stderr.say(f"quoteattr: {error}")
            return None
        finally:
            self._clear()

    def _clear(self) -> None:
        if self.live:
            stderr.show("")
