"""Stock coreferee in a pipeline of the user's own, where its model for it is installed."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from importlib import resources
from typing import Any, Final

from spacy.language import Language
from thinc.api import Config

from quoteattr.coreference.component import FACTORY

_STOCK: Final = "coreferee"


def attach(nlp: Language) -> str | None:
    """Give a person's own pipeline the chains that it can have; quietly none if there are none.

    A component that finds chains is kept. Stock coreferee is added at the end where its model for
    this very pipeline is installed. Our own weights are never added: they know only the embedded
    reader. Gives the name of the component, None without one.

    >>> import spacy
    >>> attach(spacy.blank("en")) is None
    True
    """
    for name in nlp.pipe_names:
        if nlp.get_pipe_meta(name).factory in (FACTORY, _STOCK):
            return name
    if not _stock_supports(nlp.meta):
        return None
    nlp.add_pipe(_STOCK)
    return _STOCK


def _stock_supports(meta: Mapping[str, Any]) -> bool:
    """Tell whether stock coreferee can read a pipeline; asked of itself, it prints and raises."""
    path = resources.files("coreferee") / "lang" / str(meta["lang"]) / "config.cfg"
    if not path.is_file():
        return False
    version = _numbers(meta["version"])
    models = f"coreferee_model_{meta['lang']}"
    for entry, told in Config().from_str(path.read_text(encoding="utf-8")).items():
        if told["model"] != meta["name"] or not version:
            continue
        if not _numbers(told["from_version"]) <= version <= _numbers(told["to_version"]):
            continue
        needed = [models, f"{models}.{entry}"]  # the first must be there to look for the second
        if "vectors_model" in told:
            needed.append(f"{meta['lang']}_{told['vectors_model']}")
        return all(importlib.util.find_spec(name) is not None for name in needed)
    return False


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())
