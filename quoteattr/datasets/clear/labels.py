"""CLEAR labels for the words of a tree with CLEAR heads, and its punctuation."""

from __future__ import annotations

from quoteattr.datasets.clear import words as words
from quoteattr.datasets.clear.tree import Tree

PLAIN = {
    "root": "ROOT",
    "acl:relcl": "relcl",
    "advcl:relcl": "advcl",
    "aux:pass": "auxpass",
    "cc:preconj": "preconj",
    "compound:prt": "prt",
    "csubj:pass": "csubjpass",
    "det:predet": "predet",
    "nmod:poss": "poss",
    "nsubj:pass": "nsubjpass",
    "obl:agent": "npadvmod",
    "predicate": "attr",
    "cop": "aux",
    "discourse": "intj",
    "dislocated": "dep",
    "fixed": "advmod",
    "flat": "compound",
    "goeswith": "dep",
    "iobj": "dative",
    "list": "dep",
    "obj": "dobj",
    "orphan": "dep",
    "reparandum": "dep",
    "vocative": "npadvmod",
}
CLEAR_LABELS = frozenset(
    """ROOT acl acomp advcl advmod agent amod appos attr aux auxpass case cc ccomp compound conj
    csubj csubjpass dative dep det dobj expl intj mark meta neg nmod npadvmod nsubj nsubjpass
    nummod oprd parataxis pcomp pobj poss preconj predet prep prt punct quantmod relcl
    xcomp""".split()
)
# A comma at the edge of such a phrase depends on what the phrase modifies, and on nothing higher.
BARRIERS = frozenset("appos relcl acl conj parataxis".split())


def label(tree: Tree) -> None:
    """Replace every UD label by the CLEAR one."""
    # "There are two ways": UD calls "ways" the subject, CLEAR an attribute.
    there = [i for i in tree.words if tree.deps[i] == "expl" and tree[i].lemma == "there"]
    for i in there:
        for j in tree.children(tree.heads[i], "nsubj"):
            if j > tree.heads[i] and tree[tree.heads[i]].lemma in ("be", "’s", "'s"):
                tree.deps[j] = "attr"
    tree.deps[1:] = [_clear(tree, i) for i in tree.words]
    for i in tree.words:
        if (tree.deps[i] == "ROOT") != (tree.heads[i] == 0):
            tree.deps[i] = "dep" if tree.heads[i] else "ROOT"


def _clear(tree: Tree, i: int) -> str:
    dep, base = tree.deps[i], tree.base(i)
    special = {
        "advmod": _advmod,
        "expl": _expletive,
        "mark": _mark,
        "nmod": _bare_noun,
        "obl": _bare_noun,
        "xcomp": _xcomp,
        "ccomp": _complement,
        "compound": _compound,
        "csubj": _clausal_subject,
        "det": _determiner,
        "discourse": _interjection,
    }
    if dep in PLAIN and base != "discourse":
        return PLAIN[dep]
    found = special[base](tree, i) if base in special else PLAIN.get(base, base)
    return found if found in CLEAR_LABELS else "dep"


def _head_tag(tree: Tree, i: int) -> str:
    return tree[tree.heads[i]].xpos if tree.heads[i] else ""


def _advmod(tree: Tree, i: int) -> str:
    lemma = tree[i].lemma.lower()
    if lemma in words.NEGATIONS or tree[i].form.lower() in words.NEGATIONS:
        return "neg"
    if lemma == "no" and tree[i].form.lower() == "no":
        return "neg"
    # "about 40 people", "over $5": these adverbs modify the number.
    counts = _head_tag(tree, i) in ("CD", "$") and i < tree.heads[i]
    return "quantmod" if counts and lemma in words.QUANTIFIERS else "advmod"


def _expletive(tree: Tree, i: int) -> str:
    if tree[i].lemma == "there":
        return "expl"
    if i > tree.heads[i] and not tree.children(tree.heads[i], "cop"):
        inverted = tree[tree.heads[i]].upos == "AUX"
        return "nsubj" if inverted else "dobj"
    passive = any(tree.deps[j] == "aux:pass" for j in tree.children(tree.heads[i], "aux"))
    return "nsubjpass" if passive else "nsubj"


