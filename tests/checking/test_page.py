"""The page of a check: draft and sources, nothing but text, and nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest

from quoteattr.checking import Report, Verdict, check
from quoteattr.checking.writing import cards
from quoteattr.checking.writing.page import page
from quoteattr.records import Article
from tests.output.test_page import contrast, mixed

EVIL = "<script>alert(1)</script>\x1b[2J\u202e\" onclick='x' &amp; {{ 7*7 }}"
VOID = {"meta", "br", "link", "img"}


class Parsed(HTMLParser):
    """Elements, and the text of the draft and of the snippets."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.draft: list[str] = []
        self.snippets: list[str] = []
        self.style = ""
        self._open: list[tuple[str, str]] = []
        self.feed(source)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        self.elements.append((tag, known))
        if tag in VOID:
            return
        self._open.append((tag, known.get("class", "")))
        if (tag, known.get("class")) == ("p", "draft"):
            self.draft.append("")
        if tag == "blockquote":
            self.snippets.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][0] == "style":
            self.style += data
        elif ("p", "draft") in self._open and ("a", "n") not in self._open:
            self.draft[-1] += data
        elif any(tag == "blockquote" for tag, _ in self._open):
            self.snippets[-1] += data


@pytest.fixture
def report() -> Report:
    draft = Article(
        text=f"It rained. {EVIL}\n\n“The ferry <b>of</b> Suva will … at night until May,” he said. "
        "“Elephants cannot climb the lighthouse,” he said.",
        title=f"Draft {EVIL}",
    )
    source = Article(
        text=f"{EVIL}\n\nThe ferry <b>of</b> Suva will never run at night until June. {EVIL}",
        id=EVIL,
        url="javascript:alert(1)",
    )
    return check(draft, [source], words_only=True)


def test_draft_and_source_are_there_as_text(report: Report) -> None:
    parsed = Parsed("".join(page([report])))
    assert "\n\n".join(parsed.draft).split() == report.article.text.split()
    (place,) = report.findings[0].places
    assert parsed.snippets == [place.snippet.text]


def test_nothing_in_a_text_is_markup(report: Report) -> None:
    parsed = Parsed("".join(page([report])))
    tags = {tag for tag, _ in parsed.elements}
    assert "script" not in tags
    assert "b" not in tags
    assert not any(name.startswith("on") for _, known in parsed.elements for name in known)
    assert all(known["href"].startswith("#") for tag, known in parsed.elements if tag == "a")


def test_the_policy_allows_the_style_and_nothing_else(report: Report) -> None:
    parsed = Parsed("".join(page([report])))
    policies = [known["content"] for tag, known in parsed.elements
                if tag == "meta" and "http-equiv" in known]  # fmt: skip
    digest = base64.b64encode(hashlib.sha256(parsed.style.encode()).digest()).decode()
    assert policies == [
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    ]
    assert "url(" not in parsed.style
    assert "@import" not in parsed.style
    assert not any("style" in known or "src" in known for _, known in parsed.elements)


def test_links_lead_to_passages_and_back(report: Report) -> None:
    parsed = Parsed("".join(page([report, report])))
    ids = [known["id"] for _, known in parsed.elements if "id" in known]
    assert len(ids) == len(set(ids)) == 2 * (1 + 2 * len(report))
    targets = {known["href"][1:] for tag, known in parsed.elements if tag == "a"}
    assert targets == {name for name in ids if "-" in name}


def test_a_web_address_of_a_source_is_a_link() -> None:
    source = Article(text="The ferry will run at night.", url="https://example.org/a?b=1&c=2")
    found = check("“The ferry will run at night,” he said.", [source], words_only=True)
    links = [known["href"] for tag, known in Parsed("".join(page([found]))).elements if tag == "a"]
    assert "https://example.org/a?b=1&c=2" in links


def test_changed_words_are_marked_on_both_sides(report: Report) -> None:
    source = "".join(page([report]))
    assert '<mark class="hard">May</mark>' in source
    assert '<mark class="hard same">June</mark>' in source


def test_cards_have_no_controls(report: Report) -> None:
    text = cards.render(report, width=60)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert max(map(len, text.splitlines())) <= 60


def test_cards_tell_verdict_words_and_place() -> None:
    draft = Article(text="“The ferry will run at night until May,” he said.", id="d.txt")
    source = Article(text="The ferry will run at night until June.", id="s.txt")
    text = cards.render(check(draft, [source], words_only=True), width=80)
    assert text == (
        "d.txt · 1 altered · 1 source\n"
        "----------------------------\n"
        "\n"
        "   1  altered · score 0.87 · direct\n"
        "      “The ferry will run at night until May,”\n"
        "      s.txt · at 0\n"
        "      | The ferry will run at night until June\n"
        "      - “May” stands for “June”\n"
    )


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_colours_can_be_read(theme: int, report: Report) -> None:
    """WCAG AA, 4.5 to 1, for each text on each ground it may stand on."""
    style = Parsed("".join(page([report]))).style
    found = re.findall(r"(--\w+): light-dark\((#\w{6}), (#\w{6})\)", style)
    named = {name: pair[theme] for name, *pair in found if name != "--tone"}
    tones = [pair[theme] for name, *pair in found if name == "--tone"]
    assert len(tones) == len(Verdict)
    for ground in (named["--paper"], named["--raised"]):
        assert contrast(named["--quiet"], ground) >= 4.5
        for tone in tones:
            assert contrast(tone, ground) >= 4.5
            assert (
                contrast(named["--ink"], mixed(tone, ground, 0.4)) >= 4.5
            )  # two shades, one on the other
