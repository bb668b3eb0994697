"""What a source does with a content: cases/stance.txt, over stored parses."""

from __future__ import annotations

import pytest

from quoteattr import lexicon
from quoteattr.attributions import circumstances, linking
from quoteattr.attributions.stance.entries import NONE
from quoteattr.document.document import Document
from quoteattr.records import Stance
from tests import cases, marked, parses, resolving


@pytest.mark.parametrize(("stance", "text"), cases.table("stance.txt", "stance", "text"))
def test_a_cue_and_its_content_show_the_stance(stance: str, text: str) -> None:
    article = marked.read(text)
    doc = parses.read("stance")[article.text].doc(article.text)
    (found,) = resolving.drafts(doc, article.attributions)
    assert str(found.stance or "-") == stance


@pytest.mark.parametrize(
    ("text", "stance"), [("“No.”", Stance.CLAIM), ("“Who paid?”", Stance.QUESTION)]
)
def test_a_quotation_without_cue_shows_it_by_itself(text: str, stance: Stance) -> None:
    document = Document(parses.blank()(text))
    draft = linking.draft_at(document, [(0, len(text))])
    circumstances.describe(draft)
    assert draft.stance is stance


def test_every_entry_has_a_known_stance_and_is_reachable() -> None:
    """An entry tells one thing, and none repeats what its shorter form says."""
    known = {NONE, *map(str, Stance)}
    for entries in lexicon.STANCES.values():
        assert {entry.stance for entry in entries} <= known
        keys = [(entry.rest, entry.negated) for entry in entries]
        assert len(keys) == len(set(keys))
