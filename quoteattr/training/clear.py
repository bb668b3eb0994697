"""Universal Dependencies to CLEAR, the labels and conventions of spaCy's English models."""

from __future__ import annotations

from attrs import evolve

from quoteattr.training import clear_labels, clear_phrases, clear_rules
from quoteattr.training.clear_tree import Tree
from quoteattr.training.conllu import Sentence


def to_clear(sentence: Sentence) -> Sentence:
    tree = Tree.of(sentence.tokens)
    projective = not tree.crossing()
    clear_rules.flat_names(tree)
    clear_rules.titles(tree)
    clear_rules.dates_and_money(tree)
    clear_rules.free_relatives(tree)
    clear_rules.reporting(tree)
    clear_rules.copulas(tree)
    clear_phrases.gerunds(tree)
    clear_phrases.prepositions(tree)
    clear_phrases.fixed(tree)
    clear_phrases.chains(tree)
    clear_phrases.small_clauses(tree)
    clear_labels.label(tree)
    clear_labels.punctuation(tree)
    if projective:
        tree.lift_crossing()
    return evolve(
        sentence,
        tokens=tuple(
            evolve(t, head=tree.heads[t.index], dep=tree.deps[t.index]) for t in sentence.tokens
        ),
    )
