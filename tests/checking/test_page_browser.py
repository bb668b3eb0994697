"""The page of a check in a real Chromium: as wide as its window, asking nobody for anything."""

from __future__ import annotations

import pytest

from quoteattr.checking import check
from quoteattr.checking.writing.page import page
from quoteattr.records import Article
from tests.output.test_page_browser import HOSTILE, browser, pytestmark

__all__ = ["browser", "pytestmark"]  # it is skipped without a browser


@pytest.fixture
def opened(browser, tmp_path):
    draft = Article(
        text=f"{HOSTILE}\n\n“The ferry of Suva will run at night until May,” he said. " + "x" * 300,
        title="w" * 200,
    )
    source = Article(
        text=f"The ferry of Suva will run at night until June. {HOSTILE} " + "y" * 300,
        id="z" * 200,
        url="https://example.org/" + "u" * 200,
    )
    report = check(draft, [source], words_only=True)
    browser.open(tmp_path / "page.html", "".join(page([report])))
    return browser


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_is_wider_than_the_window(opened, width):
    opened.driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False},
    )
    assert opened.ask("innerWidth") == width
    assert opened.ask("document.documentElement.scrollWidth") <= width


def test_draft_and_source_are_side_by_side_where_there_is_place(opened):
    opened.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    card = opened.look(".card")[0]
    row = opened.ask("arguments[0].closest('.row').querySelector('.draft')", card)
    assert row.rect["x"] + row.rect["width"] <= card.rect["x"]
    assert abs(row.rect["y"] - card.rect["y"]) < 40


def test_it_asks_nobody_and_runs_nothing(opened):
    asked, complaints = opened.requests()
    assert [address for address in asked if not address.startswith("file:")] == []
    assert complaints == []
    assert opened.driver.title != "owned"
