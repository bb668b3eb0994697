"""The speaker's name in place of "I" in the speaker's own words.

"We" and "you" stay, since nothing shows whom they include.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from spacy.tokens import Token

from quoteattr.attributions.draft import Edit
from quoteattr.claims.agreement import verb_edits
from quoteattr.claims.references import References, possessive
from quoteattr.claims.voices import Voices, sure_speaker
from quoteattr.lexicon import Gender
from quoteattr.records import Replaced
from quoteattr.spans import Range

_FIRST: Final = frozenset("i me my mine myself".split())
_REFLEXIVE: Final = {Gender.MASCULINE: "himself", Gender.FEMININE: "herself"}


def first_person_edits(
    tokens: Sequence[Token], voices: Voices, references: References
) -> list[Edit]:
    """Return the edits that put a name in place of "I", "me", "my", "mine" and "myself".

    None at all if one of them cannot be made: half a change would be about two people.

    Args:
        tokens: The tokens of the content.
        voices: Whose words they are.
        references: The gender of the speaker.
    """
    edits: list[Edit] = []
    for token in tokens:
        if token.lower_ in _FIRST and (token.lower_ != "i" or token.text == "I"):
            voice = voices.at(token.idx)
            if voice is None:  # the reporter, or somebody quoted by whoever is quoted
                continue
            speaker = sure_speaker(voice)
            if speaker is None:
                return []
            gender = references.gender_of(speaker)
            found = [*_edits(token, " ".join(speaker.name.split()), gender)]
            if not found:
                return []
            edits += found
    return edits


def _edits(token: Token, name: str, gender: Gender | None) -> Iterator[Edit]:
    """Yield the edits for one pronoun; nothing if it cannot be replaced."""
    place = Range(token.idx, token.idx + len(token))
    if token.lower_ == "i":
        agreeing = verb_edits(token)
        if agreeing is not None:
            yield Edit(place, name, Replaced.NAME)
            yield from agreeing
    elif token.lower_ in ("my", "mine"):
        yield Edit(place, possessive(name, token.doc.text), Replaced.NAME)
    elif token.lower_ == "me":
        yield Edit(place, name, Replaced.NAME)
    elif gender in _REFLEXIVE:
        yield Edit(place, _REFLEXIVE[gender], Replaced.AGREEMENT)
