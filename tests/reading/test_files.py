"""Texts, files, directories and rows become articles; front matter is read, offsets stay true."""

from __future__ import annotations

import contextlib
import datetime
import io
import json
import os
import unicodedata
from collections.abc import Callable
from pathlib import Path

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quoteattr.errors import InputError, ReadError
from quoteattr.reading import read_path, read_paths, read_stream, read_text
from quoteattr.reading.frontmatter import read_date
from tests import cases
from tests.cases import Case

FRIDAY = datetime.date(2025, 8, 29)


VARIANTS: dict[str, Callable[[str], str]] = {
    "as given": lambda text: text,
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "byte order mark": lambda text: "\ufeff" + text,
    "NBSP in the body": lambda text: text + "\n\nHe\u00a0said.\u00a0",
    "beyond the BMP": lambda text: text + "\n\n🗞",
    "NFD": lambda text: unicodedata.normalize("NFD", text),
}


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("case", cases.each("reading/front_matter.txt"))
def test_front_matter_as_the_list_has_it(case: Case, variant: str) -> None:
    """Line ends, marks and normal forms change neither the fields nor what the offsets cut out."""
    fields = dict(answer.split(": ", 1) for answer in case.answers)
    text = VARIANTS[variant](case.text)
    article = read_text(text)
    assert article.text == text
    assert article.date == (
        datetime.date.fromisoformat(fields["date"]) if "date" in fields else None
    )
    assert article.id == fields.get("id")
    assert article.url == fields.get("url")
    assert article.title == fields.get("title")
    assert article.body.slice(text).startswith(fields.get("body", ""))
    line = None if article.dateline is None else article.dateline.slice(text)
    assert line == fields.get("dateline")


@pytest.mark.parametrize(
    ("text", "dateline"), cases.table("reading/datelines.txt", "text", "dateline")
)
def test_datelines_as_the_list_has_them(text: str, dateline: str) -> None:
    place = read_text(text).dateline
    assert (place.slice(text) if place else "-") == dateline


@pytest.mark.parametrize(("printed", "day"), cases.table("reading/dates.txt", "printed", "day"))
def test_dates_as_the_list_has_them(printed: str, day: str) -> None:
    if day == "-":
        with pytest.raises(InputError, match="write YYYY-MM-DD") as caught:
            read_date(printed)
        assert repr(printed) in str(caught.value)
    else:
        assert read_date(printed) == datetime.date.fromisoformat(day)


@pytest.mark.parametrize("date", [FRIDAY, "2025-08-29", datetime.datetime(2025, 8, 29, 12)])
@pytest.mark.parametrize("text", ["date 2020-01-01 It rained.", "date 2020-99-99 It rained."])
def test_a_date_that_is_given_wins_even_over_one_that_is_none(
    text: str, date: str | datetime.date
) -> None:
    article = read_text(text, date=date)
    assert article.date == FRIDAY
    assert article.body.slice(text) == "It rained."


@pytest.mark.parametrize("date", ["2025-02-30", "Friday", ""])
def test_a_date_that_is_none_is_an_error(date: str) -> None:
    with pytest.raises(InputError, match="is not a date"):
        read_text("It rained.", date=date)


def test_what_is_given_wins_over_front_matter() -> None:
    article = read_text("Title: Sun\nID: 3\n\nIt rained.", title="Rain", id="r", url="u")
    assert (article.title, article.id, article.url) == ("Rain", "r", "u")


@pytest.mark.parametrize("text", ["", " \n\t\r\n", "\ufeff", "\u00a0"])
def test_a_text_without_ink_has_an_empty_body(text: str) -> None:
    article = read_text(text)
    assert article.text == text
    assert len(article.body) == 0


def test_half_a_surrogate_pair_is_no_text() -> None:
    with pytest.raises(InputError, match="character 3 of the text is U\\+D83D"):
        read_text("ab \ud83d")


def test_a_million_characters_are_read() -> None:
    text = "date 2025-08-29 " + "It rained. " * 100_000
    assert read_text(text).body.slice(text) == text[16:-1]


heads = st.sampled_from(["", "---\n", "Title: ", "date 2025-08-29 ", "OSLO, ", "\ufeff", "date: 2"])


@given(heads, st.text() | st.text(alphabet="-\n:dateTil 2025ASO.,()—\r'\"#"))
@example("---\n", "---")
@example("---\n", "a: '\n---")
def test_any_text_is_read_unchanged_or_needs_a_date(head: str, rest: str) -> None:
    text = head + rest
    article = read_text(text, date=FRIDAY)
    with contextlib.suppress(InputError):  # "date 2025-99-99"
        assert attrs.evolve(read_text(text), date=FRIDAY) == article
    assert article.text == text
    body = article.body.slice(text)
    assert body == body.strip()
    assert article.dateline is None or article.body.contains(article.dateline)


def write(folder: Path, **files: bytes) -> None:
    for name, data in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def test_a_directory_is_read_in_the_order_of_names_with_all_below_it(tmp_path: Path) -> None:
    write(tmp_path, b_txt=b"B", a_md=b"A", c__d_txt=b"D", x_pdf=b"%PDF \xff", c__e_jsonl=b"")
    (tmp_path / ".hidden.txt").write_bytes(b"H")
    found = list(read_path(tmp_path))
    assert [article.text for article in found] == ["A", "B", "D"]
    assert found[2].id == f"{tmp_path.name}/c/d.txt"


