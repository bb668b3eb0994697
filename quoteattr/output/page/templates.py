"""The templates of the page, with its style and script; everything they insert is escaped."""

from __future__ import annotations

import base64
import functools
import hashlib
from importlib import resources
from typing import Final

import jinja2
import regex
from markupsafe import Markup, escape

from quoteattr.output.page.facts import kinds

PACKAGE: Final = "quoteattr.output.page"
_NO_CHARACTER = regex.compile(r"[\x00\ud800-\udfff]")


@functools.cache
def constants() -> dict[str, object]:
    """Return style and script with their hashes, by which the page's policy allows only them."""
    style, script = file("page.css"), file("page.js")
    return {
        "style": Markup(style),  # ours, so it needs no escaping
        "script": Markup(script),
        "style_hash": checksum(style),
        "script_hash": checksum(script),
        "kinds": kinds(),
    }


def file(name: str, package: str = PACKAGE) -> str:
    """Return the text of a template, style or script of a package."""
    return resources.files(package).joinpath(name).read_text(encoding="utf-8")


def checksum(text: str) -> str:
    """Return what a page's policy calls a style or script by."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@functools.cache
def environment(package: str = PACKAGE) -> jinja2.Environment:
    """Return the environment of a package's templates, which escapes every value."""
    return jinja2.Environment(
        loader=jinja2.FunctionLoader(functools.partial(file, package=package)),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _finalize(value: object) -> object:
    """Escape a text, and protect what a browser's parser would change.

    A raw carriage return would become a line feed, so it is written as a reference. For NUL and
    half a surrogate pair HTML has no reference: they become the replacement character.
    """
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    known = _NO_CHARACTER.sub("\ufffd", value)
    return escape(known).replace("\r", Markup("&#13;"))
