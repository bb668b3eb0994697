"""Rules for prepositions, fixed expressions and coordination; each changes a `Tree` in place."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from quoteattr.datasets.clear import words as words
from quoteattr.datasets.clear.rules import BARE, SUBJECTS
from quoteattr.datasets.clear.tree import Move, Tree, go, stay

KEEP = frozenset(("root", "conj", "ccomp", "parataxis", "dep", "list", "reparandum"))


def gerunds(tree: Tree) -> None:
    """Make the preposition before an -ing clause its head; the clause becomes its pcomp."""
    for verb in tree.words:
        dep = tree.base(verb)
        if dep not in ("advcl", "acl", "xcomp", "ccomp", "obl", "nmod", "conj", "csubj"):
            continue
        marks = [j for j in tree.children(verb, "mark") if j < verb]
        marks = [j for j in marks if tree[j].xpos in ("IN", "RB", "JJ")]
        if not marks or not _takes_pcomp(tree, verb, tree[marks[0]].lemma.lower()):
            continue
        tree.promote(marks[0], partial(_wish, tree), "pcomp")
        if dep != "conj":
            tree.deps[marks[0]] = "prep"
        _fixed_preposition(tree, marks[0], verb)


def _takes_pcomp(tree: Tree, verb: int, mark: str) -> bool:
    if mark in words.SUBORDINATORS:
        return False
    inner = [tree[j] for j in tree.children(verb) if j < verb]
    if any(t.xpos in ("WRB", "WP", "WP$") or t.lemma == "whether" for t in inner):
        return mark not in ("as", "than", "since", "so", "after", "before", "until")
    tags = {tree[j].xpos for j in tree.children(verb, "aux")}
    if tags & {"VBZ", "VBP", "VBD", "MD", "TO"}:
        return False
    finite = tree[verb].xpos in ("VBZ", "VBP", "VBD", "MD")
    if any(tree[j].xpos == "TO" for j in tree.children(verb, "mark")) or finite:
        return False
    return mark == "with" or tree[verb].xpos == "VBG" or "VBG" in tags


def _wish(tree: Tree, j: int) -> Move:
    """Let a coordinated phrase depend on the preposition if it has one of its own."""
    own = [k for k in tree.children(j, "case", "mark") if k < j and tree[k].xpos == "IN"]
    return Move.MUST if tree.base(j) == "conj" and own else Move.STAY


def prepositions(tree: Tree) -> None:
    """Make the preposition of each phrase its head; the noun becomes its pobj."""
    for n in tree.words:
        cases = [j for j in tree.children(n, "case") if tree[j].xpos != "POS"]
        before = [j for j in cases if j < n]
        after = [j for j in cases if j > n]
        if tree.base(n) in BARE:
            for j in cases:
                tree.deps[j] = "quantmod" if tree[n].xpos == "CD" else "prep"
        elif before:
            _preposition(tree, n, before)
        elif after:
            _stranded(tree, n, after[0])


def _preposition(tree: Tree, n: int, cases: list[int]) -> None:
    p, dep = cases[0], tree.deps[n]
    if tree[n].lemma.lower() in ("least", "most") and tree[p].lemma == "at":
        tree.deps[p] = tree.deps[n] = "advmod"
        return
    tree.promote(p, partial(_wish, tree), "pobj")
    if dep == "obl:agent":
        tree.deps[p] = "agent" if tree[p].lemma == "by" else "prep"
    elif dep.partition(":")[0] not in KEEP and dep != "acl:relcl":
        tree.deps[p] = "prep"
    upos, tag = tree[n].upos, tree[n].xpos
    if upos in ("VERB", "AUX", "ADV") and tag != "NN":
        tree.deps[n] = "pcomp"
    elif upos == "ADJ" and tag == "JJ" and not tree.children(n, "det", "nmod"):
        tree.deps[n] = "amod"
    _fixed_preposition(tree, p, n)
    for q in cases[1:]:
        if tree.heads[q] == n and all(tree.heads[j] != n or j > q for j in range(p + 1, q)):
            tree.promote(q, stay, tree.deps[n])
            tree.deps[q] = "prep"


def _fixed_preposition(tree: Tree, p: int, n: int) -> None:
    """Rearrange `because of`, `such as`, `out of`: p has been promoted, its fixed parts follow."""
    parts = [j for j in tree.children(p, "fixed") if j > p]
    if not parts:
        return
    first, last = tree[p].lemma.lower(), tree[parts[-1]].lemma.lower()
    if (first, last) in words.FIXED_HEADS_PCOMP or tree.heads[n] != p:
        tree.deps[parts[-1]] = "pcomp"
        return
    if first in ("such", "so") and last == "as":
        tree.promote(parts[-1], go, "amod")
        return
    q = parts[-1]
    if first in ("instead", "prior", "next", "rather", "close") and tree.deps[p] == "prep":
        tree.deps[p] = "advmod"
    for j in tree.children(p):
        if j > q:
            tree.heads[j] = q
    tree.deps[q] = "prep"
    for j in parts[:-1]:
        tree.deps[j] = "advmod"


def _stranded(tree: Tree, n: int, p: int) -> None:
    if tree.base(n) not in ("obl", "nmod") or not tree.heads[n]:
        tree.deps[p] = "prep"
        return
    # `What are you talking about`: the preposition stays at its verb; the wh-word is its object.
    tree.heads[p], tree.deps[p] = tree.heads[n], "prep"
    tree.heads[n], tree.deps[n] = p, "pobj"


def fixed(tree: Tree) -> None:
    """Give the remaining members of fixed expressions the labels of free words."""
    for i in tree.words:
        parts = [j for j in tree.children(i, "fixed") if j > i]
        if parts and tree.heads[i]:
            _spell_out(tree, i, parts)
            for j in parts:
                if tree.base(j) == "fixed":
                    tree.deps[j] = "advmod"


def _spell_out(tree: Tree, i: int, parts: list[int]) -> None:
    last = tree[parts[-1]].lemma
    if tree.base(i) == "mark":  # so that: both mark the clause
        for j in parts:
            tree.heads[j], tree.deps[j] = tree.heads[i], "mark"
    elif tree.base(i) == "cc":  # as well as: the last word is the conjunction
        tree.promote(parts[-1], go, "advmod")
        for j, above in pairwise([i, *parts]):
            tree.heads[j], tree.deps[j] = above, "advmod"
    elif last == "than" or (last == "as" and len(parts) == 2):
        _comparison(tree, i, parts)
    elif last in ("other", "another", "well"):
        tree.promote(parts[-1], go, "advmod" if last == "well" else "det")


def _comparison(tree: Tree, i: int, parts: list[int]) -> None:
    """Attach `more` and `than`, or `many` and the second `as`, to the number that follows."""
    head, label = tree.heads[i], "amod"
    for j in parts[:-1]:
        tree.heads[j], tree.deps[j], tree.heads[i] = head, "amod", j
        label = "advmod"
    tree.deps[i] = label
    tree.heads[parts[-1]], tree.deps[parts[-1]] = head, "quantmod"


def chains(tree: Tree) -> None:
    """Attach each conjunct, with its conjunction and comma, to the one before it."""
    conjuncts = {i: [j for j in tree.children(i, "conj") if j > i] for i in tree.words}
    for first, others in conjuncts.items():
        for previous, x in pairwise([first, *others]):
            if previous != first:
                for y in tree.children(first):
                    if previous < y < x:
                        tree.heads[y] = previous  # otherwise its arc would cross
            for y in tree.children(x):
                comma = tree.base(y) == "punct" and tree[y].form in words.COMMAS
                if y > x or not (comma or tree.deps[y] == "cc"):
                    break
                tree.heads[y] = previous
            tree.heads[x] = _anchor(tree, previous, x)


def _anchor(tree: Tree, previous: int, x: int) -> int:
    """Return the head of a conjunct; for a bare noun, the noun inside a coordinated phrase."""
    if tree.base(previous) != "conj" or tree[x].upos not in ("NOUN", "PROPN"):
        return previous
    nouns = tree.children(previous, "pobj")
    if not nouns or tree.children(x, *SUBJECTS) or tree.span(nouns[-1])[1] > x:
        return previous
    return nouns[-1]


def small_clauses(tree: Tree) -> None:
    """Make the object of `want him to go`, `make him happy` the subject of what follows."""
    for x in tree.words:
        verb = tree.heads[x]
        if tree.deps[x] != "xcomp" or not verb or verb > x:
            continue
        if tree[x].upos not in ("VERB", "AUX", "ADJ") or tree[verb].lemma == "put":
            continue
        if tree[verb].lemma in words.OBJECT_CONTROL or tree.children(x, *SUBJECTS):
            continue
        objects = [j for j in tree.children(verb, "obj") if verb < j < x]
        between = [j for j in tree.children(verb) if objects and objects[-1] < j < x]
        if objects and not between and tree[objects[-1]].upos in ("NOUN", "PROPN", "PRON"):
            tree.heads[objects[-1]], tree.deps[objects[-1]] = x, "nsubj"
            tree.deps[x] = "ccomp"
