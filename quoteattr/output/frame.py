"""A pandas DataFrame: one row per attribution, in the columns of CSV, with types.

Needs pandas: ``quoteattr[pandas]``.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from typing import Any, Final

from quoteattr.arguments import check, items
from quoteattr.errors import ExtraError
from quoteattr.output.tables import delimited
from quoteattr.records import (
    Act,
    Attribution,
    DateRelation,
    Kind,
    Polarity,
    ResolvedBy,
    SpeakerKind,
    Stance,
)

try:
    import pandas as pd
except ImportError:
    raise ExtraError("to_frame needs pandas: python -m pip install 'quoteattr[pandas]'") from None

_WORDS: Final[Mapping[str, Iterable[enum.Enum]]] = {
    "kind": Kind,
    "act": Act,
    "polarity": Polarity,
    "speaker_kind": SpeakerKind,
    "resolved_by": ResolvedBy,
    "said_on_relation": DateRelation,
    "stance": Stance,
}
_TRUTHS: Final = ("named", "anonymous")
_TRUE: Final = {"true": True, "false": False}


def to_frame(records: Iterable[Attribution]) -> Any:
    """Return a DataFrame with one row per attribution, in the same order.

    Its columns are those of CSV, even without any row. ``source_date`` has dates, ``said_on``
    strings (2025, 2025-09 or 2025-09-04, which sort correctly), ``*_at`` the start of a span as an
    integer, in code points of the article's text; closed vocabularies are categories. What a record
    lacks is missing (``isna``).

    Args:
        records: Attributions of one article or of many.

    Raises:
        InputError: One of them is not an attribution.
        ExtraError: pandas is not installed: ``quoteattr[pandas]``.

    >>> import quoteattr
    >>> frame = to_frame(quoteattr.extract('"It is over," said Ada Quill.'))
    >>> frame[["speaker", "kind", "text"]].values.tolist()
    [['Ada Quill', 'direct', 'It is over,']]
    """
    rows = []
    for record in items("records", records, _REMEDY):
        check("a record", record, Attribution, _REMEDY)
        rows.append(delimited.cells(record))
    return pd.DataFrame(
        {column: _column(column, [row[column] for row in rows]) for column in delimited.COLUMNS}
    )


_REMEDY: Final = "give a list of attributions, as in to_frame(quoteattr.extract(text))"


def _column(name: str, cells: list[str | None]) -> Any:
    if name in _WORDS:
        return pd.Categorical(cells, [word.value for word in _WORDS[name]])
    if name in _TRUTHS:
        return pd.array([_TRUE.get(cell or "") for cell in cells], dtype="boolean")
    if name == "source_date":
        return pd.array(cells, dtype="datetime64[s]")  # nanoseconds would begin in 1677
    if name.endswith("confidence"):
        return pd.array([float(cell or "nan") for cell in cells], dtype="float64")
    if name.endswith("_at") and name != "content_at":
        return pd.array([None if cell is None else int(cell) for cell in cells], dtype="Int64")
    # Not pyarrow's strings, which cannot hold half a surrogate pair.
    return pd.array(cells, dtype=pd.StringDtype("python"))
