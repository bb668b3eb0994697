"""Records of invented speakers, as the tables of cases describe them."""

from __future__ import annotations

from typing import Any

from quoteattr.gathering.inputs import Row


def span(text: str) -> dict[str, Any]:
    return {"start": 0, "end": len(text), "text": text}


def speaker(number: int, name: str, **known: Any) -> dict[str, Any]:
    return {
        "id": f"s{number}", "name": name, "kind": "person", "named": True, "anonymous": False,
        "resolved_by": "full", "role": None, "mention": None, **known,
    }  # fmt: skip


def record(number: int, who: list[dict[str, Any]], text: str, **known: Any) -> Row:
    """Give the plain values of a record; what stands in quotation marks is a direct quote."""
    direct = text.startswith(("“", '"'))
    said = text.strip('“”"') if direct else text
    row = {
        "schema": "quoteattr/1", "article": "n1", "id": f"a{number}",
        "kind": "direct" if direct else "indirect", "act": "statement", "text": said,
        "content": [span(text)], "cue": None, "source": None, "speakers": who,
        "source_date": None, "said_on": None, "polarity": "asserted", "addressee": None,
        "medium": None, "confidence": 0.9,
    }  # fmt: skip
    return Row({**row, **known})


def article(name: str, described: str) -> list[Row]:
    """Give the records of an article with the speaker of a case, and with the others there."""
    who, *facts = (part.strip() for part in described.split(";"))
    known = dict(fact.split(": ", 1) for fact in facts)
    role = known.get("role")
    first = speaker(1, who, role=role and span(role), key=known.get("key"))
    others = [one.strip() for one in known.get("with", "").split(",") if one.strip()]
    said = [(first, known["says"])] + [
        (speaker(n, other), f"something else, number {n}") for n, other in enumerate(others, 2)
    ]
    return [
        record(n, [one], text, article=name, source_date=known.get("on"))
        for n, (one, text) in enumerate(said, 1)
    ]
