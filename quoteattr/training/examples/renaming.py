"""Renaming the persons of a document, each throughout, with titles before and letters behind.

A name keeps its place in the tree and in the source or content that contains it, whatever its
number of words. The head for titles learns from it where a title ends and the name begins.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

import attrs
from spacy.language import Language

from quoteattr.neural.readings import TITLE_LABELS
from quoteattr.neural.windows import LINE, Pieces
from quoteattr.training.examples.people import Part, People, Person
from quoteattr.training.examples.targets import (
    COLUMNS,
    NONE,
    SPAN_LABELS,
    Example,
    LabelLists,
    empty,
)
from quoteattr.training.examples.titles import person_spans

DOCUMENTS = 0.5  # share of documents in which persons are renamed
PERSONS = 0.75  # share of their persons
_TITLED_AGAIN = 0.25  # share of short names with the title
_COMMAS = 0.4  # share of letters between commas
_BROKEN = 0.03  # share of blanks inside a name that are a line end
# Words after which a title may be inserted. After a noun, it would be a second title.
_BEFORE_TITLES = frozenset(
    """after against and as because before between but by for from if of or said says than that to
    told when where while with""".split()
)


@attrs.frozen
class _Form:
    """The words printed in place of a name."""

    words: list[str]
    gaps: list[int]
    parts: list[Part]

    @property
    def last(self) -> int:
        """Return the position of the name's last word."""
        return len(self.parts) - 1 - self.parts[::-1].index("name")


