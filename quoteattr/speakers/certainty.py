"""Features of how certain a name or phrase is, once it is known who is meant."""

from __future__ import annotations

import math

from quoteattr.attributions.draft import Draft
from quoteattr.entities.entity_index import Entity
from quoteattr.entities.referents import Referent
from quoteattr.speakers.choosing import Features


def of_name(entity: Entity, draft: Draft) -> Features:
    """Return the features that tell whether an entity's name is whole and nothing else."""
    words = entity.name.split()
    found: Features = {
        entity.type: 1.0,
        "one word": len(words) == 1,
        "many words": len(words) > 3,
        "mentions": math.log(len(entity.mentions)),
        "one mention": len(entity.mentions) == 1,
        "lower case inside": any(word.islower() for word in words),
        "mark or number inside": not entity.name.replace(" ", "").isalpha(),
        "several speakers": len(draft.parts) > 1,
    }
    if draft.source is not None:
        inside = [span for span in entity.mentions if span.start >= draft.source.start]
        named = next((span for span in inside if span.end <= draft.source.end), None)
        found["in source"] = named is not None
        found["words beside"] = named is not None and len(named) < len(draft.source)
        found["short form"] = named is not None and named.text != entity.name
    return found


def of_phrase(referent: Referent, draft: Draft) -> Features:
    """Return the features that tell whether the phrase of an unnamed speaker is cut rightly."""
    phrase = referent.mention
    source = draft.source
    return {
        str(referent.kind.value): 1.0,
        "plural": referent.plural,
        "whole source": source is not None and len(source) == len(phrase),
        "words behind": source is not None and source.end > phrase.end,
        "words before": source is not None and source.start < phrase.start,
        "several speakers": len(draft.parts) > 1,
        "long": len(phrase) > 6,
        "one word": len(phrase) == 1,
    }
