"""The server: the address at which it listens, and uvicorn."""

from __future__ import annotations

import signal
import socket
import sys

import uvicorn
from starlette.types import ASGIApp

from quoteattr.errors import InputError


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens; port 0 is any free one.

    Raises:
        InputError: There is no such host, or the port cannot be used.

    >>> with listening("127.0.0.1", 0) as listener:
    ...     address(listener).startswith("http://127.0.0.1:")
    True
    """
    try:
        family, *_, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(place[:2], family=family, backlog=256)
    except OSError as error:
        reason = (error.strerror or str(error)).partition(" (while")[0]  # the socket's own words
        raise InputError(
            f"cannot listen at {host}, port {port} ({reason}): give another --host or --port"
        ) from None


def address(listener: socket.socket) -> str:
    """Return the address of a socket for a browser."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def configured(app: ASGIApp) -> uvicorn.Server:
    """Return a server for an application, which is not yet running."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            http="h11",
            ws="none",
            lifespan="on",
            log_config=None,  # errors go to the log of Python
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=10,
        )
    )


def serve(app: ASGIApp, listener: socket.socket) -> None:
    """Answer requests until the process is interrupted or told to end; running requests end first.

    Raises:
        KeyboardInterrupt: It was interrupted.
        SystemExit: It was told to end (SIGTERM), with code 0.
    """
    # uvicorn raises a signal again when it has ended.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    configured(app).run(sockets=[listener])
