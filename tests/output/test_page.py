"""The page: all of the text, nothing but text, and every attribution where it stands."""

import base64
import hashlib
import io
import itertools
import math
import operator
import re
from html.parser import HTMLParser

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.errors import InputError
from quoteattr.output import page as room
from quoteattr.output.page import View, facts, fragment, page
from quoteattr.records import Act, Article, Attribution, Cue, Kind, Span, Speaker, SpeakerKind
from tests.made import ARTICLE, QUILL, TEXT, attributions, claim, records, span

VOID = {"base", "br", "img", "input", "link", "meta"}


class Parsed(HTMLParser):
    """What a browser would make of it: elements, the article's text, what covers each character."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.words = ""
        self.content: dict[str, set[int]] = {}
        self.raw = {"style": "", "script": ""}
        self._open: list[tuple[str, dict[str, str]]] = []
        self.feed(source)
        self.close()
        assert self._open == [], "an element is not closed"

    def handle_starttag(self, tag, attributes):
        known = {name: value or "" for name, value in attributes}
        assert len(known) == len(attributes), "an attribute is there twice"
        self.elements.append((tag, known))
        if tag not in VOID:
            self._open.append((tag, known))

    def handle_endtag(self, tag):
        assert self._open.pop()[0] == tag

    def handle_data(self, data):
        tag = self._open[-1][0] if self._open else ""
        if tag in self.raw:
            self.raw[tag] += data
            return
        self.words += data
        if any(name == "article" for name, _ in self._open):
            covered = range(len(self.text), len(self.text) + len(data))
            for number in self._open[-1][1].get("data-q", "").split():
                self.content.setdefault(number, set()).update(covered)
            self.text += data

    def all(self, tag: str, **wanted: str) -> list[dict[str, str]]:
        asked = {name.replace("_", "-"): value for name, value in wanted.items()}
        return [
            known for name, known in self.elements if name == tag and asked.items() <= known.items()
        ]


# What a parser might trip over, beside letters.
NASTY = st.text(
    st.sampled_from("a“” \n\r\t<>&\"'`=/-]!\u2028\u202e\ufeff\x01\x85é🏗")
    | st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
    min_size=1,
)


@st.composite
def articles(draw: st.DrawFn) -> tuple[Article, list[Attribution]]:
    """Any text with any spans: nested, crossing, touching, the same twice."""
    text = draw(NASTY)
    places = (
        st.tuples(*[st.integers(0, len(text))] * 2).map(sorted).filter(lambda ab: ab[0] < ab[1])
    )
    spans = places.map(lambda ab: Span.cut(text, *ab))
    cues = spans.map(lambda s: Cue(start=s.start, end=s.end, text=s.text, lemma="say"))
    made = st.builds(
        claim,
        content=st.lists(spans, min_size=1, max_size=3).map(tuple),
        kind=st.sampled_from(Kind),
        cue=st.none() | cues,
        source=st.none() | spans,
        speakers=st.lists(st.sampled_from([QUILL, attrs.evolve(QUILL, id="s2", name=text)])),
    )
    return Article(text=text, title=draw(st.none() | NASTY)), draw(st.lists(made, max_size=4))


class TestTheText:
    @given(articles())
    def test_is_the_article_and_nothing_but_the_article(self, case):
        article, some = case
        assert Parsed(page(article, some)).text == article.text

    @given(articles())
    def test_has_every_content_in_its_place(self, case):
        article, some = case
        found = Parsed(page(article, some)).content
        for number, record in enumerate(some, start=1):
            places = {at for part in record.content for at in range(part.start, part.end)}
            inked = {at for at in places if not article.text[at].isspace()}
            assert inked <= found.get(str(number), set()) <= places

    @given(st.lists(attributions(), max_size=4))
    def test_takes_any_record(self, some):
        assert Parsed(page(ARTICLE, some)).text == TEXT

    def test_keeps_line_ends_as_they_are(self):
        text = "One.\r\n\r\nTwo.\rThree."
        assert Parsed(page(Article(text=text), ())).text == text
        assert "\r" not in page(Article(text=text), ())  # a browser makes line feeds of them

    def test_has_a_mark_for_what_html_cannot_hold(self):
        assert Parsed(page(Article(text="a\0b\ud800c"), ())).text == "a\ufffdb\ufffdc"

    def test_hides_front_matter(self):
        text = "Title: Rain\nDate: 2025-09-05\n\nIt rained."
        parsed = Parsed(page(text, ()))
        assert parsed.text == text
        assert len(parsed.all("p", hidden="")) == 1
        assert ("time", {"datetime": "2025-09-05"}) in parsed.elements

    def test_must_be_where_the_records_are_from(self):
        with pytest.raises(InputError, match="is not what the article has at"):
            page("Another text.", records())


class TestTheView:
    parsed = Parsed(page(ARTICLE, records()))

    def test_has_a_link_to_a_note_for_every_attribution(self):
        links = self.parsed.all("a", **{"class": "n"})
        notes = [note["id"] for note in self.parsed.all("li") if "data-note" in note]
        assert [link["href"] for link in links] == [f"#{note}" for note in notes]
        assert len(notes) == len(records())

    def test_tells_who_in_which_role_when_and_how_sure(self):
        label = self.parsed.all("a", **{"class": "n"})[0]["aria-label"]
        assert label == (
            "Quote 1: Ada Quill, Mayor, said on Friday, 29 August 2025, dated by “Friday”, "
            "kind direct, named as “Mayor Ada Quill”, cue “said”, confidence 98%"
        )

    def test_tells_how_sure_each_answer_is(self):
        first = records()[0]
        sure = attrs.evolve(
            first,
            speakers=(
                attrs.evolve(QUILL, confidence=0.87, role_confidence=0.9),
                attrs.evolve(QUILL, id="s9", confidence=0.5),
            ),
            said_on_confidence=0.755,
        )
        parsed = Parsed(page(ARTICLE, [sure]))
        label = parsed.all("a", **{"class": "n"})[0]["aria-label"]
        told = "(speaker 87% and 50%, role 90%, date 76%)"
        assert label.endswith(f"confidence 98% {told}")
        assert told in parsed.words

    def test_tells_the_kind_by_more_than_colour(self):
        kinds = {link["data-kind"] for link in self.parsed.all("a", **{"class": "n"})}
        style = self.parsed.raw["style"]
        assert kinds == set(Kind)
        assert {"solid", "dashed", "dotted"} <= set(re.findall(r"\w+", style))
        assert set(re.findall(r'::after \{ content: "(\w)"', style)) == {"D", "M", "I"}

    def test_counts_the_speakers(self):
        buttons = [one for one in self.parsed.all("button") if "data-voice" in one]
        assert [button["data-who"] for button in buttons] == ["1", "2", "3", "0"]
        assert "Nobody named" in self.parsed.words

    def test_counts_the_stances_where_there_is_a_choice(self):
        assert facts.stances(records()) == (("claim", 4), ("", 1))
        offered = [one["data-stance"] for one in self.parsed.all("button") if "data-stance" in one]
        assert offered == ["claim", ""]
        assert facts.stances(records()[:4]) == ()
        assert "Stance" not in Parsed(page(ARTICLE, records()[:4])).words

    def test_has_a_filter_by_confidence_where_there_are_attributions(self):
        assert self.parsed.all("input", type="range", min="0", max="100", value="0")
        notes = [one for one in self.parsed.all("li") if "data-note" in one]
        assert [one["data-confidence"] for one in notes] == ["0.98", "0.91", "0.88", "0.9", "0.42"]
        assert not Parsed(page("It rained.", ())).all("input")

    def test_has_every_part_of_a_content_marked_and_one_link(self):
        two = claim(content=(span("The bridge stays closed"), span("We pay for that")))
        parsed = Parsed(page(ARTICLE, [two]))
        assert len(parsed.all("a", **{"class": "n"})) == 1
        assert len(parsed.all("span", **{"class": "n"}, aria_hidden="true", data_n="1")) == 1

    def test_has_the_inner_content_first(self):
        outer, inner = claim(content=(span(TEXT[:80]),)), claim(content=(span("stays closed"),))
        pieces = [piece["data-q"] for piece in Parsed(page(ARTICLE, [outer, inner])).all("span")
                  if "data-q" in piece]  # fmt: skip
        assert pieces == ["1", "2 1", "1"]

    def test_has_grey_for_the_ninth_speaker(self):
        many = [claim(speakers=(attrs.evolve(QUILL, id=f"s{n}"),)) for n in range(9)]
        buttons = Parsed(page(ARTICLE, many)).all("button", aria_pressed="false")
        assert [button["data-who"] for button in buttons] == [*"12345678", "0"]

    @pytest.mark.parametrize(
        ("name", "initials"),
        [
            ("Ada Quill", "AQ"), ("the auditor's report", "A"), ("The Post", "P"), ("the", "T"),
            ("officials", "O"), ("Ada Mary Quill", "AM"), ("ليلى حداد", "ل"), ("", ""),
        ],
    )  # fmt: skip
    def test_has_initials(self, name, initials):
        speaker = attrs.evolve(QUILL, name=name)
        (voice,) = facts.voices([claim(speakers=(speaker,))]).values()
        assert voice.initials == initials

    def test_says_that_nothing_is_attributed_and_explains_no_signs(self):
        words = Parsed(page("It rained.", ())).words
        assert "0 attributions" in words
        assert "Nothing is attributed to anybody in this article." in words
        assert "How to read it" not in words


def test_ids_are_unique_on_a_page_of_several_articles():
    to = io.StringIO()
    room.write([(ARTICLE, records()), (ARTICLE, records()), (Article(text="It rained."), ())], to)
    parsed = Parsed(to.getvalue())
    ids = [known["id"] for _, known in parsed.elements if "id" in known]
    assert len(ids) == len(set(ids))
    links = {known["href"][1:] for known in parsed.all("a") if known["href"].startswith("#")}
    assert links <= set(ids)
    assert parsed.text == TEXT + TEXT + "It rained."


def test_articles_are_written_as_they_come():
    asked = []

    def found():
        for number in range(3):
            asked.append(number)
            yield Article(text=f"Rain {number}."), ()

    class Slow(io.StringIO):
        def write(self, part):
            if "Rain 0." in part:
                assert asked == [0]
            return super().write(part)

    room.write(found(), Slow())
    assert asked == [0, 1, 2]


def test_a_notebook_shows_the_view_twice_without_a_clash():
    view = View(ARTICLE, records())
    first, second = view._repr_html_(), view._repr_html_()
    ids = [
        {known["id"] for _, known in Parsed(html).elements if "id" in known}
        for html in (first, second)
    ]
    assert ids[0]
    assert not ids[0] & ids[1]
    assert "<html" not in first


def test_no_rule_of_the_style_reaches_beyond_the_view():
    style = Parsed(fragment(ARTICLE, (), prefix="x")).raw["style"]
    outside = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    while "{" in (inner := re.sub(r"\{[^{}]*\}", ";", outside)):
        outside = inner  # nested rules stand below their parent's selector
    selectors = [rule.strip() for rule in re.split(r"[;,](?![^()]*\))", inner) if rule.strip()]
    assert [rule for rule in selectors if ".quoteattr" not in rule and rule[0] != "@"] == []


HOSTILE = (
    '<script>document.title="owned"</script>',
    '"><img src="https://example.org/x.png" onerror="document.title=\'owned\'">',
    "' onmouseover='document.title=1' x='",
    "</article></style></script><!-- ]]> <![CDATA[ -->",
    "<style>*{display:none}</style><iframe src=https://example.org></iframe>",
    "{{ 7 * 7 }} {% include 'page.css' %} &lt;b&gt; &#60;",
    "</p></title><base href=https://example.org/><meta http-equiv=refresh content=0>",
)


@pytest.mark.parametrize("words", HOSTILE)
def test_a_hostile_article_stays_text_wherever_it_stands(words):
    """The same elements with the same attributes' names come out as of a harmless text."""

    def drawn(text):
        whole = Span(start=0, end=len(text), text=text)
        speaker = Speaker(id=text, name=text, kind=SpeakerKind.PERSON, role=whole)
        record = claim(id=text, article=text, text=text, content=(whole,), source=whole,
                       cue=Cue(start=0, end=len(text), text=text, lemma=text), speakers=(speaker,),
                       addressee=whole, medium=whole, act=Act.BELIEF)  # fmt: skip
        article = Article(text=text, id=f"{text}.txt", title=text, url=f"javascript:{text}")
        return Parsed(page(article, [record]))

    hostile, harmless = drawn(words), drawn("harmless")
    assert hostile.text == words
    shapes = [
        [(tag, sorted(known)) for tag, known in parsed.elements] for parsed in (hostile, harmless)
    ]
    assert shapes[0] == shapes[1]
    assert hostile.raw == harmless.raw
    assert not any(known["href"].startswith("java") for known in hostile.all("a"))


