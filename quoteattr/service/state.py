"""What all endpoints of a service share."""

from __future__ import annotations

from collections.abc import Collection

import attrs
from starlette.requests import Request

from quoteattr.records import Act
from quoteattr.review import NoArticleError, Store
from quoteattr.service.jobs import Jobs
from quoteattr.service.limits import Limits
from quoteattr.service.metrics import Metrics


@attrs.frozen(kw_only=True)
class State:
    """The store, the workers and the settings of a service; ``acts`` are those of its pages."""

    store: Store
    jobs: Jobs
    limits: Limits
    metrics: Metrics
    acts: Collection[Act]


def state_of(request: Request) -> State:
    """Return the state of the service that got a request."""
    state: State = request.app.state.quoteattr
    return state


def article_number(request: Request) -> int:
    """Return the number of the article that the path of a request names.

    Raises:
        NoArticleError: The number is larger than any that a store has.
    """
    number = int(request.path_params["number"])
    if number >= 1 << 63:  # SQLite has no such number
        raise NoArticleError(f"there is no article {number}: it may have been deleted")
    return number
