"""Made-up articles in which made-up people say sentences of open text, with a day, or claim things.

GUM's news has few quotations whose speaker has a full name and whose day is printed. Here the
speaker and the day of every quotation are known.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from quoteattr.reading import read_text
from quoteattr.records import Article

PEOPLE: Final = (
    "Ada Quill", "Chidi Okonkwo", "Tobias Ferrant", "Priya Raman", "Lin Wei", "Marta Kowalska",
    "Sione Tupou", "Ibrahim Sesay", "Mercy Wanjiru", "Jun Takeda", "Farah Haddad", "Kofi Mensah",
    "Ana Okafor", "Gunnar Sveinsson", "Rosa Villanueva", "Delroy Campbell", "Min-jun Park",
    "Fatima Bello", "Hana Svobodova", "Luis Herrera", "Nadia Petrova", "Rajan Pillai",
    "Siobhan Keane", "Omar Farouk",
)  # fmt: skip
_ROLES: Final = ("the mayor", "a nurse", "the head of the union", "a lawyer", "the minister")
_SUBJECTS: Final = ("bridge", "harbour", "school", "ferry", "market", "library", "dam", "airport")
_DEEDS: Final = ("be closed", "be sold", "reopen", "cost 14 million shillings", "be moved inland",
                 "run at night", "be handed to the province", "need 300 new workers")  # fmt: skip
_TIMES: Final = ("before the rains", "by the end of March", "within two years", "after the vote",
                 "as soon as the court allows it", "in the coming winter")  # fmt: skip
_PLACES: Final = ("Kisumu", "Suva", "Aarhus", "Cebu", "Galway", "Kumasi", "Mandeville", "Patna")


@attrs.frozen(kw_only=True)
class Framed:
    """What a made-up person says: words, the person, the day, whether it is denied."""

    text: str
    speaker: str
    day: datetime.date | None
    denied: bool = False


def framed(
    sentences: Sequence[str], name: str, claimed: set[str], draw: random.Random
) -> tuple[Article, tuple[Framed, ...], tuple[Framed, ...]]:
    """Return a made-up article, its quotations and its claims.

    Args:
        sentences: What is said in quotation marks.
        name: The id of the article.
        claimed: The claims of other articles, to which those of this one are added.
        draw: Decides on people, days and frames.
    """
    printed = datetime.date(2024, 1, 1) + datetime.timedelta(days=draw.randrange(600))
    people = draw.sample(PEOPLE, 3)
    place = draw.choice(_PLACES)
    quoted: list[Framed] = []
    claims: list[Framed] = []
    paragraphs = [f"{place} is waiting for an answer, {printed.year} or not."]
    for n, sentence in enumerate(sentences):
        speaker = people[n % 3]
        day = printed - datetime.timedelta(days=draw.randint(1, 5)) if n % 2 else None
        paragraphs.append(_quotation(sentence, speaker, day, draw))
        quoted.append(Framed(text=sentence, speaker=speaker, day=day))
        if n % 2:
            subject, deed, time = map(draw.choice, (_SUBJECTS, _DEEDS, _TIMES))
            claim = f"the {subject} of {place} would {deed} {time}"
            if claim in claimed:
                continue
            claimed.add(claim)
            denied = draw.random() < 0.4
            paragraphs.append(f"{speaker} {'denied' if denied else 'said'} that {claim}.")
            claims.append(Framed(text=claim, speaker=speaker, day=None, denied=denied))
    text = "\n\n".join(paragraphs)
    article = attrs.evolve(read_text(text, date=printed), id=name)
    return article, tuple(quoted), tuple(claims)


def _quotation(sentence: str, speaker: str, day: datetime.date | None, draw: random.Random) -> str:
    when = "" if day is None else f" on {day:%A}"
    ended = sentence.rstrip(".,;:")
    return draw.choice(
        [
            f"“{ended},” {speaker} said{when}.",
            f"{speaker}, {draw.choice(_ROLES)}, told reporters{when}: “{sentence}”",
            f"“{ended},” said {speaker}, {draw.choice(_ROLES)},{when or ' as the hall emptied'}.",
            f"Asked about it, {speaker} said{when}: “{sentence}”",
        ]
    )


def weekdays(day: datetime.date, printed: datetime.date) -> Iterator[datetime.date]:
    """Yield other days of the week before a date of publication."""
    for back in range(1, 6):
        other = printed - datetime.timedelta(days=back)
        if other != day:
            yield other
