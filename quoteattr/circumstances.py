"""What the words around a cue tell: the act, its polarity, the addressee and the medium."""

from __future__ import annotations

import attrs
from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from quoteattr import lexicon
from quoteattr.records import Act, Attribution, Polarity, Span

REFUSALS = frozenset("decline refuse deny fail hesitate stop avoid without".split())
SILENCES = frozenset("decline refuse".split())  # as cues: "declined to comment"
CONDITIONS = frozenset("if unless whether".split())
MODALS = frozenset("would could might may".split())
CARRIERS = frozenset("in on at during via through".split())  # prepositions before a medium
TELLING = frozenset("tell inform assure warn remind advise ask urge notify brief".split())
MEDIA = frozenset(
    "account address advertisement announcement appearance article assessment audio blog book "
    "brief briefing broadcast call column comment commentary conference debate document editorial "
    "email e-mail essay event exchange facebook filing forum hearing instagram interview "
    "letter mail meeting memo memoir message news note op-ed opinion page paper podcast post "
    "press program rally radio release remark report show speech statement talk telegram "
    "television testimony tv tweet twitter verdict video website x youtube".split()
)
AUDIENCES = frozenset(
    "agency audience channel committee congress court crowd delegate house journalist judge "
    "lawmaker magazine member network newspaper outlet police press program radio rally reader "
    "reporter senate station supporter television viewer voter".split()
)


def describe(doc: Doc, record: Attribution) -> Attribution:
    """Return the record with act, polarity, addressee and medium told from its cue's clause."""
    if record.cue is None:
        return record
    cue = doc.char_span(record.cue.start, record.cue.end, alignment_mode="expand")
    if cue is None:
        return record
    verb = _head(cue, record.cue.lemma)
    inside = [(part.start, part.end) for part in record.content]
    return attrs.evolve(
        record,
        act=_act(cue, record.cue.lemma),
        polarity=_polarity(cue, verb),
        addressee=_addressee(doc, verb, inside),
        medium=_medium(doc, verb, inside),
    )


def _head(cue: Tokens, lemma: str) -> Token:
    for token in reversed(list(cue)):
        if token.lemma_.lower() == lemma:
            return token
    root: Token = cue.root
    return root


def _act(cue: Tokens, lemma: str) -> Act:
    """Look the cue's words up, its head first; a cue that no list knows counts as a statement."""
    head = _head(cue, lemma)
    particle = next((child.lower_ for child in head.children if child.dep_ == "prt"), None)
    found = lexicon.act_of(lemma, particle)
    if found is not None:
        return found
    if lemma == "be":  # "was sure": the adjective tells
        felt = (lexicon.act_of("be", token.lower_) for token in cue)
        found = next((act for act in felt if act is not None), None)
        if found is not None:
            return found
    acts = [lexicon.act_of(token.lemma_) for token in cue if token.pos_ != "AUX"]
    return next((act for act in acts if act is not None), Act.STATEMENT)


def _polarity(cue: Tokens, verb: Token) -> Polarity:
    chain = [verb]
    if verb.lemma_.lower() in SILENCES:
        return Polarity.NEGATED
    while chain[-1].head != chain[-1] and _shares_polarity(chain[-1]):
        chain.append(chain[-1].head)
    for token in [*chain[:3], *cue]:
        negated = any(child.dep_ == "neg" for child in token.children)
        if negated or (token.lemma_.lower() in REFUSALS and token != verb):
            return Polarity.NEGATED
    for token in chain[:3]:
        if any(child.dep_ == "mark" and child.lower_ in CONDITIONS for child in token.children):
            return Polarity.HYPOTHETICAL
        if any(child.tag_ == "MD" and child.lower_ in MODALS for child in token.children):
            return Polarity.HYPOTHETICAL
    return Polarity.ASSERTED


def _shares_polarity(token: Token) -> bool:
    """Tell whether what negates a word's head negates the word: `refused to say`, `nor say`."""
    if token.dep_ == "conj":  # not "did not come but said"
        return any(child.lower_ in ("or", "nor") for child in token.head.children)
    return token.dep_ in ("xcomp", "pcomp")


def _addressee(doc: Doc, verb: Token, inside: list[tuple[int, int]]) -> Span | None:
    """Find who was told: the object of tell, or a person or audience behind `to`."""
    if verb.lower_ == "according":
        return None
    for child in verb.children:
        if child.dep_ in ("dobj", "dative") and child.pos_ != "ADP" and verb.lemma_ in TELLING:
            return _phrase(doc, child, inside)
        if child.dep_ in ("prep", "dative") and child.lower_ == "to":
            for grandchild in child.children:
                lemma, name = grandchild.lemma_.lower(), grandchild.ent_type_
                known = lemma in AUDIENCES or name in ("PERSON", "ORG")
                if grandchild.dep_ == "pobj" and known and child.i > verb.i:
                    return _phrase(doc, grandchild, inside)
    return None


def _medium(doc: Doc, verb: Token, inside: list[tuple[int, int]]) -> Span | None:
    """Find where it was said: `in a statement`, `on X`, `during his conference call`."""
    for child in verb.children:
        if child.dep_ != "prep" or child.lower_ not in CARRIERS:
            continue
        for noun in child.children:
            if noun.dep_ == "pobj" and noun.lemma_.lower() in MEDIA:
                return _phrase(doc, child, inside)
    return None


def _phrase(doc: Doc, head: Token, inside: list[tuple[int, int]]) -> Span | None:
    """Return a head's whole phrase up to a relative clause; none if it runs into the content."""
    clauses = {
        token.i
        for child in head.subtree
        if child.dep_ in ("relcl", "advcl", "ccomp", "parataxis")
        for token in child.subtree
    }
    kept = [token for token in head.subtree if token.i not in clauses and not token.is_space]
    run = [head]
    for token in kept[kept.index(head) + 1 :]:
        if token.i == run[-1].i + 1:
            run.append(token)
    for token in reversed(kept[: kept.index(head)]):
        if token.i == run[0].i - 1:
            run.insert(0, token)
    while len(run) > 1 and run[-1].is_punct:
        run.pop()
    start, end = run[0].idx, run[-1].idx + len(run[-1])
    if any(left < end and start < right for left, right in inside):
        return None
    return Span(start=start, end=end, text=doc[run[0].i : run[-1].i + 1].text)
