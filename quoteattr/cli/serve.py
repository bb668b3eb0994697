"""``quoteattr serve``: a local web application and a JSON API."""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import socket
import sys
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Final

import quoteattr
from quoteattr.cli.options import (
    DONE,
    EXIT_CODES,
    TERMS,
    WRONG_USE,
    add_acts,
    add_model,
    add_threshold,
    count,
)
from quoteattr.cli.terminal import stderr
from quoteattr.errors import QuoteattrError

STORE: Final = "quoteattr-articles.sqlite"

HELP = "open a local web application to read and correct records, with a JSON API"
DESCRIPTION = """\
Open a web application on this machine: paste a text or drop files, read the page with its filters,
correct records, and export them in every format. Articles and corrections are kept in a file. The
same address answers a JSON API, which /openapi.json describes. It needs an extra:
python -m pip install 'quoteattr[serve]'."""
EXAMPLES = """\
  quoteattr serve
  quoteattr serve --port 9000 --store election.sqlite --no-browser
"""
EPILOG = f"examples:\n{EXAMPLES}\n{TERMS}\n{EXIT_CODES}"


def run(options: argparse.Namespace) -> int:
    """Serve until it is interrupted, and return the exit code."""
    try:
        return _serve(options)
    except QuoteattrError as error:
        stderr.say(f"quoteattr: {error}")
        return WRONG_USE


def _serve(options: argparse.Namespace) -> int:
    # Imported here: the other commands need neither the libraries nor the time.
    from quoteattr.review import Store
    from quoteattr.service import server
    from quoteattr.service.app import make_app
    from quoteattr.service.limits import Limits
    from quoteattr.service.protection import is_loopback

    limits = Limits(
        max_bytes=options.max_bytes,
        seconds=options.timeout,
        queue=options.queue,
        workers=options.workers or Limits().workers,
    )
    with (
        server.listening(options.host, options.port) as listener,
        contextlib.closing(Store(options.store)) as store,
    ):
        extractor = quoteattr.load(
            options.model,
            precision=options.precision,
            rules=options.rules,
            aliases=options.aliases,
            min_confidence=options.min_confidence,
        )
        gc.freeze()  # the pipeline's many objects live until the end: collections can skip them
        hosts = [options.host, socket.gethostname(), *options.allow_host]
        app = make_app(extractor, store, limits=limits, hosts=hosts, acts=options.acts)
        address, local = server.address(listener), is_loopback(options.host)
        if not local:
            stderr.say(
                f"quoteattr: warning: whoever reaches {options.host} can read and change all "
                "articles: put a server that asks for a password before it, or leave out --host"
            )
        stderr.say(f"quoteattr: {address} (articles are kept in {options.store}; Ctrl-C ends it)")
        if options.browser and local and _has_screen():
            webbrowser.open(address)  # the socket listens already: the browser waits for the answer
        server.serve(app, listener)
    return DONE


def _has_screen() -> bool:
    """Return whether a browser with a window can open; one in the terminal would be in the way."""
    known = "DISPLAY" in os.environ or "WAYLAND_DISPLAY" in os.environ
    return known or sys.platform in ("darwin", "win32")


def _port(text: str) -> int:
    if text.isdecimal() and int(text) < 1 << 16:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a port: give a number from 0 to 65535")


def add_options(add: Callable[..., object]) -> None:
    """Add the options of the command to its parser."""
    add(
        "--host",
        default="127.0.0.1",
        metavar="HOST",
        help="where to listen (127.0.0.1, which only this machine reaches)",
    )
    add("--port", type=_port, default=8765, metavar="N", help="the port (8765); 0 for a free one")
    add(
        "--allow-host",
        action="append",
        default=[],
        metavar="NAME",
        help="a further name by which browsers may call this service; may be repeated",
    )
    add(
        "--no-browser",
        dest="browser",
        action="store_false",
        help="do not open the page in a browser",
    )
    add(
        "--store",
        type=Path,
        default=Path(STORE),
        metavar="FILE",
        help=f"the file that keeps articles and corrections ({STORE})",
    )
    _add_limits(add)
    add_acts(add)
    add_threshold(add)
    add_model(add)


def _add_limits(add: Callable[..., object]) -> None:
    add(
        "--max-bytes",
        type=count,
        default=2_000_000,
        metavar="N",
        help="the largest article (2000000 bytes)",
    )
    add(
        "--timeout",
        type=count,
        default=60,
        metavar="SECONDS",
        help="how long a request may take, waiting included (60)",
    )
    add(
        "--queue",
        type=count,
        default=64,
        metavar="N",
        help="how many articles may wait while all workers are busy (64)",
    )
    add(
        "--workers",
        type=count,
        metavar="N",
        help="how many articles are read at the same time (one for each core, at most 4)",
    )
