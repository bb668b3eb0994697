"""Tokenization like that of the treebanks, as far as rules can: spaCy's English rules, and more.

The rules were chosen on the training parts of EWT and GUM, by how many words each gets right and
wrong; some abbreviations and units of news were added that the treebanks lack. More prefixes than
those of the training parts made the news of GUM worse, and were removed. Cases that only the
meaning of a sentence decides ("its" for "it's", "No. 8" and "No.") are not handled.
"""

from __future__ import annotations

import re
from typing import TypeAlias

import spacy
from spacy.attrs import ORTH
from spacy.lang.char_classes import ALPHA
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

from quoteattr.neural.tokenizer import NAME, QuickTokenizer

Exceptions: TypeAlias = dict[str, list[dict[int | str, str]]]  # spaCy's: a word and its parts

# Prefixes that the treebanks do not split off; others ("pan-European") they do.
PREFIXES = """
    anti arch co counter cross e ex inter intra mid mini multi neo non over post pre pro psycho re
    semi socio sub uh un under
    """.split()
# Abbreviations with a full stop that spaCy does not know, without "No.", "Sun." and "Hajj.", which
# also end sentences. The last line has initials of two letters: "Kh. Ganzorig".
ABBREVIATIONS = """
    al. approx. Attn. attn. Ave. Blvd. ca. Capt. Cmdr. Col. Cpl. Dept. dept. div. Esp. esp. ext. Fr.
    Fri. Ft. Hon. Hwy. lb. lbs. Lt. Maj. Mlle. Mme. Mon. Nos. oz. Pfc. Pvt. Reps. Sat. Sec. Sens.
    Sgt. Sr. Supt. Tex. Thu. Thur. Thurs. Tue. Tues. Vol. vol. Wed. yrs.
    Abp. Adv. Alh. Amb. Arc. Arch. Assoc. Asst. Atty. Barr. Bp. Br. Bro. Cde. Cdr. Cdre. Cllr. Comr.
    Const. Cst. Dcn. Det. Dra. Drs. En. Eng. Engr. Evang. Flt. Hj. Insp. Ir. Mal. Msgr. Pharm.
    Pol. Pst. Pt. Pte. Rt. Smt. Surv. Tmt. Ts. Ven.
    Abg. Arq. Asec. Avv. Bldr. Bpk. Cmte. Cnel. Coun. Dott. Econ. Esv. Gnr. Gral. Ing. Jend. JUDr.
    Kr. Lcda. Lcdo. Lic. Licda. Mtra. Mtro. MUDr. Mwl. Ndg. Owek. Pdt. PhDr. Profa. Psic. Revd.
    RNDr. Sgto. Smti. Snr. Tpl. Tte. Usec. Uz.
    Ch. Dj. Dz. Gh. Kh. Sh. Th. Yu. Zh.
    """.split()
# Words that are split otherwise than by spaCy. "X." is the social network: "in a post on X."
CUT = "X|. wan|na Wan|na lot|ta Lot|ta out|ta etc.|, etc.|) Yahoo!".split()
# Exceptions of spaCy that mean something else in news: "(Wed)", "her id", "(aged 8)", "(D-Ohio):".
FALSE = "and/or id Id wed Wed 8) ):".split()
# A letter with a full stop is one token for these only: born, about, died, page, versus. "x." and,
# in "$3.5m.", "m." end sentences.
_STOPPED = "bcdpv"

RUNS = r"([!?*=_~#+<>-])\1+"  # "!!" and "=====" are one token in the treebanks
_MIXED = r"[!?]{2,}"  # "?!"
_HYPHEN = "(?:-|–|—|--|---|——|~)"  # as in spaCy's infixes
_ELIDED = r"['’](?:[06-9]\d|\d0s)(?!\w)|’\d\d(?!\w)"  # "'07", "'60s"; "'10" may open a quotation
_CONTRACTED = r"(?:[Nn]['’´`][Tt]|['’´`](?:ve|re|ll|VE|RE|LL|[dmsDMS]))(?![A-Za-z'’´`])"

