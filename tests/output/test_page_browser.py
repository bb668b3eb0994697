"""The page in a real Chromium: it works by pointer and by keys, and asks nobody for anything.

Needs Debian's chromium and chromium-driver, or their like on the path; skipped without them.
"""

import json
import shutil

import attrs
import pytest

from quoteattr.output.page import View, page
from quoteattr.records import Article, Cue, Span, Speaker, SpeakerKind
from tests.made import ARTICLE, QUILL, TEXT, claim, records

webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
from selenium.webdriver.common.action_chains import ActionChains  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="no chromium and chromedriver here"),
]

HOSTILE = (
    "<script>document.title='owned'</script> \"'><img src=https://example.org/x.png "
    "onerror=\"document.title='owned'\"> ]]> </style></script></article><!--\r\n\r\n"
    "<style>*{display:none}</style><iframe src=https://example.org></iframe> &amp; {{ 7 * 7 }}"
)


class Browser:
    """One page in a headless window; ``look`` finds elements, ``ask`` runs a line of script."""

    def __init__(self) -> None:
        options = webdriver.ChromeOptions()
        options.binary_location = CHROMIUM
        for option in (
            "headless=new no-sandbox disable-gpu disable-quic no-first-run disable-sync "
            "disable-background-networking disable-component-update window-size=1280,900"
        ).split():
            options.add_argument(f"--{option}")
        options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
        self.driver = webdriver.Chrome(options, webdriver.ChromeService(DRIVER))

    def open(self, path, html):
        path.write_text(html, encoding="utf-8", newline="\n")
        self.driver.get_log("performance")
        self.driver.get_log("browser")
        self.driver.get(path.as_uri())

    def look(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def ask(self, script, *arguments):
        return self.driver.execute_script(f"return {script}", *arguments)

    def press(self, *keys):
        ActionChains(self.driver).send_keys(*keys).perform()

    def focused(self):
        return self.ask("document.activeElement.getAttribute('aria-label')")

    def lit(self):
        return [piece.text for piece in self.look("article .on")]

    def card(self):
        return self.ask("document.querySelector('.card:not([hidden])')?.innerText ?? null")

    def requests(self):
        """Every address that was asked for, and every complaint of the page."""
        told = [
            json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")
        ]
        asked = [
            message["params"]["request"]["url"]
            for message in told
            if message["method"] == "Network.requestWillBeSent"
        ]
        return asked, [entry["message"] for entry in self.driver.get_log("browser")]


@pytest.fixture(scope="module")
def browser():
    browser = Browser()
    yield browser
    browser.driver.quit()


@pytest.fixture
def shown(browser, tmp_path):
    browser.open(tmp_path / "page.html", page(ARTICLE, records()))
    return browser


def test_a_quote_under_the_pointer_tells_who_when_and_how_sure(shown):
    piece = shown.look("article .q")[0]
    ActionChains(shown.driver).move_to_element(piece).perform()
    card = shown.card()
    for word in ("Ada Quill", "Mayor", "Friday, 29 August 2025", "direct", "98%"):
        assert word in card
    assert shown.lit() == ["“The bridge stays closed,”", "Mayor Ada Quill", "said"]
    shown.press(Keys.ESCAPE)
    assert shown.card() is None


def test_a_speaker_filters(shown):
    shown.look("[data-voice]")[0].click()
    assert shown.look("[data-voice]")[0].get_attribute("aria-pressed") == "true"
    assert shown.look("[role=status]")[0].text == "2 of 5 attributions"
    assert [
        note.get_attribute("data-note") for note in shown.look("[data-note]:not([hidden])")
    ] == ["1", "2"]
    kept = {piece.text for piece in shown.look("article .q:not(.off)")}
    assert kept == {
        "“The bridge stays closed,”",
        "that the repairs would take “years, not months.”",
    }
    shown.look("[data-voice]")[1].click()
    assert shown.look("[role=status]")[0].text == "3 of 5 attributions"
    shown.look(".all")[0].click()
    assert shown.look("[role=status]")[0].text == "5 attributions"
    assert shown.look("article .off") == []


def shown_notes(browser):
    return [n.get_attribute("data-note") for n in browser.look("[data-note]:not([hidden])")]


def test_stance_and_confidence_filter_together_with_speakers(shown):
    status = shown.look("[role=status]")[0]
    shown.look("[data-stance='']")[0].click()
    assert (status.text, shown_notes(shown)) == ("1 of 5 attributions", ["5"])
    shown.look("[data-stance=claim]")[0].click()
    assert status.text == "5 of 5 attributions"
    shown.ask("document.querySelector('.least input').focus()")
    shown.press(*[Keys.ARROW_RIGHT] * 18)
    assert shown.look(".least output")[0].text == "90%"
    assert shown_notes(shown) == ["1", "2", "4"]
    shown.look("[data-voice]")[0].click()
    assert (status.text, shown_notes(shown)) == ("2 of 5 attributions", ["1", "2"])
    shown.look(".all")[0].click()
    assert status.text == "5 attributions"
    assert shown.look(".least output")[0].text == "0%"


def test_keys_go_from_quote_to_note_and_back(shown):
    shown.ask("document.querySelector('a.n').focus({focusVisible: true})")
    assert shown.focused().startswith("Quote 1: Ada Quill, Mayor")
    assert "Ada Quill" in shown.card()
    shown.press(Keys.TAB)
    assert shown.focused().startswith("Quote 2: Ada Quill, Mayor")
    assert "She" in shown.lit()
    style = "getComputedStyle(document.activeElement)"
    assert shown.ask(f"{style}.outlineStyle + parseInt({style}.outlineWidth)") == "solid3"
    shown.press(Keys.ENTER)
    assert shown.ask("document.activeElement.dataset.note") == "2"
    shown.press(Keys.ESCAPE)
    assert shown.focused().startswith("Quote 2")
    shown.press(Keys.ESCAPE)
    assert shown.card() is None
    assert shown.lit() == []


def test_keys_filter_and_escape_shows_everybody(shown):
    shown.ask("document.querySelector('[data-voice]').focus()")
    shown.press(Keys.ENTER)
    assert shown.look("[role=status]")[0].text == "2 of 5 attributions"
    shown.press(Keys.ESCAPE)
    assert shown.look("[role=status]")[0].text == "5 attributions"


def test_a_tab_stop_is_only_what_is_shown(shown):
    shown.look("[data-voice]")[2].click()
    shown.ask("document.querySelector('.all').focus()")
    shown.press(Keys.TAB)
    assert shown.focused().startswith("Quote 4: a shop owner")


@pytest.mark.parametrize("width", [320, 390, 800, 1280])
def test_nothing_is_wider_than_the_window(shown, width):
    metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    shown.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    assert shown.ask("document.documentElement.scrollWidth") <= width
    shown.ask("document.querySelector('a.n[data-n=\"3\"]').focus()")
    box = shown.ask(
        "(box => [box.left, box.right])(document.querySelector('.card').getBoundingClientRect())"
    )
    assert 0 <= box[0] < box[1] <= width
    shown.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_many_speakers_leave_the_article_on_a_phones_first_screen(browser, tmp_path):
    many = [claim(speakers=(attrs.evolve(QUILL, id=f"s{n}"),)) for n in range(40)]
    browser.open(tmp_path / "page.html", page(ARTICLE, many))
    metrics = {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": False}
    browser.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    top = browser.ask("document.querySelector('article').getBoundingClientRect().top")
    browser.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert top < 740


def test_a_paragraph_that_runs_from_the_right_is_set_from_the_right(browser, tmp_path):
    text = "قال عمر: «الجسر مغلق» أمس.\n\nThe bridge is closed."
    said = Span.cut(text, 9, 21)
    browser.open(tmp_path / "page.html", page(text, [claim(content=(said,), text=said.text)]))
    right, left, quote, number = (
        browser.ask(f"(box => [box.left, box.right])({place}.getBoundingClientRect())")
        for place in (
            "(p => {const r = new Range(); r.selectNodeContents(p); return r})"
            "(document.querySelector('article p'))",
            "(p => {const r = new Range(); r.selectNodeContents(p); return r})"
            "(document.querySelectorAll('article p')[1])",
            "document.querySelector('article .q')",
            "document.querySelector('article .n')",
        )
    )
    paper = browser.ask("document.querySelector('article').getBoundingClientRect().right")
    assert right[1] == pytest.approx(paper, abs=1)
    assert left[1] < paper - 100
    assert number[1] <= quote[0] + 4  # behind the quote, which here is on its left


def test_escape_on_a_page_with_nothing_to_filter_is_no_error(browser, tmp_path):
    browser.open(tmp_path / "page.html", page(Article(text="No.", url="https://example.org/"), ()))
    browser.press(Keys.TAB, Keys.ESCAPE)
    assert browser.requests()[1] == []


def test_it_reads_without_javascript(browser, tmp_path):
    browser.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.open(tmp_path / "page.html", page(ARTICLE, records()))
        assert browser.look("article")[0].text.startswith("“The bridge stays closed,”")
        assert len(browser.look("[data-note]")) == 5
        assert not browser.look("[data-voice]")[0].is_enabled()
        browser.look("a.n")[1].click()
        assert browser.driver.current_url.endswith("#t1-n2")
    finally:
        browser.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_nobody_is_asked_for_anything(shown, tmp_path):
    shown.look("[data-voice]")[0].click()
    asked, complaints = shown.requests()
    assert asked == [(tmp_path / "page.html").as_uri()]
    assert complaints == []


def test_a_hostile_article_stays_text(browser, tmp_path):
    whole = Span(start=0, end=len(HOSTILE), text=HOSTILE)
    speaker = Speaker(id="s1", name=HOSTILE, kind=SpeakerKind.PERSON, role=whole)
    cue = Cue(start=0, end=9, text=HOSTILE[:9], lemma="say")
    record = claim(content=(whole,), source=whole, cue=cue, speakers=(speaker,), medium=whole)
    article = Article(text=HOSTILE, title="rain", id=HOSTILE, url=f"javascript:{HOSTILE}")
    browser.open(tmp_path / "page.html", page(article, [record]))
    browser.look("[data-voice]")[0].click()
    ActionChains(browser.driver).move_to_element(browser.look("article .q")[0]).perform()
    assert browser.card() is not None
    assert browser.ask("document.querySelector('article').textContent") == HOSTILE
    assert browser.driver.title == "rain"
    assert browser.look("img, iframe, article script, article style, a[href^=javascript]") == []
    asked, complaints = browser.requests()
    assert asked == [(tmp_path / "page.html").as_uri()]
    assert complaints == []


def test_the_policy_stops_what_is_none_of_ours(browser, tmp_path):
    """Should something get through one day, it neither runs nor loads."""
    html = page(ARTICLE, records()).replace(
        "</article>",
        "<img src=https://example.org/x.png><script>document.title=1</script></article>",
    )
    browser.open(tmp_path / "page.html", html)
    _, complaints = browser.requests()
    assert browser.driver.title == "Bridge stays closed"
    assert len(complaints) == 2
    assert all("Content Security Policy" in complaint for complaint in complaints)


def test_text_copied_from_the_article_is_the_text(shown):
    selected = shown.ask(
        "(getSelection().selectAllChildren(document.querySelector('article')), "
        "getSelection().toString())"
    )
    assert " ".join(selected.split()) == " ".join(TEXT.split())


# Markup first, then each script anew, as a notebook does it.
NOTEBOOK = """
    const host = document.body.appendChild(document.createElement("div"));
    host.innerHTML = arguments[0];
    for (const script of host.querySelectorAll("script")) {
      const anew = document.createElement("script");
      anew.textContent = script.textContent;
      script.replaceWith(anew);
    }
"""


def test_a_notebook_may_show_an_article_twice(browser, tmp_path):
    browser.open(tmp_path / "notebook.html", "<!doctype html><title>cells</title>")
    for _ in range(2):
        browser.driver.execute_script(NOTEBOOK, View(ARTICLE, records())._repr_html_())
    browser.look("[data-voice]")[0].click()
    assert [status.text for status in browser.look("[role=status]")] == [
        "2 of 5 attributions",
        "5 attributions",
    ]


# What JupyterLab does to the output of a cell, in short.
LAB = """
    .cell dl { width: 100%; overflow: hidden; }
    .cell dt { font-weight: bold; float: left; width: 20%; }
    .cell dd { float: left; width: 80%; }
    .cell a:link, .cell a:visited { text-decoration: none; color: #0d47a1; }
    .cell :is(h1, h2):first-child { margin-top: 40px; }
    .cell p { text-align: left; margin-bottom: 1em; }
    .cell ul:not(.list-inline), .cell ol:not(.list-inline) { padding-left: 2em; list-style: disc; }
"""

LOOKS = """[...document.querySelectorAll(
    ".quoteattr :is(h1, h2, p, ul, ol, dl, dt, dd, a)"
)].map((each) => {
    const style = getComputedStyle(each);
    const told = "color float fontWeight listStyleType margin overflow padding textDecorationLine";
    return [each.tagName, each.className, ...told.split(" ").map((one) => style[one])];
})"""


def test_a_notebooks_style_does_not_change_the_look(browser, tmp_path):
    shown = []
    for style in ("", LAB):
        head = f"<!doctype html><title>cells</title><style>{style}</style><div class=cell>"
        part = View(ARTICLE, records())._repr_html_()
        browser.open(tmp_path / "notebook.html", f"{head}{part}</div>")
        terms = browser.ask(
            "[...document.querySelectorAll('.notes dt')].map((e) => e.offsetHeight)"
        )
        assert max(terms) < 30, "each stands in one line"
        shown.append(browser.ask(LOOKS))
    assert shown[0] == shown[1]
