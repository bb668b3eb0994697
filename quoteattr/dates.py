"""When it was said: expressions that belong to the saying, as precise as the text is.

A bare weekday is the latest such day up to and including the source date (right in 90.6 % of
TimeBank's and AQUAINT's bare weekdays). A week, month or year stays a month or a year: no day is
ever made up. Dates inside the content belong to the content.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs
import regex
from spacy.tokens import Doc, Span, Token

from quoteattr import lexicon
from quoteattr.records import Act, Attribution, PartialDate, Speaker


def _any_of(forms: Mapping[str, int]) -> str:
    return "|".join(regex.escape(form) for form in sorted(forms, key=len, reverse=True))


_MONTH: Final = _any_of(lexicon.MONTHS)
_DAY: Final = _any_of(lexicon.WEEKDAYS)
_COUNT: Final = rf"(?P<count>\d{{1,3}}|{_any_of(lexicon.NUMBERS)})"
# "A 2014 study found": the year of a document is when it says so.
_WRITTEN: Final = "analysis|article|audit|book|interview|memo|paper|poll|report|speech|study|survey"
# Tried from the most explicit to the vaguest; the first that matches at a place wins.
_EXPRESSION: Final = regex.compile(
    rf"""(?<![\p{{L}}\p{{N}}’'-])(?:
      (?P<iso>\d{{4}}-\d\d-\d\d)
    | (?P<month>{_MONTH})\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s(?P<year>\d{{4}}))?
    | (?P<day>\d{{1,2}})\s(?P<month>{_MONTH})(?:\s(?P<year>\d{{4}}))?
    | (?P<month>{_MONTH}),?\s(?P<year>(?:19|20)\d\d)
    | (?:in|since|last|this|late|early|mid-?|of)\s(?:late\s|early\s)?(?P<month>{_MONTH})
        (?:,?\s(?P<year>(?:19|20)\d\d))?
    | (?P<next>next\s|this\scoming\s)?(?P<weekday>{_DAY})
    | {_COUNT}\s(?P<unit>day|week|month|year)s?\s(?P<way>ago|earlier|before|later)
    | (?P<word>(?<!USA\s)today|tonight|yesterday|tomorrow|last\snight
        |this\s(?:morning|afternoon|evening))
    | (?P<step>last|this|next|past)\s(?P<unit>week|weekend|month|year)
    | in\s(?P<year>(?:19|20)\d\d)
    | (?P<year>(?:19|20)\d\d)(?=\s(?:{_WRITTEN})\b)
    )(?![\p{{L}}\p{{N}}])""",
    regex.VERBOSE | regex.IGNORECASE,
)
_SAME_DAY: Final = frozenset({"today", "tonight", "this morning", "this afternoon", "this evening"})
_DAY_BEFORE: Final = frozenset({"yesterday", "last night"})
# Verbs of making public: "speaking Tuesday on Fox News, he said", "a report released Tuesday"
_OCCASIONS: Final = frozenset(
    "speak appear testify write talk respond address campaign release publish issue post file air "
    "hold give deliver".split()
)


@attrs.frozen(kw_only=True)
class Expression:
    """A date expression of the text with its place, in code points, and its meaning."""

    start: int
    end: int
    means: PartialDate


def expressions(text: str, source_date: datetime.date | None) -> Iterator[Expression]:
    """Read the date expressions of a text in its order; those without meaning are left out.

    Relative ones need the source date. "Earlier" counts from the expression before it.

    >>> [str(e.means) for e in expressions("on Tuesday or in May", datetime.date(2016, 9, 15))]
    ['2016-09-13', '2016-05']
    """
    before: PartialDate | None = None
    for match in _EXPRESSION.finditer(text):
        means = _meaning(match, source_date, before)
        if means is not None:
            before = means
            yield Expression(start=match.start(), end=match.end(), means=means)


def said_on(
    doc: Doc, attribution: Attribution, source_date: datetime.date | None
) -> PartialDate | None:
    """Find when one attribution was said by an expression of its own; None when there is none.

    The expression stands in the cue's sentence, outside the content, and hangs on the cue.

    >>> import spacy
    >>> from quoteattr.records import Cue, Kind
    >>> from quoteattr.records import Span as Words
    >>> said = Attribution(id="a1", kind=Kind.INDIRECT, act=Act.STATEMENT, text="it rained",
    ...     content=(Words(start=15, end=24, text="it rained"),),
    ...     cue=Cue(start=3, end=7, text="said", lemma="say"))
    >>> doc = spacy.blank("en")("He said Monday it rained")
    >>> str(said_on(doc, said, datetime.date(2016, 9, 15)))
    '2016-09-12'
    """
    return _own_date(doc, attribution, tuple(expressions(doc.text, source_date)))


def _own_date(
    doc: Doc, attribution: Attribution, dates: Sequence[Expression]
) -> PartialDate | None:
    cue = _cue(doc, attribution)
    if cue is None:
        return None
    start, end = _sentence(doc, cue.start, cue.end)
    own = []
    for found in dates:
        if not start <= found.start < end:
            continue
        span = doc.char_span(found.start, found.end, alignment_mode="expand")
        if span is None:
            continue
        inside = _in_content(found, attribution)
        if _hangs_directly(span.root, cue) if inside else _hangs_on(span.root, cue.start, cue.end):
            own.append((_distance(found, attribution), found))
    return min(own, key=lambda pair: pair[0])[1].means if own else None


def find(
    doc: Doc,
    attributions: Sequence[Attribution],
    speakers: Sequence[Sequence[Speaker]],
    source_date: datetime.date | None,
) -> tuple[PartialDate | None, ...]:
    """Date every attribution: by its own expression, else by the same saying told further.

    One answer per attribution, in their order. A speaker who "said Tuesday" and then "added" is
    still speaking on Tuesday; "has said" and beliefs are of no day.

    >>> import spacy
    >>> find(spacy.blank("en")(""), (), (), None)
    ()
    """
    dates = tuple(expressions(doc.text, source_date))
    own = [_own_date(doc, attribution, dates) for attribution in attributions]
    result: list[PartialDate | None] = list(own)
    for i, attribution in enumerate(attributions):
        if own[i] is None and _tells_on(
            doc, attribution, is_headline=_in_headline(doc, attribution)
        ):
            mine = {speaker.id for speaker in speakers[i]}
            same = [j for j, group in enumerate(speakers) if mine & {one.id for one in group}]
            result[i] = _carried(doc, attributions, own, same, i)
    return tuple(result)


def _carried(
    doc: Doc,
    attributions: Sequence[Attribution],
    own: Sequence[PartialDate | None],
    same: Sequence[int],
    i: int,
) -> PartialDate | None:
    """Choose among the dates of one speaker for a saying that has none.

    The last day told before counts; a vaguer date ("in June") is a look back and lasts for its
    paragraph only. In front of the first date, the headline and lead speak of it already.
    """
    vague_only = not any(date.day for j in same if (date := own[j]) is not None)
    before = [j for j in same if j < i and _tells_on(doc, attributions[j])]
    for j in reversed(before):
        date = own[j]
        if date is not None and (
            date.day
            or (vague_only and date.month)
            or _one_paragraph(doc, attributions[j], attributions[i])
        ):
            return date
    later = [j for j in same if j > i and own[j] is not None and _tells_on(doc, attributions[j])]
    if later and not any(own[j] for j in before):
        date = own[later[0]]
        return date if date is not None and date.day else None
    return None


def _one_paragraph(doc: Doc, one: Attribution, other: Attribution) -> bool:
    start, end = sorted((one.content[0].start, other.content[0].start))
    return "\n" not in doc.text[start:end]


def _in_headline(doc: Doc, attribution: Attribution) -> bool:
    return attribution.cue is not None and "\n" not in doc.text[: attribution.cue.start].strip()


def _tells_on(doc: Doc, attribution: Attribution, *, is_headline: bool = False) -> bool:
    """Tell whether a cue goes on with one saying: a statement in the simple past or "adding"."""
    cue = _cue(doc, attribution)
    if cue is None or attribution.act is not Act.STATEMENT:
        return False
    verbs = [token for token in cue if token.pos_ == "VERB"] or [cue.root]
    verb = verbs[0]
    return (is_headline or verb.tag_ not in ("VBZ", "VBP", "VB")) and not any(
        child.lemma_ in ("have", "will", "would") and child.dep_.startswith("aux")
        for child in verb.children
    )


def _cue(doc: Doc, attribution: Attribution) -> Span | None:
    if attribution.cue is None:
        return None
    cue = doc.char_span(attribution.cue.start, attribution.cue.end, alignment_mode="expand")
    return cue if cue is not None and len(cue) else None


def _meaning(
    match: regex.Match[str], source: datetime.date | None, before: PartialDate | None
) -> PartialDate | None:
    part = {key: value.lower() for key, value in match.groupdict().items() if value}
    try:
        if "iso" in part:
            return PartialDate.of(datetime.date.fromisoformat(part["iso"]))
        if "year" in part or "month" in part:
            return _calendar_date(part, source)
        if "way" in part:
            return _counted(part, source, before)
        if source is None:
            return None
        if "weekday" in part:
            return PartialDate.of(_weekday(part, source))
        if "word" in part:
            return PartialDate.of(_near_day(part["word"], source))
        return _step(part, source)
    except (ValueError, OverflowError):
        return None  # "February 30" and the like are no dates


def _calendar_date(part: Mapping[str, str], source: datetime.date | None) -> PartialDate | None:
    """Read "Aug. 29", "March 2015", "in May"; without a year the latest one that has passed."""
    month = lexicon.MONTHS[part["month"]] if "month" in part else None
    day = int(part["day"]) if "day" in part else None
    if "year" in part:
        return PartialDate(year=int(part["year"]), month=month, day=day)
    if source is None or month is None:
        return None
    later = (month, day or 1) > (source.month, source.day)
    return PartialDate(year=source.year - later, month=month, day=day)


def _weekday(part: Mapping[str, str], source: datetime.date) -> datetime.date:
    wanted = lexicon.WEEKDAYS[part["weekday"]]
    if "next" in part:
        return source + datetime.timedelta(days=(wanted - source.isoweekday() - 1) % 7 + 1)
    return source - datetime.timedelta(days=(source.isoweekday() - wanted) % 7)


def _near_day(word: str, source: datetime.date) -> datetime.date:
    word = " ".join(word.split())
    if word in _SAME_DAY:
        return source
    return source + datetime.timedelta(days=-1 if word in _DAY_BEFORE else 1)


def _counted(
    part: Mapping[str, str], source: datetime.date | None, before: PartialDate | None
) -> PartialDate | None:
    """Read "two days ago" from the source date, "two days earlier" from the date before it."""
    count = int(part["count"]) if part["count"].isdigit() else lexicon.NUMBERS[part["count"]]
    anchor = source
    if part["way"] != "ago":
        if before is None or before.month is None or before.day is None:
            return None
        anchor = datetime.date(before.year, before.month, before.day)
    if anchor is None:
        return None
    return _moved(anchor, count if part["way"] == "later" else -count, part["unit"])


def _step(part: Mapping[str, str], source: datetime.date) -> PartialDate | None:
    steps = {"last": -1, "past": -1, "this": 0, "next": 1}
    return _moved(source, steps[part["step"]], part["unit"])


def _moved(anchor: datetime.date, count: int, unit: str) -> PartialDate | None:
    """Go so many units on, and keep no more precision than the unit has."""
    if unit == "day":
        return PartialDate.of(anchor + datetime.timedelta(days=count))
    if unit == "year":
        return PartialDate(year=anchor.year + count)
    if unit == "month":
        months = anchor.year * 12 + anchor.month - 1 + count
        return PartialDate(year=months // 12, month=months % 12 + 1)
    # A week is no day; it has a month where all of it lies in one.
    monday = anchor - datetime.timedelta(days=anchor.weekday()) + datetime.timedelta(weeks=count)
    sunday = monday + datetime.timedelta(days=6)
    if count == 0:
        sunday = anchor
    if monday.month == sunday.month:
        return PartialDate(year=monday.year, month=monday.month)
    return PartialDate(year=monday.year) if monday.year == sunday.year else None


def _sentence(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Give the code points of the sentence around the cue; its paragraph without sentences."""
    if doc.has_annotation("SENT_START"):
        return doc[start].sent.start_char, doc[end - 1].sent.end_char
    text = doc.text
    left = text.rfind("\n", 0, doc[start].idx) + 1
    right = text.find("\n", doc[end - 1].idx)
    return left, len(text) if right < 0 else right


