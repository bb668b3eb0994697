"""How much a request may ask for, and the errors of requests.

Every error has the same form: ``{"error": {"code": …, "message": …}}`` and a status of HTTP. The
code is for programs, the message for people: what is wrong, the value, and what to do.
"""

from __future__ import annotations

import asyncio
import os
from typing import Any, Final

import attrs
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse

from quoteattr.arguments import check_count
from quoteattr.errors import ExtraError, InputError, QuoteattrError, WriteError
from quoteattr.review import ConflictError, NoArticleError


def _workers() -> int:
    return min(4, os.cpu_count() or 1)


@attrs.frozen(kw_only=True)
class Limits:
    """The limits of a service.

    Attributes:
        max_bytes: The bytes that the body of a request may have.
        seconds: How long a request may take, waiting in the queue included.
        queue: How many articles may wait while all workers are busy.
        workers: How many articles are read at the same time, each by a thread.

    Raises:
        InputError: One of them is not a number of 1 or more.

    >>> Limits(queue=8).queue
    8
    """

    max_bytes: int = 2_000_000
    seconds: int = 60
    queue: int = 64
    workers: int = attrs.field(factory=_workers)

    def __attrs_post_init__(self) -> None:
        for field in attrs.fields(Limits):
            check_count(field.name, getattr(self, field.name))


class ServiceError(QuoteattrError):
    """A request that is not carried out.

    ``status`` is that of HTTP, ``code`` a word for programs, and ``retry_after`` the seconds after
    which it is worth another try, 0 if it is not.

    >>> ServiceError(404, "not_found", "there is no such page").status
    404
    """

    def __init__(self, status: int, code: str, message: str, retry_after: int = 0) -> None:
        super().__init__(status, code, message, retry_after)
        self.status, self.code, self.message = status, code, message
        self.retry_after = retry_after

    def __str__(self) -> str:
        return self.message


def busy(waiting: int, retry_after: int) -> ServiceError:
    """Return the error of a request for which there is no place in the queue."""
    message = f"{waiting} articles are waiting already: try again in {retry_after} seconds"
    return ServiceError(503, "busy", message, retry_after)


def too_slow(seconds: int) -> ServiceError:
    """Return the error of a request that takes too long."""
    message = f"this takes longer than {seconds} seconds: give a shorter text, or try again later"
    return ServiceError(504, "timeout", message)


# The first class that fits counts.
_KNOWN: Final = (
    (NoArticleError, 404, "not_found"),
    (ConflictError, 409, "conflict"),
    (InputError, 400, "bad_input"),
    (ExtraError, 501, "extra_missing"),
    (WriteError, 507, "not_written"),
)


def known_error(error: Exception) -> ServiceError:
    """Return the error of a request for any error; what is not one of ours is not shown.

    >>> known_error(ValueError("secret")).message
    'something went wrong in the service: its log has the details'
    """
    if isinstance(error, ServiceError):
        return error
    for kind, status, code in _KNOWN:
        if isinstance(error, kind):
            return ServiceError(status, code, str(error))
    return ServiceError(
        500, "internal", "something went wrong in the service: its log has the details"
    )


def error_answer(error: Exception) -> JSONResponse:
    """Return the answer for an error."""
    known = known_error(error)
    headers = {"Retry-After": str(known.retry_after)} if known.retry_after else None
    body: dict[str, Any] = {"error": {"code": known.code, "message": known.message}}
    return JSONResponse(body, known.status, headers)


async def body(request: Request, limits: Limits) -> bytes:
    """Return the body of a request, of which no more is read than is allowed.

    Raises:
        ServiceError: It is too large (413) or arrives too slowly (408).
    """
    declared = request.headers.get("content-length", "0")
    if not declared.isdecimal() or int(declared) > limits.max_bytes:
        raise _too_large(limits)
    try:
        return await asyncio.wait_for(_read(request, limits), limits.seconds)
    except asyncio.TimeoutError:
        message = f"the request did not arrive within {limits.seconds} seconds: try again"
        raise ServiceError(408, "slow_request", message) from None
    except ClientDisconnect:
        raise ServiceError(400, "disconnected", "the request was broken off") from None


async def _read(request: Request, limits: Limits) -> bytes:
    data = bytearray()
    async for part in request.stream():
        data += part
        if len(data) > limits.max_bytes:
            raise _too_large(limits)
    return bytes(data)


def _too_large(limits: Limits) -> ServiceError:
    message = (
        f"more than {limits.max_bytes:,} bytes: give a shorter text, or start the service with a "
        "larger --max-bytes"
    )
    return ServiceError(413, "too_large", message)