class TestThePolicy:
    parsed = Parsed(page(ARTICLE, records()))

    def policy(self):
        return self.parsed.all("meta", http_equiv="Content-Security-Policy")[0]["content"]

    @pytest.mark.parametrize("tag", ["style", "script"])
    def test_allows_our_own_style_and_script_and_no_other(self, tag):
        digest = hashlib.sha256(self.parsed.raw[tag].encode()).digest()
        assert f"{tag}-src 'sha256-{base64.b64encode(digest).decode()}'" in self.policy()
        assert len(self.parsed.all(tag)) == 1
        assert self.policy().startswith("default-src 'none'; ")

    def test_needs_no_exception(self):
        names = {name for _, known in self.parsed.elements for name in known}
        assert not {name for name in names if name.startswith("on")} | names & {"style", "src"}
        assert not re.search(r"url\(|@import|innerHTML|eval|</", self.parsed.raw["style"])
        assert not re.search(r"innerHTML|eval|</|fetch|import", self.parsed.raw["script"])


def colours():
    """Each custom colour of the style sheet: light, then dark."""
    style = Parsed(page("It rained.", ())).raw["style"]
    found = re.findall(r"(--\w+): light-dark\((#\w{6}), (#\w{6})\)", style)
    tones = [pair for name, *pair in found if name == "--tone"]
    return {name: pair for name, *pair in found if name != "--tone"}, tones