def _in_content(found: Expression, attribution: Attribution) -> bool:
    return any(s.start < found.end and found.start < s.end for s in attribution.content)


def _hangs_on(token: Token, start: int, end: int) -> bool:
    """Tell whether an expression belongs to the cue: up the tree no other verb comes first.

    Without a parse every expression of the sentence counts. A verb of appearing that itself hangs
    on the cue, or on which the cue hangs, lets the date through ("speaking Tuesday, she said").
    """
    doc = token.doc
    if not doc.has_annotation("DEP"):
        return True
    for above in (token, *token.ancestors):
        if start <= above.i < end:
            return True
        if above.pos_ in ("VERB", "AUX") and above.dep_ not in ("aux", "auxpass"):
            return _is_occasion(above, start, end) or _governs(above, doc[start:end].root)
    return False


def _hangs_directly(token: Token, cue: Span) -> bool:
    """Tell whether a date inside a content is the cue's own: "grilled [him on Tuesday for …]"."""
    if not token.doc.has_annotation("DEP"):
        return False
    if token.dep_ == "pobj":
        token = token.head
    if any(child.tag_ == "POS" for child in token.children):
        return False  # "called [Friday's decision wrong]"
    return (
        token.dep_ in ("npadvmod", "prep", "tmod", "advmod") and cue.start <= token.head.i < cue.end
    )


def _is_occasion(verb: Token, start: int, end: int) -> bool:
    return verb.lemma_ in _OCCASIONS and any(start <= above.i < end for above in verb.ancestors)


def _governs(verb: Token, cue: Token) -> bool:
    """Tell whether the cue is a participle or infinitive of the dated verb ("called, saying")."""
    while cue.dep_ in ("advcl", "xcomp", "pcomp", "acl") and cue.head.i != cue.i:
        cue = cue.head
        if cue.i == verb.i:
            return True
    return False


def _distance(found: Expression, attribution: Attribution) -> int:
    cue = attribution.cue
    if cue is None:
        return 0
    return max(found.start - cue.end, cue.start - found.end, 0)
