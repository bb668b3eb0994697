"""Rules that give a UD tree the heads of CLEAR; each changes a `Tree` in place."""

from __future__ import annotations

from functools import partial

from quoteattr.datasets.clear import words as words
from quoteattr.datasets.clear.tree import Move, Tree, go, stay

SUBJECTS = ("nsubj", "csubj")
CLAUSAL = (*SUBJECTS, "aux", "mark", "expl", "cc", "vocative", "dislocated", "cop")
BARE = frozenset(("nsubj", "obj", "nummod", "compound", "amod", "vocative", "det", "csubj", "flat"))


def flat_names(tree: Tree) -> None:
    """Make the last word of a flat name its head and the words before it compounds."""
    for i in tree.words:
        parts = [j for j in tree.children(i, "flat") if j > i and tree[j].xpos != "CD"]
        if not parts:
            continue
        tree.promote(parts[-1], go, "compound")
        for j in parts[:-1]:
            tree.deps[j] = "compound"


def titles(tree: Tree) -> None:
    """Attach a title to the name after it as a compound, its determiner and adjectives as well."""
    for i in tree.words:
        if tree.deps[i] != "nmod:desc":
            continue
        name = tree.heads[i]
        if name < i:
            tree.deps[i] = "appos" if tree.children(i, "det", "punct") else "nmod"
            continue
        tree.deps[i] = "compound"
        for j in tree.children(i):
            if j > i or tree.base(j) not in ("det", "amod", "nmod", "punct", "cc"):
                break
            if tree.deps[j] in ("det", "amod", "nmod:poss"):
                tree.heads[j] = name


def dates_and_money(tree: Tree) -> None:
    """Put the month over its day, the half of the day over its hour, the number over its $."""
    for i in tree.words:
        head = tree.heads[i]
        if not head:
            continue
        lemma = tree[i].lemma.lower()
        number = tree[head].xpos == "CD"
        if tree.deps[i] in ("nmod:unmarked", "compound", "nmod") and number:
            if (i + 1 == head and lemma in words.MONTHS) or (
                i == head + 1 and lemma in words.CLOCK
            ):
                tree.promote(i, go, "nummod")
        elif tree.deps[i] == "nummod" and i > head and tree[head].xpos == "$":
            scaled = bool(tree.children(i, "compound"))
            tree.promote(i, go, "quantmod" if scaled else "nmod")
            if tree.deps[i] == "compound":
                tree.deps[i] = "nmod"


def free_relatives(tree: Tree) -> None:
    """Put the verb of `what he said` over its wh-word and make it a clause of its own."""
    for verb in tree.words:
        wh = tree.heads[verb]
        if tree.deps[verb] not in ("acl:relcl", "advcl:relcl") or wh > verb or not wh:
            continue
        # In UD the wh-word heads "what he said", in CLEAR the verb does.
        tag = tree[wh].xpos
        if tag != "WRB" and tag not in words.WH_PRONOUNS:
            continue
        subject, objects = tree.children(verb, *SUBJECTS), tree.children(verb, "obj")
        role = "advmod" if tag == "WRB" else "obj" if subject and not objects else "nsubj"
        if role == "obj" and tree[verb].lemma == "be":
            role = "attr"
        if role == "nsubj" and subject:
            role = "dep"
        tree.promote(verb, go, role)
        dep = tree.base(verb)
        if dep in ("obj", "xcomp", "iobj", "appos", "dislocated", "vocative"):
            tree.deps[verb] = "ccomp"
        elif dep == "nsubj":
            tree.deps[verb] = "csubj" + tree.deps[verb][5:]
        elif dep in ("obl", "nmod") and not tree.children(verb, "case"):
            tree.deps[verb] = "advcl"


