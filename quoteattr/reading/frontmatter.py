"""What precedes an article's body: YAML, header lines, a date, a dateline.

Position and form alone decide, and the text is not changed: the results are the fields as printed
and the offset at which the body begins.
"""

from __future__ import annotations

import datetime

import attrs
import regex

from quoteattr.errors import InputError
from quoteattr.spans import Range
from quoteattr.text.whitespace import normalize

_FIELDS = {
    "date": "date",
    "published": "date",
    "pubdate": "date",
    "publicationdate": "date",
    "datepublished": "date",
    "title": "title",
    "headline": "title",
    "url": "url",
    "link": "url",
    "id": "id",
}
_OTHER_HEADERS = frozenset(
    ("author", "authors", "by", "byline", "source", "publisher", "section", "language", "tags")
)
_SPACE = regex.compile(r"[\s\ufeff]*+")
_FENCE = regex.compile(r"---[ \t]*+(?:\r\n?|\n)")
_FENCED_LINE = regex.compile(r"(?P<line>[^\r\n]*+)(?:\r\n?|\n|\Z)")
_LONGEST_BLOCK = 200  # lines: an article may begin with a rule of dashes that is never closed
_HEADER = regex.compile(
    r"[ \t]*+(?P<key>[A-Za-z][A-Za-z_ -]{0,24}+):(?:[ \t]++(?P<value>[^\r\n]*+))?(?:\r\n?|\n|\Z)"
)
_DATE_WORD = regex.compile(
    r"date:?\s++(?P<value>[0-9]{4}-[0-9]{2}-[0-9]{2})(?:T\S{1,24}+)?(?=\s|\Z)", regex.IGNORECASE
)
_QUOTED = regex.compile(r"\"(?P<text>(?:[^\"\\]|\\.)*+)\"|'(?P<text>(?:[^']|'')*+)'")

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DATES = (
    regex.compile(r"(?P<year>[0-9]{4})[-/](?P<month>[0-9]{2})[-/](?P<day>[0-9]{2})(?:[T ].*+)?"),
    regex.compile(_MONTH + r" (?P<day>[0-9]{1,2}),? (?P<year>[0-9]{4})", regex.IGNORECASE),
    regex.compile(
        r"(?:[A-Za-z]{3,9}, )?(?P<day>[0-9]{1,2}) " + _MONTH + r" (?P<year>[0-9]{4})(?: .*+)?",
        regex.IGNORECASE,
    ),
)
_CAPITALS = r"(?:St\. )?\p{Lu}[\p{Lu}\p{M}.'’-]++(?:[ /]\p{Lu}[\p{Lu}\p{M}.'’-]++){0,4}+"
_REGION = r"(?!\p{Lu}{2})\p{Lu}[\p{L}\p{M}.'’-]++(?: (?!\p{Lu}{2})\p{Lu}[\p{L}\p{M}.'’-]++){0,3}+"
_WORDS = r"\p{Lu}[\p{L}\p{M}.'’-]++(?: \p{Lu}[\p{L}\p{M}.'’-]++){0,3}+"
_NO_DATE = rf"(?!{_MONTH} [0-9])"
# Labels of the news desk and salutations look like places: "EXCLUSIVE — The minister", "SIR – I".
_LABEL = r"(?!(?:EXCLUSIVE|UPDATE|BREAKING|ANALYSIS|OPINION|WATCH|VIDEO|LIVE|NEWS|SIRS?|MADAM)\b)"
_DATELINE = regex.compile(
    r"(?:"
    rf"(?P<place>{_LABEL}{_CAPITALS})(?:, {_NO_DATE}{_REGION})?+"
    # A place in mixed case needs an agency after it, as in "Oslo (AP) —": otherwise an article that
    # begins with "Paris — The city of light" would lose its subject.
    rf"|{_NO_DATE}{_WORDS}(?:, {_NO_DATE}{_WORDS})?+(?=[^\r\n(]{{0,20}}\()"
    r")?+"
    rf"(?P<date>(?:,? ?){_MONTH} (?P<day>[0-9]{{1,2}})(?:, (?P<year>[0-9]{{4}}))?+)?+"
    r"(?P<agency> ?\([^()\r\n]{2,40}+\))?+"
    r"[ \xa0]?+(?:[—–]|--|-(?= ))"
    r"(?=\s?+[\"“‘'«(]?+[\p{Lu}\p{N}])"
)
_DATELINE_WITHIN = 600  # characters: a title and a byline may come first
_BEHIND_DATELINE = 20  # characters after a dateline that the pattern looks at


@attrs.frozen(kw_only=True)
class FrontMatter:
    """The fields before an article's body as printed, and the offset at which the body begins."""

    date: str | None = None
    title: str | None = None
    url: str | None = None
    id: str | None = None
    end: int = 0