def test_a_file_is_read_to_the_byte(tmp_path: Path) -> None:
    data = "\ufeffdate 2025-08-29\r\nŻółć 🗞\u2028e\u0301\r\n".encode()
    write(tmp_path, a_txt=data)
    (article,) = read_path(tmp_path / "a.txt")
    assert article.text.encode() == data
    assert article.body.slice(article.text) == "Żółć 🗞\u2028e\u0301"


def test_what_cannot_be_read_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    write(tmp_path, a_txt="Zoë".encode("latin-1"), b_txt=b"B", c_txt=b"date 2025-02-30 C")
    errors: list[InputError] = []
    paths = [tmp_path, tmp_path / "none.txt"]
    assert [article.text for article in read_paths(paths, errors.append)] == ["B"]
    assert [str(error).removeprefix(tmp_path.as_posix() + "/") for error in errors] == [
        "a.txt: byte 2 is 0xEB, which is not UTF-8 there: this looks like Windows-1252: "
        "try --encoding cp1252",
        "c.txt: '2025-02-30' is not a date: write YYYY-MM-DD, as in 2025-08-29",
        "none.txt: No such file or directory: check the name",
    ]


def test_without_a_listener_the_first_error_is_raised(tmp_path: Path) -> None:
    write(tmp_path, a_txt=b"A", b_txt=b"\x80", c_txt=b"C")
    found = read_paths([tmp_path])
    assert next(found).text == "A"
    with pytest.raises(ReadError, match="byte 0 is 0x80") as caught:
        next(found)
    assert caught.value.name == (tmp_path / "b.txt").as_posix()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="this user may read anything")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    write(tmp_path, a_txt=b"A")
    (tmp_path / "a.txt").chmod(0)
    with pytest.raises(ReadError, match="Permission denied"):
        next(read_path(tmp_path))


def test_a_directory_without_articles_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"contains no file that ends in \.txt, \.md, \.jsonl"):
        next(read_path(tmp_path))


def test_a_name_that_no_file_can_have_is_told() -> None:
    with pytest.raises(ReadError, match="null"):
        next(read_path("a\0.txt"))


def test_rows_become_articles(tmp_path: Path) -> None:
    row = {"id": 7, "text": "It rained.", "date": "2025-08-29", "title": "Rain", "url": "u", "x": 1}
    rows = [json.dumps(row), "", '{"text": "date 2025-08-29 No.", "date": null}']
    write(tmp_path, a_jsonl="\r\n".join(rows).encode("utf-8-sig"))
    first, second = read_path(tmp_path / "a.jsonl")
    assert (first.id, first.date, first.title, first.url) == ("7", FRIDAY, "Rain", "u")
    assert second.id == "a.jsonl:3"
    assert (second.date, second.body.slice(second.text)) == (FRIDAY, "No.")


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (
            b"{'text': 1}",
            "line 2: not valid JSON: Expecting property name enclosed in double quotes",
        ),
        (b"[1]", "line 2: list '[1]': write an object with a text"),
        (b'{"body": "x"}', 'line 2: there is no "text": give the article there'),
        (b'{"text": 3}', 'line 2: "text" is 3: it must be a string'),
        (b'{"text": "x", "title": ["y"]}', "line 2: \"title\" is ['y']: it must be a string"),
        (b'{"text": "x", "date": "Friday"}', "line 2: 'Friday' is not a date"),
        (b'{"text": "\\ud83d"}', "line 2: character 0 of the text is U+D83D"),
        (b'{"text": "\xff"}', "line 2: byte 24 is 0xFF, which is not UTF-8 there"),
        pytest.param(b"[" * 100_000, "line 2: not valid JSON: ", id="too deep"),
        pytest.param(b'{"id": ' + b"9" * 5000 + b"}", "line 2: ", id="too long"),
    ],
)
def test_a_bad_row_is_told_by_its_line_and_the_others_are_read(row: bytes, problem: str) -> None:
    errors: list[InputError] = []
    data = b'{"text": "1"}\n' + row + b'\n{"text": "3"}\n'
    found = read_stream(io.BytesIO(data), "rows.jsonl", errors.append)
    assert [article.text for article in found] == ["1", "3"]
    assert [str(error).startswith(f"rows.jsonl: {problem}") for error in errors] == [True]


def test_the_date_of_a_call_wins_over_those_of_the_rows() -> None:
    data = ['{"text": "1", "date": "2020-01-01"}\n', '{"text": "2", "date": "never"}\n']
    found = read_stream(data, "rows", date="2025-08-29")
    assert [article.date for article in found] == [FRIDAY, FRIDAY]


@pytest.mark.parametrize(
    ("name", "data", "texts"),
    [
        ("-", b"One.\nTwo.", ["One.\nTwo."]),
        ("-", b'\xef\xbb\xbf {"text": "1"}\n{"text": "2"}', ["1", "2"]),
        ("a.txt", b'{"text": "1"}', ['{"text": "1"}']),  # its name says text
        ("a.jsonl", b"", []),
        ("-", b"", [""]),
    ],
)
def test_a_stream_tells_by_name_or_first_character_what_it_holds(
    name: str, data: bytes, texts: list[str]
) -> None:
    assert [article.text for article in read_stream(io.BytesIO(data), name)] == texts


def test_a_bad_date_for_all_is_told_before_anything_is_read() -> None:
    with pytest.raises(InputError, match="'soon' is not a date"):
        read_paths(["no such file.txt"], date="soon")
