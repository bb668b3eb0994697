"""The persons that a document names, as the rules of coreference compare them with pronouns.

Who is named is answered once, by `quoteattr.entities.entity_index`, here before any chain is known.
"""

from __future__ import annotations

import attrs

from quoteattr.document.document import Document
from quoteattr.entities import entity_index
from quoteattr.entities.name_spans import PERSON
from quoteattr.lexicon import Gender


@attrs.frozen(kw_only=True)
class Person:
    """A named person: a number in the document, and a gender, None where nothing shows it.

    ``certain`` is True where a title or a gendered noun shows the gender. Else it is only likely,
    from pronouns near the name or, where the document is silent, from the first name.
    """

    number: int
    gender: Gender | None = None
    certain: bool = False


def find(document: Document) -> dict[int, Person]:
    """Return the named persons by the token index of the head of each mention.

    The dictionary is empty when no person is named.

    >>> import spacy
    >>> find(Document(spacy.blank("en")("It rained.")))
    {}
    """
    found = {}
    for number, entity in enumerate(entity_index.find(document).all):
        if entity.sort == PERSON:
            gender = entity.shown or entity.gender or entity.likely
            person = Person(number=number, gender=gender, certain=entity.shown is not None)
            found.update((mention.root.i, person) for mention in entity.mentions)
    return found
