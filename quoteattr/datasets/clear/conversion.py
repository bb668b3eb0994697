"""Universal Dependencies to CLEAR, the labels and conventions of spaCy's English models.

The passes run in this order, each on what the one before left: names, titles and dates; free
relatives and reporting clauses; copulas; prepositions; fixed expressions; coordination; labels;
punctuation. Nearly every pass lets a dependent take its head's place (`Tree.promote`), which
cannot break a tree.
"""

from __future__ import annotations

from attrs import evolve

from quoteattr.datasets.clear import labels as clear_labels
from quoteattr.datasets.clear import phrases as clear_phrases
from quoteattr.datasets.clear import rules as clear_rules
from quoteattr.datasets.clear.tree import Tree
from quoteattr.datasets.conllu import Sentence


def to_clear(sentence: Sentence) -> Sentence:
    """Give every word the head and label that spaCy's English models would give it.

    The words and their order stay as they are; heads count from 1 inside the sentence, 0 is the
    one ROOT. Any tree gives a tree, and a projective tree gives a projective one. Labels that UD
    does not tell apart from each other stay coarse: a loose clause is `parataxis`, an item of a
    list `dep`. The sentence must be a tree, as `read_conllu` makes sure.

    Method: the labels and heads of Choi and Palmer 2012, "Guidelines for the CLEAR Style
    Constituent to Dependency Conversion", as spaCy's English models use them; coreferee's English
    rules need these and cannot work on UD.

    >>> words = [("She", 2, "nsubj"), ("works", 0, "root"), ("in", 4, "case"), ("Oslo", 2, "obl")]
    >>> [(t.head, t.dep) for t in to_clear(Sentence.of(words)).tokens]
    [(2, 'nsubj'), (0, 'ROOT'), (2, 'prep'), (3, 'pobj')]
    """
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
        # A bare conjunct after a coordinated phrase (`to Oslo, Rome and by the sea`) may cross it.
        tree.lift_crossing()
    return evolve(
        sentence,
        tokens=tuple(
            evolve(t, head=tree.heads[t.index], dep=tree.deps[t.index]) for t in sentence.tokens
        ),
    )