class Renaming:
    """Renames persons.

    Args:
        people: Where new names come from.
        labels: The label lists.
        pieces: Splits words into word pieces.
        nlp: Tokenizes names.
    """

    def __init__(self, people: People, labels: LabelLists, pieces: Pieces, nlp: Language) -> None:
        self._people, self._pieces, self._nlp = people, pieces, nlp
        names, tags, pos, deps = labels.names, labels.tags, labels.pos, labels.deps
        self._begin, self._inside = names.index("B-PERSON"), names.index("I-PERSON")
        self._tag, self._pos = tags.index("NNP"), pos.index("PROPN")
        self._dep = deps.index("compound")
        self._cut: dict[str, tuple[list[str], list[int]]] = {}

    def rename(self, example: Example, random: Random, share: float = DOCUMENTS) -> Example:
        """Return the document with new names for some persons, or as it was."""
        spans = list(person_spans(example.allowed, self._begin, self._inside))
        if not spans or random.random() >= share:
            return example
        persons: dict[str, Person | None] = {}
        forms: list[tuple[int, int, _Form]] = []
        for (start, stop), key in zip(spans, _keys(example, spans), strict=True):
            if key not in persons:
                drawn = self._people.draw(random)
                persons[key] = drawn if random.random() < PERSONS else None
            person = persons[key]
            if person is not None:
                forms.append((start, stop, self._form(example, start, stop, person, random)))
        return self._replaced(example, forms) if forms else example

    def _form(
        self, example: Example, start: int, stop: int, person: Person, random: Random
    ) -> _Form:
        texts = example.words.texts
        full = sum(text[:1].isalpha() for text in texts[start:stop]) > 1
        parts: list[tuple[str, Part]] = []
        titled = start > 0 and example.titles[start - 1] not in (0, NONE)
        before = texts[start - 1].lower() if start else "."
        free = not titled and (before in _BEFORE_TITLES or not before[:1].isalpha())
        if person.title and free and (full or random.random() < _TITLED_AGAIN):
            parts.append((person.title, "title"))
        parts.append((person.full if full else person.short, "name"))
        following = texts[stop] if stop < len(texts) else "."
        if person.letters and full and not following.startswith(("'", "’")):
            commas = following.isalpha() and random.random() < _COMMAS
            parts.append((f", {person.letters}," if commas else person.letters, "letters"))
        form = _Form([], [], [])
        for text, part in parts:
            words, gaps = self._tokens(text)
            glued = part == "letters" and words[0] == ","
            first = example.words.gaps[start] if not form.words else int(not glued)
            form.words.extend(words)
            form.gaps.extend((first, *gaps[1:]))
            form.parts.extend([part] * len(words))
        for n in range(1, len(form.words)):
            if form.gaps[n] == 1 and random.random() < _BROKEN:
                form.gaps[n] = LINE
        return form

    def _tokens(self, text: str) -> tuple[list[str], list[int]]:
        if text not in self._cut:
            doc = self._nlp.make_doc(text)
            gaps = [0, *(int(bool(token.whitespace_)) for token in doc)]
            self._cut[text] = ([token.text for token in doc], gaps[:-1])
        return self._cut[text]

    def _replaced(self, example: Example, forms: Sequence[tuple[int, int, _Form]]) -> Example:
        """Return the document with each name, words start to stop, replaced by a form."""
        rows, anchors = list(range(len(example.pieces))), {}
        shift = at = 0
        for start, stop, form in forms:
            rows[at:start] = range(at + shift, start + shift)
            rows[start:stop] = [start + shift + form.last] * (stop - start)
            anchors.update(dict.fromkeys(range(start, stop), start + shift))
            shift, at = shift + len(form.words) - (stop - start), stop
        rows[at:] = range(at + shift, len(rows) + shift)
        new = empty()
        at = 0
        for start, stop, form in forms:
            _add_rows(new, example, range(at, start))
            self._add_form(new, example, start, stop, form)
            at = stop
        _add_rows(new, example, range(at, len(rows)))
        heads = [head if head < 0 else rows[head] for head in new.heads]
        for start, _, _ in forms:  # the other words of a name depend on its last one
            for n in range(anchors[start], rows[start]):
                if new.deps[n] == self._dep:
                    heads[n] = rows[start]
        first = [anchors.get(n, row) for n, row in enumerate(rows)]
        return attrs.evolve(
            new,
            heads=heads,
            anchors={k: sorted({first[n] for n in v}) for k, v in example.anchors.items()},
            linked=frozenset((kind, first[cue], first[n]) for kind, cue, n in example.linked),
        )

    def _add_form(self, new: Example, old: Example, start: int, stop: int, form: _Form) -> None:
        """Add the words of a form with their targets; only the name's last word has a head."""
        size, known = len(form.words), old.tags[stop - 1] != NONE
        root = next((n for n in range(start, stop) if not start <= old.heads[n] < stop), stop - 1)
        kind = SPAN_LABELS[old.spans[start]][2:] if old.spans[start] > 0 else ""
        inside = SPAN_LABELS.index(f"I-{kind}") if kind else old.spans[start]
        parsed = [
            known and part == "name" and word[:1].isalpha()
            for word, part in zip(form.words, form.parts, strict=True)
        ]
        deps = [self._dep if one else NONE for one in parsed]
        heads = [NONE] * size
        deps[form.last], heads[form.last] = old.deps[root], old.heads[root]
        names = {form.parts.index("name"): self._begin}
        new.words.texts.extend(form.words)  # type: ignore[attr-defined]
        new.words.gaps.extend(form.gaps)  # type: ignore[attr-defined]
        new.words.quoted.extend([old.words.quoted[start]] * size)  # type: ignore[attr-defined]
        new.pieces.extend(self._pieces.cut(form.words))
        new.tags.extend(self._tag if one else NONE for one in parsed)
        new.pos.extend(self._pos if one else NONE for one in parsed)
        new.heads.extend(heads)
        new.deps.extend(deps)
        new.starts.extend([old.starts[start], *([min(old.starts[start], 0)] * (size - 1))])
        new.allowed.extend(
            (names.get(n, self._inside),) if part == "name" else (0,)
            for n, part in enumerate(form.parts)
        )
        new.spans.extend([old.spans[start], *([inside] * (size - 1))])
        new.titles.extend(_title_targets(form))


def _add_rows(new: Example, old: Example, rows: range) -> None:
    """Add words of the old document as they are."""
    for column in ("texts", "gaps", "quoted"):
        getattr(new.words, column).extend(getattr(old.words, column)[rows.start : rows.stop])
    for column in ("heads", *COLUMNS):
        getattr(new, column).extend(getattr(old, column)[rows.start : rows.stop])


def _title_targets(form: _Form) -> Iterator[int]:
    """Yield the index in TITLE_LABELS of each word of a form."""
    before = ""
    for word, part in zip(form.words, form.parts, strict=True):
        if part == "name" or word == ",":
            yield 0
            before = ""
        else:
            yield TITLE_LABELS.index(f"{'I' if part == before else 'B'}-{part}")
            before = part


def _keys(example: Example, spans: Sequence[tuple[int, int]]) -> list[str]:
    """Return who each name means: a full name, or a part of one that ends or begins with it."""
    texts = [" ".join(example.words.texts[start:stop]) for start, stop in spans]
    full: dict[str, str] = {}
    for text in texts:
        if " " in text:
            words = text.split()
            full.setdefault(words[-1], text)
            full.setdefault(words[0], text)
    return [text if " " in text else full.get(text, text) for text in texts]
