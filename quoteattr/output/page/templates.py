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
    script = file_of(PACKAGE, "page.js")
    return {
        **styles(PACKAGE, "page.css"),
        "script": Markup(script),  # ours, so it needs no escaping
        "script_hash": hash_of(script),
        "kinds": kinds(),
    }


def styles(package: str, name: str) -> dict[str, object]:
    """Return a style of a package behind the colours of every page, with the hash of both."""
    style = file_of(PACKAGE, "palette.css") + file_of(package, name)
    return {"style": Markup(style), "style_hash": hash_of(style)}


def file_of(package: str, name: str) -> str:
    """Return the text of a file of a package."""
    return resources.files(package).joinpath(name).read_text(encoding="utf-8")


def hash_of(text: str) -> str:
    """Return the hash by which a page's policy allows a style or script.

    >>> hash_of("")
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='
    """
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@functools.cache
def environment(package: str = PACKAGE) -> jinja2.Environment:
    """Return the environment of a package's templates, which escapes every value.

    They can extend ``document.html``, the frame of every page.
    """
    return jinja2.Environment(
        loader=jinja2.FunctionLoader(functools.partial(_template, package)),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _template(package: str, name: str) -> str:
    is_own = resources.files(package).joinpath(name).is_file()
    return file_of(package if is_own else PACKAGE, name)


def _finalize(value: object) -> object:
    """Escape a text, and protect what a browser's parser would change.

    A raw carriage return would become a line feed, so it is written as a reference. For NUL and
    half a surrogate pair HTML has no reference: they become the replacement character.
    """
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    known = _NO_CHARACTER.sub("\ufffd", value)
    return escape(known).replace("\r", Markup("&#13;"))
