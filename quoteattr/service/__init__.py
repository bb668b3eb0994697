"""A local web application: articles in, pages of their records out, and corrections that are kept.

Beside it, a JSON API returns the same records as the library. `app.make_app` makes it, for any ASGI
server. Needs Starlette and uvicorn: ``quoteattr[serve]``.
"""

from __future__ import annotations

import importlib

from quoteattr.errors import ExtraError

for _library in ("starlette", "uvicorn"):
    try:
        importlib.import_module(_library)
    except ImportError as error:
        raise ExtraError(
            f"the service needs Starlette and uvicorn ({error}): "
            "python -m pip install 'quoteattr[serve]'"
        ) from None
