"""Stock coreferee in a user's own pipeline, where its model for that pipeline is installed."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from importlib import resources
from typing import Any, Final

from spacy.language import Language
from thinc.api import Config

from quoteattr.coreference.component import FACTORY

_STOCK_FACTORY: Final = "coreferee"


def attach(nlp: Language) -> str | None:
    """Add stock coreferee to a pipeline that has no component for chains, if its model is there.

    Return the name of the component that finds chains; None if there is none and no model for this
    very pipeline is installed. Our own weights are never added, because they fit only the vectors
    and labels of the embedded model.

    >>> import spacy
    >>> attach(spacy.blank("en")) is None
    True
    """
    for name in nlp.pipe_names:
        if nlp.get_pipe_meta(name).factory in (FACTORY, _STOCK_FACTORY):
            return name
    if not _is_supported(nlp.meta):
        return None
    nlp.add_pipe(_STOCK_FACTORY)
    return _STOCK_FACTORY


def _is_supported(meta: Mapping[str, Any]) -> bool:
    """Return whether stock coreferee has an installed model for the pipeline with this meta.

    Read from coreferee's own configuration: to a pipeline without a model, the component itself
    prints a message and raises.
    """
    path = resources.files("coreferee") / "lang" / str(meta["lang"]) / "config.cfg"
    if not path.is_file():
        return False
    version = _numbers(meta["version"])
    models = f"coreferee_model_{meta['lang']}"
    for name, entry in Config().from_str(path.read_text(encoding="utf-8")).items():
        if entry["model"] != meta["name"] or not version:
            continue
        if not _numbers(entry["from_version"]) <= version <= _numbers(entry["to_version"]):
            continue
        needed = [models, f"{models}.{name}"]  # the package first: find_spec imports it
        if "vectors_model" in entry:
            needed.append(f"{meta['lang']}_{entry['vectors_model']}")
        return all(importlib.util.find_spec(module) is not None for module in needed)
    return False


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())
