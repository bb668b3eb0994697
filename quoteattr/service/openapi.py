"""The OpenAPI document: written by hand, with the JSON Schema of the records in its place."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import quoteattr
from quoteattr.output.json import schema
from quoteattr.review import exports


def document() -> dict[str, Any]:
    """Return the document as plain values.

    >>> sorted(document()["paths"]["/articles"])
    ['get', 'post']
    """
    file = resources.files("quoteattr.service") / "web" / "openapi.json"
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    # References within the schema of the records are to places of that schema.
    text = json.dumps(schema()["$defs"]).replace("#/$defs/", "#/components/schemas/")
    found["components"]["schemas"] |= json.loads(text)
    found["components"]["parameters"]["Format"]["schema"]["enum"] = list(exports.NAMES)
    found["info"]["version"] = quoteattr.__version__
    return found