# Words that are never split, whatever the rules below match in them.
WHOLE = (
    r"(?:\+?\d{1,2}[-.])?(?:\d{3}[-./])?\d{3}[-.]\d{4}",  # telephones
    r"\d{5}-\d{4}",  # American postcodes
    r"\d{1,2}-\d{1,2}-(?:\d{2}|\d{4})",  # 11-20-2000
    r"(?i:[\w.#-]+\.(?:docx?|xlsx?|pptx?|pdf|csv|zip|exe|txt|jpe?g|gif|png|html?))",  # files
    r"(?:1\d)?[1-9]0['’]s",  # the 60's
    r"[A-Z]{1,3}\d+[A-Z]|[2-6]G",  # Y2K, B2B, 5G: not units
)
BEFORE = (
    _ELIDED,
    RUNS,
    _MIXED,
    r"-(?=[A-Za-z])",
    r"Rs(?=[0-9])",
    "―",
)
BEHIND = (
    RUNS,
    _MIXED,
    r"(?<=[A-Za-z]{3})-",  # "pre- and post-war"; shorter ones are words broken off
    r"(?<=[0-9])-",
    r"(?<=[0-9][a-z])-",
    r"(?<=[0-9])(?:k|b|bn|mn|tn|MM|hh|[kMG]?Hz|[kMG]Wh?|hrs?|yrs?|mins?|secs?)",
    r"(?<=\b[A-D])\+",  # grades
    r"(?<=[0-9a-z][A-Z])\.",
    "―",
)
# For contractions that spaCy's special cases miss, because they match whole words between blanks
# only: "no--don't", "WE'LL", "could've"
BETWEEN = (
    rf"(?<=[A-Za-z]){_CONTRACTED}",
    r"(?<=[0-9])(?:[ap]\.?m\.?|[AP]\.?M\.?)(?![A-Za-z])",
    rf"(?<=[{ALPHA}]){_HYPHEN}(?=[0-9])",  # COVID-19
    r"(?<=[A-Z]\.)[-–](?=[A-Za-z])",  # U.S.-led
    r"(?<=[0-9a-z])[-–](?=[$£€])",
    r"(?<=[0-9a-z][-–])[$£€]",
    r"[—―]",
    r"(?<=[\w.])–(?=\w)",
    r"(?<=[A-Za-z])\((?=[A-Za-z])",  # account(s)
    r"(?<=[A-Za-z])\)(?=[A-Za-z])",
    r"(?<=[a-z]{2})[?!](?=[A-Za-z])",
    r'(?<=[A-Za-z])["“”](?=[A-Za-z])',
)


def blank() -> Language:
    """Return an empty English pipeline that tokenizes like the treebanks."""
    nlp = spacy.blank("en")
    adapt(nlp)
    nlp.tokenizer = QuickTokenizer(*nlp.tokenizer.__reduce__()[1])
    nlp.config["nlp"]["tokenizer"] = {"@tokenizers": NAME}
    return nlp


def adapt(nlp: Language) -> None:
    """Change the tokenizer of an English pipeline to be closer to the treebanks."""
    tokenizer, defaults = nlp.tokenizer, nlp.Defaults
    assert isinstance(tokenizer, Tokenizer)
    infixes = [_spared(str(one)) for one in (*(defaults.infixes or ()), *BETWEEN)]
    prefixes = compile_prefix_regex([*BEFORE, *(defaults.prefixes or ())])
    suffixes = compile_suffix_regex([*BEHIND, *(defaults.suffixes or ())])
    tokenizer.prefix_search, tokenizer.suffix_search = prefixes.search, suffixes.search
    tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    tokenizer.token_match = re.compile(rf"(?:{'|'.join(WHOLE)})\Z").match
    tokenizer.rules = _exceptions(tokenizer.rules)  # last, since setting them uses the rules above


def _spared(infix: str) -> str:
    """Return an infix that does not split after a prefix, or at the slash of "w/out" or "s/he"."""
    if "/" in infix:
        return rf"(?<!\b[A-Za-z](?=/)){infix}"
    if _HYPHEN not in infix:
        return infix
    kept = "".join(
        rf"(?<!\b{form}{one[1:]})" for one in PREFIXES for form in (one[0], one[0].upper())
    )
    return kept + infix


def _exceptions(rules: Exceptions) -> Exceptions:
    """Return spaCy's exceptions with ours, and without those that the treebanks contradict."""
    letters = {word for word in rules if re.fullmatch(r"\w\.", word) and word[0].islower()}
    false = {*FALSE, *(word for word in letters if word[0] not in _STOPPED)}
    kept = {word: parts for word, parts in rules.items() if word not in false}
    for word, parts in list(kept.items()):
        if word.endswith("nt") and word.islower():  # DONT
            kept[word.upper()] = [{ORTH: part[ORTH].upper()} for part in parts]
    for cut in (*CUT, *ABBREVIATIONS):
        kept[cut.replace("|", "")] = [{ORTH: part} for part in cut.split("|")]
    return kept
