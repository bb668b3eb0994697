"""Arrow record batches of articles in, Arrow record batches of attributions out.

One function for every engine that cuts a corpus into batches and runs Python on them: Spark's
``mapInArrow`` takes it as it is. It holds no model when it is pickled: each process opens its own,
once, at its first article. Needs pyarrow: ``quoteattr[arrow]``.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

import attrs

from quoteattr.errors import InputError
from quoteattr.extractor import STATEMENTS, Extractor, load
from quoteattr.neural.bundled_model import PRECISIONS, Precision
from quoteattr.output import arrow
from quoteattr.records import Act, Attribution, chosen_acts

# isort: split
import pyarrow as pa  # behind arrow, which tells what to do when it is missing

from quoteattr.corpus import columns

SCHEMA: Final = arrow.SCHEMA
"""What `attribute` gives: one row an attribution, as in Parquet and Arrow files."""

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
"""What `by_article` gives: one row an article, with why it failed or its attributions."""

# Articles, and attributions, of one batch that is given: enough to be quick, few enough that a
# batch of the longest records stays far below the 2 GB of one Arrow column.
_ROWS: Final = 1_000

_opening: Final = threading.Lock()  # engines run several threads in a process: one model for all
_log = logging.getLogger(__name__)


@attrs.frozen
class _Outcome:
    """What became of one article: its attributions, or why it has none."""

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
) -> Iterator[Any]:
    """Find the attributions of articles: one row an attribution, in the columns of ``SCHEMA``.

    An article that fails has no rows; a warning of the module's logger names it. Where failures
    must be kept, `by_article` gives a row for them, too.

    Args:
        batches: Record batches of articles: a column ``text``, and any of ``id``, ``date``,
            ``title``, ``url``; others are left alone.
        acts: Which acts to return.
        model: The name or folder of a spaCy pipeline, in place of the embedded one.
        precision: What the embedded reader computes in, as for `quoteattr.load`.
        aliases: The file of a table of speakers; it must be there on every machine.

    Returns:
        Batches of at most some thousand rows; none where there is nothing.

    Raises:
        InputError: One of the acts is none, there is no column ``text``, or one is of a type that
            cannot be read.

    >>> articles = pa.RecordBatch.from_pylist([{"text": "Ada Quill said it rained."}])
    >>> [batch.to_pylist()[0]["text"] for batch in attribute([articles])]
    ['it rained']
    """
    found = by_article(batches, acts=acts, model=model, precision=precision, aliases=aliases)
    return (flat for batch in found for flat in _flattened(batch))


def by_article(
    batches: Iterable[Any],
    *,
    acts: Collection[Act | str] = STATEMENTS,
    model: str | None = None,
    precision: Precision = PRECISIONS[0],
    aliases: str | None = None,
) -> Iterator[Any]:
    """Find the attributions of articles: one row an article, in the columns of ``BY_ARTICLE``.

    As many rows come out as went in, in their order. ``error`` tells why an article could not be
    read, and is null for all others; ``attributions`` holds its rows of ``SCHEMA``. So nothing is
    lost, and what is there need not be read again.

    Args:
        batches: Record batches of articles: a column ``text``, and any of ``id``, ``date``,
            ``title``, ``url``; others are left alone.
        acts: Which acts to return.
        model: The name or folder of a spaCy pipeline, in place of the embedded one.
        precision: What the embedded reader computes in, as for `quoteattr.load`.
        aliases: The file of a table of speakers; it must be there on every machine.

    Returns:
        Batches of at most some thousand rows; none where there is nothing.

    Raises:
        InputError: One of the acts is none, there is no column ``text``, or one is of a type that
            cannot be read.

    >>> articles = pa.RecordBatch.from_pylist([{"id": "a", "text": None}])
    >>> [batch.to_pylist() for batch in by_article([articles])]
    [[{'article': 'a', 'error': 'text is null: give the article there', 'attributions': []}]]
    """
    wanted = chosen_acts(acts)
    outcomes = _outcomes(batches, wanted, model, precision, aliases)
    return map(_batch, _bounded(outcomes))


def _outcomes(
    batches: Iterable[Any],
    acts: Collection[Act],
    model: str | None,
    precision: Precision,
    aliases: str | None,
) -> Iterator[_Outcome]:
    for batch in batches:
        found = columns.of(batch)
        for row in range(batch.num_rows):
            with _opening:  # not before there is an article: engines try functions on empty batches
                extractor = _extractor(model, precision, aliases)
            yield _outcome(extractor, acts, found, row)


@lru_cache(maxsize=1)
def _extractor(model: str | None, precision: Precision, aliases: str | None) -> Extractor:
    return load(model, precision=precision, aliases=aliases)


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
    """Give the attributions of a batch of ``BY_ARTICLE``, and tell of the articles that failed."""
    for name, error in zip(batch["article"], batch["error"], strict=True):
        if error.is_valid:
            _log.warning("article %r is left out: %s", name.as_py(), error.as_py())
    found = batch["attributions"].flatten()
    if len(found):
        yield pa.RecordBatch.from_arrays(found.flatten(), schema=SCHEMA)
