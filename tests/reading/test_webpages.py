"""Web pages become articles: the text without menus, and what the markup tells of it."""

from __future__ import annotations

import builtins
import contextlib
import datetime
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr.errors import ExtraError, InputError, ReadError
from quoteattr.output import articles
from quoteattr.reading import read_html, read_path, read_paths, read_stream
from quoteattr.records import Article
from tests.paths import CASES

pytest.importorskip("trafilatura")

BRIDGE = CASES / "pages" / "bridge.html"
TEXT = """\
“I would rather explain a detour than a collapse,” Mayor Ada Quill said on Thursday.

She told reporters that the bridge would stay closed for two years, and that the county would pay \
for the repairs & the detour.

“We pay for that,” said Jane Roe, who owns a shop near the bridge.

- Repairs: $14 million

- Cars: 3,000"""
FRIDAY = datetime.date(2025, 9, 5)


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html>\n<html><head>{head}</head><body>{body}</body></html>"


def test_a_page_becomes_an_article() -> None:
    """No menu, byline, script, neighbour or notice; entities and links are plain words."""
    article = read_html(BRIDGE.read_text("utf-8"))
    assert article == Article(
        text=TEXT,
        date=FRIDAY,
        title="Bridge stays closed for two years",
        url="https://example.org/news/bridge",
        author="Ida Marsh",
    )


def test_what_is_given_wins() -> None:
    article = read_html(
        BRIDGE.read_bytes(), id="b", date="2025-01-02", title="Closed", url="https://example.org/b"
    )
    assert (article.id, article.title, article.url) == ("b", "Closed", "https://example.org/b")
    assert article.date == datetime.date(2025, 1, 2)


def test_nothing_is_made_up() -> None:
    """A day that stands in the text alone is not the day of the article."""
    article = read_html(page("<article><p>“No,” she said on 3 March 2019.</p></article>"))
    assert article == Article(text="“No,” she said on 3 March 2019.")


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2025-09-05T08:30:00Z">',
        '<meta name="date" content="2025-09-05">',
        '<script type="application/ld+json">{"@context": "https://schema.org", "@type": '
        '"NewsArticle", "datePublished": "2025-09-05T08:30:00Z"}</script>',
    ],
)
def test_the_day_is_that_of_the_markup(head: str) -> None:
    assert read_html(page("<p>“No,” she said on Friday.</p>", head)).date == FRIDAY


def test_a_dateline_tells_the_day_else() -> None:
    article = read_html(page("<p>OSLO, Sept. 5, 2025 — “No,” she said.</p><p>It rained.</p>"))
    assert article.date == FRIDAY
    assert article.dateline is not None
    assert article.dateline.slice(article.text) == "OSLO, Sept. 5, 2025 —"


@pytest.mark.parametrize(
    "html", ["", "   ", page(""), page("<script>x = 1</script>"), "\x00", '{"text": "No."}']
)
def test_a_page_without_text_is_an_input_error(
    html: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(InputError, match="no article in the page"):
        read_html(html)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "html", ["<svg><html>", "<div>" * 100_000 + "No.", page("&#xD83D;&#0; he &#x10FFFF; said &#8;")]
)
def test_a_broken_page_is_read_or_an_input_error(html: str) -> None:
    with contextlib.suppress(InputError):
        assert read_html(html).text


@pytest.mark.parametrize(
    ("html", "told"),
    [
        (page("<p>a</p>" * 30_000), "a page of 30,"),
        (page("<p>" + "<b>a</b> " * 2_001), "a paragraph of 2,001 tags"),
        (page("<p " + "a=1 b='2' c=\"3\" d " * 300 + ">No.</p>"), "a tag of 1,200 attributes"),
        (page("<p " + " ".join(f"a{n}" for n in range(1_001))), "a tag of 1,00"),
    ],
    ids=["tags", "tags of a paragraph", "attributes", "attributes of a tag never closed"],
)
def test_a_page_of_too_many_tags_is_refused_with_the_limit(html: str, told: str) -> None:
    with pytest.raises(InputError, match=told + ".*at most .* are read; give the text"):
        read_html(html)


@pytest.mark.parametrize(
    "html",
    [
        "<!-- " + "<p " + "a=1 " * 2_000 + "> -->",
        "<script>if (a <b " + "c " * 2_000 + ") d = '>'</script>",
        "<title>a <b " + "c " * 2_000 + "></title>",
        '<p data-a="' + "a=1 " * 2_000 + '">',
    ],
    ids=["comment", "script", "title", "value"],
)
def test_what_is_no_attribute_is_not_counted(html: str) -> None:
    assert "“No,” said Ada Quill." in read_html(page(f"{html}<p>“No,” said Ada Quill.</p>")).text


PIECES = (
    "<html> <body> <p> </p> <div> <article> <!-- --> <script> </script> <table> <td> <svg> <br> "
    "<title> &amp; &#x; <meta charset=x> ]]> <![CDATA[ <time datetime='2025-01-01'> \0 \ufeff "
    "<?xml version='1.0' encoding='x'?> <!DOCTYPE html> “No,” she said."
).split(" ")


@given(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=6)).map("".join) | st.binary(max_size=40)
)
def test_anything_is_read_or_an_input_error(html: str | bytes) -> None:
    with contextlib.suppress(InputError):
        assert read_html(html).text.strip()


def test_half_a_surrogate_pair_is_no_text() -> None:
    with pytest.raises(InputError, match=r"U\+D83D"):
        read_html(page("<p>ab \ud83d</p>"))