def _mark(tree: Tree, i: int) -> str:
    return "aux" if tree[i].xpos == "TO" else "mark"


def _bare_noun(tree: Tree, i: int) -> str:
    token, head = tree[i], tree.heads[i]
    if token.upos == "ADP":
        return "prep"
    if token.upos == "ADV" or token.xpos in ("RB", "WRB"):
        return "advmod"
    if tree.base(i) == "obl":
        return "npadvmod"
    if "Reflex=Yes" in token.feats:
        return "appos"
    marks = {tree[j].form for j in tree.children(i, "punct")}
    if token.xpos == "CD" and i > head and marks <= words.COMMAS:
        return "nummod"
    if tree.deps[i] == "nmod":
        return "nmod"
    if token.upos in ("DET", "PRON") and i > head:
        return "appos"
    return "nmod" if i < head and token.lemma in ("couple", "lot", "bit") else "npadvmod"


def _xcomp(tree: Tree, i: int) -> str:
    head = tree.heads[i]
    passive = any(tree.deps[j] == "aux:pass" for j in tree.children(head, "aux"))
    linking = tree[head].lemma in words.LINKING and not tree.children(head, "obj")
    if tree[i].upos == "ADJ" and not tree.children(i, "mark", "aux"):
        return "oprd" if passive else "acomp"
    if tree[i].upos in ("NOUN", "PROPN", "PRON", "NUM"):
        return "attr" if linking and not passive else "oprd"
    return "advmod" if tree[i].upos == "ADV" else "xcomp"


def _complement(tree: Tree, i: int) -> str:
    infinitive = any(tree[j].xpos == "TO" for j in tree.children(i, "mark", "aux"))
    # "He promised to go" has no subject of its own, "for him to go" does.
    bare = infinitive and not tree.children(i, "nsubj", "csubj", "expl")
    return "xcomp" if bare and tree.heads[i] < i else "ccomp"


def _compound(tree: Tree, i: int) -> str:
    # "government-backed", "knee-deep": a noun before an adjective or participle.
    nominal = tree[i].upos in ("NOUN", "PROPN")
    adjectival = _head_tag(tree, i) in ("JJ", "JJR", "VBN", "VBD")
    return "npadvmod" if nominal and adjectival and i < tree.heads[i] else "compound"


def _clausal_subject(tree: Tree, i: int) -> str:
    expletive = [j for j in tree.children(tree.heads[i], "expl") if tree[j].lemma != "there"]
    if not expletive:
        return "csubj"
    return "xcomp" if any(tree[j].xpos == "TO" for j in tree.children(i, "mark")) else "ccomp"


def _determiner(tree: Tree, i: int) -> str:
    counts = _head_tag(tree, i) == "CD" and tree[i].lemma == "some"
    return "quantmod" if counts else "det"


def _interjection(tree: Tree, i: int) -> str:
    return "meta" if tree[i].xpos in ("LS", "CD", "ADD") else "intj"


def punctuation(tree: Tree) -> None:
    """Attach commas and quotation marks as high as their phrase ends, the full stop to the ROOT."""
    root = next(i for i in tree.words if tree.heads[i] == 0)
    marks = [p for p in tree.words if tree.deps[p] == "punct" and tree.heads[p]]
    marks = [p for p in marks if not tree.children(p)]
    for p in marks:
        clause = tree.heads[p]
        quotes = tree[p].form in words.QUOTES and tree.deps[clause] == "ccomp"
        if quotes and p in tree.span(clause):
            tree.heads[p] = tree.heads[clause]
    for p in marks:
        if tree[p].form in words.COMMAS:
            _lift(tree, p)
    for p in reversed(tree.words):
        if tree.deps[p] != "punct" or tree.children(p) or p == root:
            break
        if tree[p].form in (".", "!", "?", "..."):
            # Closing marks after the full stop go with it; otherwise the arcs would cross.
            for q in range(p, len(tree.tokens) + 1):
                tree.heads[q] = root


def _lift(tree: Tree, p: int) -> None:
    while True:
        head = tree.heads[p]
        if not tree.heads[head] or p not in tree.span(head):
            return
        tree.heads[p] = tree.heads[head]
        if tree.deps[head] in BARRIERS:
            return