def front_matter(text: str) -> FrontMatter:
    r"""Return the front matter of an article: YAML between dashes, header lines, "date …".

    ``end`` is a code point offset into ``text``; without front matter it is the offset after
    leading white space and a byte order mark. The first of several values for one field counts.

    >>> front_matter(" date 2025-08-29 The mayor said no.").date
    '2025-08-29'
    >>> front_matter("Title: Rain\nDate: 29 August 2025\n\nIt rained.").end
    34
    """
    fields: dict[str, str] = {}
    end = _skip_space(text, 0)
    end = _read_yaml(text, end, fields)
    for read in (_read_date_word, _read_headers, _read_date_word):
        end = read(text, end, fields)
    return FrontMatter(**fields, end=end)


def read_date(value: str) -> datetime.date:
    """Parse a date as headers print it: 2025-08-29, also with a time, or with a month's name.

    Raises:
        InputError: The value is not a date, or not in the calendar.

    >>> read_date("Aug. 29, 2025")
    datetime.date(2025, 8, 29)
    """
    for shape in _DATES:
        match = shape.fullmatch(value.strip())
        if match is not None:
            try:
                return _day(match["year"], match["month"], match["day"])
            except ValueError:
                break
    raise InputError(f"{value!r} is not a date: write YYYY-MM-DD, as in 2025-08-29")


def dateline(text: str, body: Range) -> Range | None:
    """Return the span of the dateline at the start of a body, with its dash: "KYIV (Reuters) —".

    The offsets are code points of ``text``; None if the first lines have no dateline.

    >>> dateline("PARIS (AP) — It rained.", Range(0, 23))
    Range(start=0, end=12)
    """
    head = normalize(body.slice(text)[: 2 * _DATELINE_WITHIN])
    start, end = 0, len(head.text)
    while start < min(end, _DATELINE_WITHIN):
        match = _DATELINE.match(head.text, start)
        if match is not None and (match["place"] or match["date"] or match["agency"]):
            return head.printed(Range(*match.span())).shift(body.start)
        line = _FENCED_LINE.match(head.text, start)
        start = end if line is None else _skip_space(head.text, line.end())
    return None


def dateline_date(text: str, place: Range) -> datetime.date | None:
    """Return the date in a dateline, None unless it includes the year.

    >>> dateline_date("OSLO, Aug. 29, 2025 — Rain.", Range(0, 21))
    datetime.date(2025, 8, 29)
    """
    head = text[place.start : place.end + _BEHIND_DATELINE]
    match = _DATELINE.match(normalize(head).text)
    if match is None or match["year"] is None:
        return None
    try:
        return _day(match["year"], match["month"], match["day"])
    except ValueError:
        return None


def _day(year: str, month: str, day: str) -> datetime.date:
    number = int(month) if month.isdigit() else 1 + _MONTHS.index(month[:3].lower())
    return datetime.date(int(year), number, int(day))


def _skip_space(text: str, start: int) -> int:
    match = _SPACE.match(text, start)
    return start if match is None else match.end()


def _read_yaml(text: str, start: int, fields: dict[str, str]) -> int:
    """Read flat ``key: value`` lines between two fences, and skip all other YAML there."""
    fence = _FENCE.match(text, start)
    if fence is None:
        return start
    found: dict[str, str] = {}
    end = fence.end()
    for _ in range(_LONGEST_BLOCK):
        match = _FENCED_LINE.match(text, end)
        if match is None or end == len(text):
            break
        header = _HEADER.match(text, end)
        end = match.end()
        if match["line"].rstrip() in ("---", "..."):
            fields.update(found)
            return _skip_space(text, end)
        if header is not None and not text[header.start()].isspace():
            _keep(found, header["key"], _unquoted(header["value"] or ""))
    return start


def _unquoted(value: str) -> str:
    value = value.strip()
    match = _QUOTED.match(value)
    if match is not None:
        inner = str(match["text"])
        return inner.replace("''", "'") if value[0] == "'" else regex.sub(r"\\(.)", r"\1", inner)
    value = value.partition(" #")[0].strip()
    return "" if value in ("~", "null") else value


def _read_date_word(text: str, start: int, fields: dict[str, str]) -> int:
    match = _DATE_WORD.match(text, start)
    if match is None:
        return start
    _keep(fields, "date", match["value"])
    return _skip_space(text, match.end())


def _read_headers(text: str, start: int, fields: dict[str, str]) -> int:
    end = start
    for _ in range(_LONGEST_BLOCK):
        match = _HEADER.match(text, end)
        if match is None:
            break
        key, value = _name(match["key"]), (match["value"] or "").strip()
        known = key in _FIELDS or (key in _OTHER_HEADERS and bool(fields))
        if not known or not value or not _is_plausible(key, value):
            break
        _keep(fields, key, value)
        end = match.end()
    return start if end == start else _skip_space(text, end)


def _is_plausible(key: str, value: str) -> bool:
    # "Date: a fruit of the desert" is the article itself.
    return _FIELDS.get(key) != "date" or any(letter.isdigit() for letter in value)


def _name(key: str) -> str:
    return regex.sub(r"[ _-]", "", key).lower()


def _keep(fields: dict[str, str], key: str, value: str) -> None:
    field = _FIELDS.get(_name(key))
    if field is not None and value:
        fields.setdefault(field, value)