SAID = "<p>“It’s over – no,” Zoë said.</p>"


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", ""),
        ("utf-8", '<meta charset="iso-8859-1">'),  # many say so and are not
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("cp1252", '<meta charset="windows-1252">'),
        ("cp1252", "<meta charset='ISO-8859-1'>"),
        ("cp1252", '<META http-equiv="Content-Type" content="text/html; charset=latin1">'),
        ("gb18030", "<meta name=x><meta charset = gb18030>"),
    ],
)
def test_bytes_are_decoded_as_the_page_says(encoding: str, named: str) -> None:
    article = read_html(page(SAID, named).encode(encoding))
    assert article.text == "“It’s over – no,” Zoë said."


@pytest.mark.parametrize(
    ("named", "what"),
    [
        ("", "declares no other encoding"),
        ('<meta charset="utf-8">', "declares 'utf-8', which is wrong"),
        ('<meta charset="klingon">', "declares 'klingon', which is wrong"),
        ('<meta charset="ascii">', None),  # browsers read cp1252 there
        ('<meta charset="hex">', "declares 'hex'"),
    ],
)
def test_bytes_in_no_known_encoding_are_an_input_error(named: str, what: str | None) -> None:
    data = page(SAID, named).encode("cp1252")
    if what is None:
        assert "“It’s over – no,” Zoë said." in read_html(data).text
        return
    with pytest.raises(InputError, match=rf"byte \d+ is 0x93, .*{what}.*: save it as UTF-8"):
        read_html(data)


class TestFiles:
    @pytest.mark.parametrize("name", ["a.html", "a.htm"])
    def test_are_pages_by_their_names(self, tmp_path: Path, name: str) -> None:
        (tmp_path / name).write_bytes(BRIDGE.read_bytes())
        (article,) = read_path(tmp_path)
        assert (article.id, article.text) == (f"{tmp_path.name}/{name}", TEXT)

    def test_in_a_stream_are_pages_by_their_beginning(self) -> None:
        data = b"\xef\xbb\xbf \n" + BRIDGE.read_bytes()
        (article,) = read_stream(io.BytesIO(b"".join(data.split(b"\n", 1))), "standard input")
        assert article.text == TEXT
        (article,) = read_stream(["<html> is a tag."], "a.txt")
        assert article.text == "<html> is a tag."

    def test_that_hold_nothing_are_named_and_the_others_are_read(self, tmp_path: Path) -> None:
        (tmp_path / "a.html").write_text(page(""), "utf-8")
        (tmp_path / "b.html").write_text(page(SAID), "utf-8")
        errors: list[InputError] = []
        assert len(list(read_paths([tmp_path], errors.append))) == 1
        assert [type(error) for error in errors] == [ReadError]
        assert "a.html: no article in the page" in str(errors[0])


class TestWithoutTheExtra:
    @pytest.fixture(autouse=True)
    def nothing_installed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        whole: Callable[..., Any] = builtins.__import__

        def partly(name: str, *rest: Any) -> Any:
            if name == "trafilatura":
                raise ModuleNotFoundError("No module named 'trafilatura'")
            return whole(name, *rest)

        monkeypatch.setattr(builtins, "__import__", partly)

    def test_the_error_names_it(self) -> None:
        with pytest.raises(ExtraError, match=r"No module named 'trafilatura'.*quoteattr\[web\]"):
            read_html(page(SAID))

    def test_a_folder_is_read_but_for_its_pages(self, tmp_path: Path) -> None:
        (tmp_path / "a.html").write_text(page(SAID), "utf-8")
        (tmp_path / "b.txt").write_text("It rained.", "utf-8")
        errors: list[InputError] = []
        assert [article.text for article in read_paths([tmp_path], errors.append)] == ["It rained."]
        assert "a.html: web pages need trafilatura" in str(errors[0])


class TestSaved:
    """Articles as rows, by which records find their text again."""

    def test_rows_are_read_again(self) -> None:
        article = read_html(BRIDGE.read_bytes(), id="b")
        (again,) = read_stream([articles.dumps(article) + "\n"], "rows.jsonl")
        assert again == article

    @pytest.mark.model
    def test_by_the_command(self, command: Any, tmp_path: Path) -> None:
        saved, out = tmp_path / "articles.jsonl", tmp_path / "quotes.jsonl"
        code, _, err = command("extract", BRIDGE, "--save-articles", saved, "-o", out)
        assert (code, err) == (0, "")
        (row,) = map(json.loads, saved.read_text("utf-8").splitlines())
        assert (row["id"], row["text"], row["date"]) == (BRIDGE.name, TEXT, "2025-09-05")
        records = list(map(json.loads, out.read_text("utf-8").splitlines()))
        assert records[0]["said_on"] == "2025-09-04"
        for record in records:
            for span in record["content"]:
                assert row["text"][span["start"] : span["end"]] == span["text"]

    @pytest.mark.model
    def test_leave_older_files_when_nothing_could_be_read(
        self, command: Any, tmp_path: Path
    ) -> None:
        saved, out = tmp_path / "articles.jsonl", tmp_path / "quotes.jsonl"
        for path in (saved, out):
            path.write_text("old", "utf-8")
        code, _, err = command("extract", tmp_path / "no.html", "--save-articles", saved, "-o", out)
        assert (code, "no.html" in err) == (1, True)
        assert [path.read_text("utf-8") for path in (saved, out)] == ["old", "old"]
