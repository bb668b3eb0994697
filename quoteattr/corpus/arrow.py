"""From Arrow record batches of articles to Arrow record batches of attributions.

One function serves every engine that cuts a corpus into batches and runs Python on them: Spark's
``mapInArrow`` takes it directly. The function holds no model when it is pickled: each process loads
its own, once, at its first article. Needs pyarrow: ``quoteattr[arrow]``.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

import attrs

from quoteattr.arguments import check_share
from quoteattr.errors import InputError
from quoteattr.extractor import STATEMENTS, Extractor, load
from quoteattr.neural.bundled_model import PRECISIONS, Precision
from quoteattr.output import arrow
from quoteattr.records import Act, Attribution, chosen_acts

# isort: split
import pyarrow as pa  # after arrow, whose error says what to install when pyarrow is missing

from quoteattr.corpus import columns

SCHEMA: Final = arrow.SCHEMA
"""The columns of `attribute`: one row per attribution, as in Parquet and Arrow files."""

BY_ARTICLE: Final = pa.schema(
    [
        pa.field("article", pa.string()),
        pa.field("error", pa.string()),
        pa.field(
            "attributions",
            pa.list_(pa.field("item", pa.struct(list(SCHEMA)), nullable=False)),
            nullable=False,
        ),
    ],
    metadata=SCHEMA.metadata,
)
"""The columns of `by_article`: one row per article, with its attributions or why it failed."""

# Articles and attributions in a batch that is returned: enough to be fast, few enough that a batch
# of the longest records stays far below the limit of 2 GB for one Arrow column.
_ROWS: Final = 1_000

_Settings = tuple[str | None, Precision, str | None, float]
"""What an extractor is loaded with."""

_opening: Final = threading.Lock()  # engines run several threads in a process: one model for all
_log = logging.getLogger(__name__)


@attrs.frozen
class _Outcome:
    """The result for one article: its attributions, or why it failed."""

    article: str | None
    error: str | None
    attributions: tuple[Attribution, ...] = ()


def attribute(
    batches: Iterable[Any],
    *,
    acts: Collection[Act | str] = STATEMENTS,
    model: str | None = None,
    precision: Precision = PRECISIONS[0],
    aliases: str | None = None,
    min_confidence: float = 0.0,
) -> Iterator[Any]:
    """Extract attributions: one row per attribution, in the columns of ``SCHEMA``.

    An article that fails has no rows; a warning of the module's logger names it. To keep the
    failures, call `by_article`, which has a row for them, too.

    Args:
        batches: Record batches of articles: a column ``text``, and any of ``id``, ``date``,
            ``title``, ``url``; other columns are ignored.
        acts: Which acts to return.
        model: The name or folder of a spaCy pipeline, in place of the embedded one.
        precision: What the embedded model computes in, as for `quoteattr.load`.
        aliases: The file of a table of speakers; every machine needs a copy.
        min_confidence: The least confidence of speakers, roles and said-on dates.

    Returns:
        Batches of at most a few thousand rows; no batches where there are no attributions.

    Raises:
        InputError: One of the acts does not exist, the least confidence is not valid, there is no
            column ``text``, or a column has a type that cannot be read.

    >>> articles = pa.RecordBatch.from_pylist([{"text": "Ada Quill said it rained."}])
    >>> [batch.to_pylist()[0]["text"] for batch in attribute([articles])]
    ['it rained']
    """
    found = by_article(
        batches, acts=acts, model=model, precision=precision, aliases=aliases,
        min_confidence=min_confidence,
    )  # fmt: skip
    return (flat for batch in found for flat in _flattened(batch))


def by_article(
    batches: Iterable[Any],
    *,
    acts: Collection[Act | str] = STATEMENTS,
    model: str | None = None,
    precision: Precision = PRECISIONS[0],
    aliases: str | None = None,
    min_confidence: float = 0.0,
) -> Iterator[Any]:
    """Extract attributions: one row per article, in the columns of ``BY_ARTICLE``.

    The rows that come out are as many as those that went in, and in the same order. ``error`` says
    why an article failed, and is null for all others; ``attributions`` holds its rows of
    ``SCHEMA``. So no failure is lost, and only the failed articles need to be processed again.

    Args:
        batches: Record batches of articles: a column ``text``, and any of ``id``, ``date``,
            ``title``, ``url``; other columns are ignored.
        acts: Which acts to return.
        model: The name or folder of a spaCy pipeline, in place of the embedded one.
        precision: What the embedded model computes in, as for `quoteattr.load`.
        aliases: The file of a table of speakers; every machine needs a copy.
        min_confidence: The least confidence of speakers, roles and said-on dates.

    Returns:
        Batches of at most a few thousand rows; no batches where there are no articles.

    Raises:
        InputError: One of the acts does not exist, the least confidence is not valid, there is no
            column ``text``, or a column has a type that cannot be read.

    >>> articles = pa.RecordBatch.from_pylist([{"id": "a", "text": None}])
    >>> [batch.to_pylist() for batch in by_article([articles])]
    [[{'article': 'a', 'error': 'text is null: give the article there', 'attributions': []}]]
    """
    check_share("min_confidence", min_confidence)
    settings = (model, precision, aliases, min_confidence)
    return map(_batch, _bounded(_outcomes(batches, chosen_acts(acts), settings)))


def _outcomes(
    batches: Iterable[Any], acts: Collection[Act], settings: _Settings
) -> Iterator[_Outcome]:
    for batch in batches:
        found = columns.of(batch)
        for row in range(batch.num_rows):
            with _opening:  # only now, since engines try a function on empty batches first
                extractor = _extractor(*settings)
            yield _outcome(extractor, acts, found, row)


@lru_cache(maxsize=1)
def _extractor(
    model: str | None, precision: Precision, aliases: str | None, min_confidence: float
) -> Extractor:
    return load(model, precision=precision, aliases=aliases, min_confidence=min_confidence)


def _outcome(
    extractor: Extractor, acts: Collection[Act], found: Mapping[str, Any], row: int
) -> _Outcome:
    name: str | None = None
    try:
        name = columns.name(found, row)
        article = columns.article(found, row)
        name = article.id
        return _Outcome(name, None, extractor(article, acts=acts))
    except InputError as error:
        return _Outcome(name, str(error))
    except Exception as error:  # noqa: BLE001 - one article in millions must not end the others
        return _Outcome(name, f"{type(error).__name__}: {error}")


def _bounded(outcomes: Iterable[_Outcome]) -> Iterator[list[_Outcome]]:
    some: list[_Outcome] = []
    rows = 0
    for one in outcomes:
        some.append(one)
        rows += 1 + len(one.attributions)
        if rows >= _ROWS:
            yield some
            some, rows = [], 0
    if some:
        yield some


def _batch(outcomes: Iterable[_Outcome]) -> Any:
    rows = [
        {
            "article": one.article,
            "error": one.error,
            "attributions": [arrow.columns(record) for record in one.attributions],
        }
        for one in outcomes
    ]
    return pa.RecordBatch.from_pylist(rows, schema=BY_ARTICLE)


def _flattened(batch: Any) -> Iterator[Any]:
    """Yield the attributions of a batch of ``BY_ARTICLE``, and log the articles that failed."""
    for name, error in zip(batch["article"], batch["error"], strict=True):
        if error.is_valid:
            _log.warning("article %r is left out: %s", name.as_py(), error.as_py())
    found = batch["attributions"].flatten()
    if len(found):
        yield pa.RecordBatch.from_arrays(found.flatten(), schema=SCHEMA)
