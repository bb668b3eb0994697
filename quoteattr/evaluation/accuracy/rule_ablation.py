"""What each rule contributes: the answers that are right without it, from raw text.

Every function of the stages that find speakers, roles and dates, and that may answer "no" (False,
None, or nothing), does so in a run of its own; properties are not counted as such. Fitted weights
and the chains of coreference stay as they are.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final
from unittest import mock

import attrs
from spacy.tokens import Doc

from quoteattr.attributions.building import RecordBuilder
from quoteattr.document.document import Document
from quoteattr.entities import entity_index
from quoteattr.evaluation.accuracy.speakers import paired
from quoteattr.evaluation.annotations import own_gold
from quoteattr.evaluation.annotations.own_gold import AnsweredArticle
from quoteattr.evaluation.comparison import answers
from quoteattr.evaluation.scores import Cell, Table
from quoteattr.extractor import Extractor
from quoteattr.pipeline import Analysis, run

PACKAGES: Final = ("entities", "speakers", "roles", "dates")
"""The packages whose functions can be left out."""
COUNTED: Final = ("speakers", "roles", "dates", "records")
_SPLITS: Final = ("dev", "train", "world", "fresh")
# What functions with these return types answer when they are left out.
_NO: Final[Mapping[str, Callable[..., Any]]] = {
    "bool": lambda *_, **__: False,
    "| None": lambda *_, **__: None,
    "Iterator": lambda *_, **__: iter(()),
}


@attrs.frozen(kw_only=True)
class Rule:
    """A function that can be left out: where it is defined, and what it answers then."""

    owner: Any
    name: str
    no: Callable[..., Any]

    @property
    def title(self) -> str:
        """Its name below the package: "speakers.pronouns._goes_on"."""
        inside = f".{self.owner.__name__}" if inspect.isclass(self.owner) else ""
        module = self.owner.__module__ if inside else self.owner.__name__
        return f"{module.partition('.')[2]}{inside}.{self.name}"


def rules(package: str) -> Iterator[Rule]:
    """Yield the functions and methods of a package that can answer "no", as far as types tell.

    >>> next(rules("roles")).title
    'roles.affiliations.phrases_behind'
    """
    parent = importlib.import_module(f"quoteattr.{package}")
    for found in pkgutil.iter_modules(parent.__path__, f"{parent.__name__}."):
        module = importlib.import_module(found.name)
        own = [one for one in vars(module).values() if getattr(one, "__module__", "") == found.name]
        for owner in (module, *filter(inspect.isclass, own)):
            for name, function in vars(owner).items():
                no = _no(function) if getattr(function, "__module__", "") == found.name else None
                if no is not None:
                    yield Rule(owner=owner, name=name, no=no)


def _no(function: Any) -> Callable[..., Any] | None:
    """Return what answers "no" instead of a function, None for what is none or always answers."""
    if not inspect.isfunction(function):
        return None
    kind = str(function.__annotations__.get("return", ""))
    return _NO.get("| None" if kind.endswith("| None") else kind.partition("[")[0])


@contextmanager
def left_out(rule: Rule) -> Iterator[None]:
    """Leave a rule out wherever it is used, until the block ends."""
    function = vars(rule.owner)[rule.name]
    modules = [one for name, one in list(sys.modules.items()) if name.startswith("quoteattr.")]
    with ExitStack() as stack:
        for owner in (rule.owner, *modules):
            if vars(owner).get(rule.name) is function:
                stack.enter_context(mock.patch.object(owner, rule.name, rule.no))
        yield


def measure(
    extractor: Extractor, data_parent: Path, packages: Sequence[str] = PACKAGES
) -> list[Table]:
    """Return a table for each package: how many more or fewer answers are right without each rule.

    Functions without which nothing works are no rules, and are not in the tables.

    Args:
        extractor: The extractor.
        data_parent: The folder that contains ``data`` and ``gold``.
        packages: Some of `PACKAGES`.

    Raises:
        ReadError: The folder lacks the gold.
    """
    unread = {one.name for one in own_gold.read(data_parent, "unread")}
    golds = [one for split in _SPLITS for one in own_gold.read(data_parent, split)
             if one.name not in unread]  # fmt: skip
    parsed = [(one, extractor.nlp(one.article.text)) for one in golds]
    whole = _right(parsed)
    return [_table(package, parsed, whole) for package in packages]


def _table(
    package: str, parsed: Sequence[tuple[AnsweredArticle, Doc]], whole: Counter[tuple[str, str]]
) -> Table:
    changes: list[tuple[str, list[int]]] = []
    columns = [(part, what) for part in ("gold", "fresh") for what in COUNTED]
    for rule in rules(package):
        try:
            with left_out(rule):
                right = _right(parsed)
        except (IndexError, KeyError, StopIteration, ValueError) as error:
            print(f"{rule.title} is no rule, nothing works without it: {error!r}", file=sys.stderr)
            continue
        changes.append((rule.title, [right[key] - whole[key] for key in columns]))
        print(rule.title, *changes[-1][1], file=sys.stderr, flush=True)
    changes.sort(key=lambda one: one[1][3] + one[1][7])
    rows: list[tuple[Cell, ...]] = [("nothing", *(whole[key] for key in columns))]
    rows += [(title, *found) for title, found in changes]
    return Table(
        title=f"{package}: right answers without each rule, from raw text",
        columns=("without", *(" ".join(key) for key in columns)),
        rows=rows,
    )


def _right(parsed: Sequence[tuple[AnsweredArticle, Doc]]) -> Counter[tuple[str, str]]:
    """Return how many answers are right, by part of the gold and answer."""
    right: Counter[tuple[str, str]] = Counter()
    for one, doc in parsed:
        part = "fresh" if one.split == "fresh" else "gold"
        document = Document(doc)
        entity_index.store_entities(document)  # those that coreference stored are from before
        found = Analysis(document=document, date=one.article.date)
        records = list(RecordBuilder(one.article).build(run(found, until="roles").drafts))
        for case in paired(one, records):
            if case.attribution is not None:
                right[part, "speakers"] += answers.right_speaker(case)
                right[part, "roles"] += answers.right_role(case)
                right[part, "dates"] += answers.right_day(case)
                right[part, "records"] += answers.right_record(case)
    return right
