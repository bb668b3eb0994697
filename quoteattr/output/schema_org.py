"""schema.org: an array of Quotations and Claims in JSON-LD.

Every statement in which the source claims something is a Claim with its author, the article as
appearance, and as datePublished the date of the statement, or else of the article. It can be the
itemReviewed of a ClaimReview, and its text is the record's claim, a sentence that stands alone, if
there is one. Every direct quote is also a Quotation, verbatim, with its speakers as
spokenByCharacter. The description says which words date the statement, and whether they carry over
from another one. A person's role is jobTitle; a document as speaker is what the claim isBasedOn;
without a speaker, the source as printed is creditText. ``<`` is escaped, so that everything can
stand in a script element of a page.

Negated and hypothetical records, and those that are neither a claim nor a direct quote, are left
out (see ``holds``). Offsets, cues, addressee, medium and confidence are lost, and the parts of
a content become one text.
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
    Stance,
)

CONTEXT: Final = "https://schema.org"
_ORGANIZATIONS: Final = (SpeakerKind.ORGANIZATION, SpeakerKind.GROUP)


def holds(record: Attribution) -> bool:
    """Return whether a record is a claim or quotation: what was not said is nobody's claim."""
    said = record.kind is Kind.DIRECT or _is_claim(record)
    return said and record.polarity is Polarity.ASSERTED


def _is_claim(record: Attribution) -> bool:
    """Return whether the source claims the content.

    It does not if it denies or asks it, nor if nobody knows: a checked claim is somebody's word.
    """
    return record.act is Act.STATEMENT and record.stance is Stance.CLAIM


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
    """Yield the quotation, the claim or both of a record.

    >>> from quoteattr.records import Span
    >>> said = Attribution(id="a1", kind=Kind.INDIRECT, act=Act.STATEMENT, text="it rained",
    ...                    content=(Span(start=8, end=17, text="it rained"),), stance="claim")
    >>> [thing["@type"] for thing in things(Article(text="He said it rained."), said)]
    ['Claim']
    """
    if not holds(record):
        return
    work = _work(article, record)
    agents = [_agent(each) for each in record.speakers if each.kind is not SpeakerKind.DOCUMENT]
    authors = _some(agents)
    if record.kind is Kind.DIRECT:
        own = {"spokenByCharacter": authors, "dateCreated": record.said_on, "isPartOf": work}
        yield _thing("Quotation", record, own)
    if _is_claim(record):
        published = record.said_on or record.source_date or article.date
        own = {"author": authors, "datePublished": published, "appearance": work}
        if record.claim is not None:
            own["text"] = record.claim.text
        yield _thing("Claim", record, own)


def _thing(kind: str, record: Attribution, own: dict[str, Any]) -> dict[str, Any]:
    based = [
        {"@type": "CreativeWork", "name": each.name}
        for each in record.speakers
        if each.kind is SpeakerKind.DOCUMENT
    ]
    credit = record.source.text if record.source is not None and not record.speakers else None
    dated = record.said_on_evidence
    shared = {
        "text": record.text,
        "description": None if dated is None else f"Dated by “{dated.text}” ({dated.relation}).",
        "isBasedOn": _some(based),
        "creditText": credit,
    }
    return _known({"@context": CONTEXT, "@type": kind, **shared, **own})


def _work(article: Article, record: Attribution) -> dict[str, Any]:
    # Only web addresses: a url from an article's header could be javascript:, which a page may run.
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
        # schema.org has a jobTitle for persons only.
        agent = {"@type": "Organization", **agent, "description": "; ".join([*roles, *unnamed])}
    else:
        agent = {"@type": "Person", **agent, "jobTitle": _some(roles)}
        agent["description"] = "; ".join(unnamed)
    return _known(agent)


def _some(values: Sequence[Any]) -> Any:
    """Return None, the only value, or all values."""
    return None if not values else values[0] if len(values) == 1 else list(values)


def _known(thing: dict[str, Any]) -> dict[str, Any]:
    """Drop what is missing, and write dates as ISO 8601."""
    plain = (str, dict, list)
    return {
        key: value if isinstance(value, plain) else str(value)
        for key, value in thing.items()
        if value not in (None, "")
    }
