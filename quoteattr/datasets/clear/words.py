"""Word lists of the CLEAR rules (lemmas, lower case)."""

REPORTING = frozenset(
    """say tell add explain note warn argue claim comment state write announce insist suggest admit
    acknowledge recall describe reply ask answer declare joke quip remark observe conclude continue
    report believe think confirm predict shout yell whisper mutter murmur respond exclaim agree
    complain reveal inquire enquire boast concede stress cry demand wonder reckon testify
    tweet post caution urge charge contend maintain assert estimate recount""".split()
)
TELLING = frozenset("tell ask remind warn caution urge assure inform".split())
# Verbs that take a predicate adjective or noun of their subject.
LINKING = frozenset(
    """be seem become appear remain look feel sound taste smell get stay turn grow go come keep run
    fall prove""".split()
)
# Verbs with an object of their own (tell him to go); with any other verb, the object is the subject
# of the infinitive (want him to go), as in the Penn Treebank.
OBJECT_CONTROL = frozenset(
    """tell ask persuade urge order convince advise invite warn encourage teach remind instruct
    pressure lobby press appoint hire beg thank train direct""".split()
)
# Subordinators that stay `mark` before an -ing form; others are prepositions with a pcomp.
SUBORDINATORS = frozenset(
    "while although though if whether unless because once that lest whereas when cause".split()
)
QUANTIFIERS = frozenset("about around over under up some approximately almost".split())
NEGATIONS = frozenset(("not", "n't", "n’t", "never", "nt"))
WH_PRONOUNS = frozenset(("WP", "WDT"))
MONTHS = frozenset(
    """january february march april may june july august september october november december
    jan. feb. mar. apr. jun. jul. aug. sep. sept. oct. nov. dec.""".split()
)
CLOCK = frozenset(("p.m.", "a.m.", "pm", "am", "p.m", "a.m"))
QUOTES = frozenset("\" “ ” ‘ ’ ' `` '' ’’ ‘’ ‘‘ « »".split())
COMMAS = frozenset(", ; : - – — -- ...".split())
FIXED_HEADS_PCOMP = frozenset((("because", "of"), ("due", "to")))