def reporting(tree: Tree) -> None:
    """Put the reporting verb over what it reports, which becomes its ccomp."""
    for verb in tree.words:
        said = tree.heads[verb]
        if tree.deps[verb] != "parataxis" or tree[verb].lemma not in words.REPORTING:
            continue
        if not tree.children(verb, *SUBJECTS) or tree.children(verb, "ccomp", "csubj", "mark"):
            continue
        if tree.children(verb, "obj") and tree[verb].lemma not in words.TELLING:
            continue
        sign = 1 if verb > said else -1
        further = [j for j in tree.children(said) if (j - verb) * sign > 0]
        if any(tree.base(j) not in ("parataxis", "list", "punct", "discourse") for j in further):
            continue  # the content continues after `he said`, which stays a parenthesis
        tree.promote(verb, stay, "ccomp")
    # The reverse order, `He said: "Go."`: the content follows, after a colon or a quotation mark.
    for said in tree.words:
        verb = tree.heads[said]
        if tree.deps[said] != "parataxis" or not 0 < verb < said:
            continue
        if tree[verb].lemma not in words.REPORTING or tree.children(verb, "ccomp", "obj"):
            continue
        first = tree.span(said)[0]
        marks = {tree[j].form for j in (first - 1, first, first - 2) if j > verb}
        if marks & (words.QUOTES | {":"}):
            tree.deps[said] = "ccomp"


def copulas(tree: Tree) -> None:
    """Put each copula over its predicate, outermost first."""
    for c in tree.words:
        if tree.deps[c] != "cop":
            continue
        n = tree.heads[c]
        outer = any(tree.deps[j].endswith(":outer") for j in tree.children(n))
        cases = [j for j in tree.children(n, "case") if tree[j].xpos != "POS"]
        if outer or tree[n].upos in ("VERB", "AUX"):  # the predicate is a clause
            tree.promote(c, partial(_outer_wish, tree), "ccomp")
            tree.deps[n] = _predicate(tree, n, False)
            for j in tree.children(c, *SUBJECTS):
                tree.deps[j] = tree.deps[j].removesuffix(":outer")
            continue
        tree.promote(c, partial(_copula_wish, tree, c, n), "attr")
        tree.deps[n] = _predicate(tree, n, bool(cases))
        _extraposed(tree, c, n)


def _outer_wish(tree: Tree, j: int) -> Move:
    return Move.MUST if tree.deps[j].endswith(":outer") else Move.STAY


def _predicate(tree: Tree, n: int, cased: bool) -> str:
    tag, upos = tree[n].xpos, tree[n].upos
    if cased:
        return "predicate"
    if (upos == "ADJ" and tag != "CD") or tag in ("JJ", "JJR", "JJS"):
        return "acomp"
    if upos in ("ADV", "ADP"):
        return "advmod"
    if upos in ("VERB", "AUX"):
        return "ccomp" if tree.children(n, *SUBJECTS) else "xcomp"
    return "attr"


def _copula_wish(tree: Tree, c: int, n: int, j: int) -> Move:
    dep, adjective = tree.base(j), tree[n].upos in ("ADJ", "ADV")
    than = any(tree[k].lemma in ("than", "as") for k in tree.children(j, "mark", "case") if k < j)
    if dep in CLAUSAL:
        return Move.MUST
    if dep in ("advcl", "ccomp", "xcomp"):
        tight = j > n and not any(n < k < j for k in tree.children(j, "punct"))
        if dep != "advcl":
            return Move.STAY if adjective and j > n else Move.MUST
        infinitive = any(tree[k].xpos == "TO" for k in tree.children(j, "mark"))
        return Move.STAY if than or (adjective and tight and infinitive) else Move.MUST
    if dep == "conj":
        own = tree.children(j, *SUBJECTS, "cop", "aux", "expl")
        verb = tree[j].upos in ("VERB", "AUX") and tree[n].upos not in ("VERB", "AUX")
        return Move.MUST if own or verb else Move.STAY
    if dep == "advmod":
        if tree[j].lemma.lower() in words.NEGATIONS and c < j < n:
            return Move.MUST
        return Move.MAY if c < j < n - 1 or j > n else Move.STAY
    if dep == "obl":
        return Move.STAY if than or (adjective and j > n and tree.children(j, "case")) else Move.MAY
    if dep in ("parataxis", "discourse", "punct", "orphan", "list"):
        return Move.MAY
    return Move.STAY


def _extraposed(tree: Tree, c: int, n: int) -> None:
    it = [j for j in tree.children(c, "expl") if tree[j].lemma != "there"]
    for j in tree.children(c, "csubj") if it else []:
        marked = {tree[k].xpos for k in tree.children(j, "mark")}
        tree.deps[j] = "xcomp" if "TO" in marked or tree[j].xpos == "VBG" else "ccomp"
    if tree.base(n) == "acomp":
        for j in tree.children(n, "advcl"):
            if j > n and any(tree[k].xpos == "TO" for k in tree.children(j, "mark")):
                tree.deps[j] = "xcomp"
