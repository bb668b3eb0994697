"""schema.org: an array of Quotations and Claims in JSON-LD.

Every statement is a Claim with its author, the article as appearance, and as datePublished the day
of the saying, or else the article's. It can stand in a ClaimReview as itemReviewed as it is. Every
direct quote is a Quotation besides, with its speakers as spokenByCharacter. A person's role is
jobTitle; a document that speaks is what the claim isBasedOn; where nobody was found, the source as
printed is creditText. ``<`` is written as an escape: a script element of a page can hold it all.

What it cannot hold: a saying that is negated or only supposed, and what is neither a statement nor
a direct quote (``holds`` tells them, they are left out); offsets, cues, addressee, medium,
confidence. Of several parts the text is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, TextIO

from quoteattr.output import json, jsonl
from quoteattr.records import (
    Act,
    Article,
    Attribution,
    Kind,
    Polarity,
    Speaker,
    SpeakerKind,
)

CONTEXT: Final = "https://schema.org"
_ORGANIZATIONS: Final = (SpeakerKind.ORGANIZATION, SpeakerKind.GROUP)


def holds(record: Attribution) -> bool:
    """Tell whether the record has a place: what was not said is no claim of anybody."""
    said = record.act is Act.STATEMENT or record.kind is Kind.DIRECT
    return said and record.polarity is Polarity.ASSERTED


def write(found: Iterable[tuple[Article, Sequence[Attribution]]], stream: TextIO) -> None:
    """Write the claims and quotations of all articles as one array."""
    lines = (
        jsonl.line(thing).replace("<", "\\u003c")
        for article, records in found
        for record in records
        for thing in things(article, record)
    )
    json.write_array(lines, stream)


def things(article: Article, record: Attribution) -> Iterator[dict[str, Any]]:
    """Make the claim, the quotation, or both of a record.

    >>> from quoteattr.records import Span
    >>> said = Attribution(id="a1", kind=Kind.INDIRECT, act=Act.STATEMENT, text="it rained",
    ...                    content=(Span(start=8, end=17, text="it rained"),))
    >>> [thing["@type"] for thing in things(Article(text="He said it rained."), said)]
    ['Claim']
    """
    if not holds(record):
        return
    work = _work(article, record)
    authors = [_agent(each) for each in record.speakers if each.kind is not SpeakerKind.DOCUMENT]
    based = [
        {"@type": "CreativeWork", "name": each.name}
        for each in record.speakers
        if each.kind is SpeakerKind.DOCUMENT
    ]
    credit = record.source.text if record.source is not None and not record.speakers else None
    shared = {"text": record.text, "isBasedOn": _some(based), "creditText": credit}
    if record.kind is Kind.DIRECT:
        yield _known(
            {
                "@context": CONTEXT,
                "@type": "Quotation",
                **shared,
                "spokenByCharacter": _some(authors),
                "dateCreated": record.said_on,
                "isPartOf": work,
            }
        )
    if record.act is Act.STATEMENT:
        yield _known(
            {
                "@context": CONTEXT,
                "@type": "Claim",
                **shared,
                "author": _some(authors),
                "datePublished": record.said_on or record.source_date or article.date,
                "appearance": work,
            }
        )


def _work(article: Article, record: Attribution) -> dict[str, Any]:
    url = article.url if (article.url or "").startswith(("http://", "https://")) else None
    return _known(
        {
            "@type": "NewsArticle",
            "identifier": article.id,
            "headline": article.title,
            "url": url,
            "datePublished": record.source_date or article.date,
        }
    )


def _agent(speaker: Speaker) -> dict[str, Any]:
    roles = [role.text for role in (speaker.role, *speaker.roles) if role is not None]
    agent: dict[str, Any] = {"name": speaker.name, "identifier": speaker.key}
    unnamed = [] if speaker.named else ["not named in the article"]
    if speaker.kind in _ORGANIZATIONS:
        # Only a person has a jobTitle.
        agent = {"@type": "Organization", **agent, "description": "; ".join([*roles, *unnamed])}
    else:
        agent = {"@type": "Person", **agent, "jobTitle": _some(roles)}
        agent["description"] = "; ".join(unnamed)
    return _known(agent)


def _some(values: Sequence[Any]) -> Any:
    """Give nothing, the one value, or all of them."""
    return None if not values else values[0] if len(values) == 1 else list(values)


def _known(thing: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is missing, and write dates as ISO 8601."""
    plain = (str, dict, list)
    return {
        key: value if isinstance(value, plain) else str(value)
        for key, value in thing.items()
        if value not in (None, "")
    }