def linear(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]


def light(colour):
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    bright, dark = sorted((light(one), light(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def mixed(tone, paper, share):
    parts = [(int(tone[at : at + 2], 16), int(paper[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(share * t + (1 - share) * p):02x}" for t, p in parts)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_colours_can_be_read(theme):
    """WCAG AA, 4.5 to 1, for each text on each ground it may stand on."""
    named, tones = colours()
    paper, ink, quiet = (named[name][theme] for name in ("--paper", "--ink", "--quiet"))
    assert len(tones) == 9
    for tone in (each[theme] for each in tones):
        assert contrast(tone, paper) >= 4.5
        assert contrast(ink, mixed(tone, paper, 0.34)) >= 4.5
        assert contrast(quiet, mixed(tone, paper, 0.12)) >= 4.5
    assert contrast(quiet, named["--raised"][theme]) >= 4.5
    assert contrast(named["--focus"][theme], paper) >= 3


# Machado, Oliveira and Fernandes 2009, severity 1: what is left of red, green and blue light.
SIGHTS = {
    "full": "1 0 0 0 1 0 0 0 1",
    "protan": "0.152286 1.052583 -0.204868 0.114503 0.786281 0.099216 -0.003882 -0.048116 1.051998",
    "deutan": "0.367322 0.860646 -0.227968 0.280085 0.672501 0.047413 -0.011820 0.042940 0.968881",
    "tritan": "1.255528 -0.076749 -0.178779 -0.078411 0.930809 0.147602 0.004733 0.691367 0.303900",
}
CONES = (
    "0.4122214708 0.5363325363 0.0514459929  0.2119034982 0.6806995451 0.1073969566 "
    "0.0883024619 0.2817188376 0.6299787005"
)
OKLAB = (
    "0.2104542553 0.7936177850 -0.0040720468  1.9779984951 -2.4285922050 0.4505937099 "
    "0.0259040371 0.7827717662 -0.8086757660"
)


def times(matrix, vector):
    cells = [float(cell) for cell in matrix.split()]
    return [sum(map(operator.mul, cells[row : row + 3], vector)) for row in (0, 3, 6)]


def seen(colour, sight):
    """The colour as it looks: a place in OKLab, where distances are differences."""
    left = [min(max(part, 0), 1) for part in times(SIGHTS[sight], linear(colour))]
    return times(OKLAB, [part ** (1 / 3) for part in times(CONES, left)])


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_colours_of_speakers_differ_for_every_sight(theme, sight):
    shown = [seen(tone[theme], sight) for tone in colours()[1][1:]]
    assert min(math.dist(*pair) for pair in itertools.combinations(shown, 2)) > 0.06
