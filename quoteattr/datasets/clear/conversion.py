"""From Universal Dependencies to CLEAR, the labels and conventions of spaCy's English models.

The passes run in this order, each on the result of the one before: names, titles and dates; free
relatives and reporting clauses; copulas; prepositions; fixed expressions; coordination; labels;
punctuation. Nearly every pass moves a dependent to its head's place (`Tree.promote`), which always
leaves a tree.
"""

from __future__ import annotations

from attrs import evolve

from quoteattr.datasets.clear import labels as clear_labels
from quoteattr.datasets.clear import phrases as clear_phrases
from quoteattr.datasets.clear import rules as clear_rules
from quoteattr.datasets.clear.tree import Tree
from quoteattr.datasets.conllu import Sentence


def to_clear(sentence: Sentence) -> Sentence:
    """Return the sentence with the heads and labels of spaCy's English models.

    The words and their order are not changed; heads count from 1 in the sentence, and 0 is the only
    ROOT. A tree, which `read_conllu` ensures, becomes a tree, and a projective one stays so. Where
    UD makes no distinction, labels are coarse: a loose clause is `parataxis`, an item of a list
    `dep`.

    They follow Choi and Palmer 2012, "Guidelines for the CLEAR Style Constituent to Dependency
    Conversion"; coreferee's English rules need them and cannot work on UD.

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
        # The arc of a bare conjunct after a coordinated phrase (`to Oslo, Rome and by the sea`) may
        # cross others.
        tree.lift_crossing()
    return evolve(
        sentence,
        tokens=tuple(
            evolve(t, head=tree.heads[t.index], dep=tree.deps[t.index]) for t in sentence.tokens
        ),
    )
