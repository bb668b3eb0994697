"""The application in a real Chromium: paste, filter, correct, undo, export, with mouse and keys."""

import json
import time

import pytest

from tests.made import TEXT
from tests.output import test_page_browser as chromium
from tests.service.serving import served

webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
from selenium.webdriver.common.action_chains import ActionChains  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402
from selenium.webdriver.support.ui import Select  # noqa: E402

pytestmark = chromium.pytestmark
HOSTILE = f"“{chromium.HOSTILE}” said Ada Quill."


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    browser = chromium.Browser()
    folder = tmp_path_factory.mktemp("downloads")
    browser.folder = folder
    browser.driver.execute_cdp_cmd(
        "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(folder)}
    )
    yield browser
    browser.driver.quit()


@pytest.fixture
def service(tmp_path):
    with served(tmp_path / "articles.sqlite") as client:
        yield client


def wait(ask, told="it did not come", seconds=10):
    """Wait until something is true and give it."""
    end = time.monotonic() + seconds
    while not (found := ask()):
        assert time.monotonic() < end, told
        time.sleep(0.03)
    return found


def status(browser):
    return browser.look(".status")[0].text


def stored(service, number=1):
    return service.get(f"/articles/{number}/records").json()


@pytest.fixture
def page(browser, service):
    """The page of the article of tests.made, with its records loaded."""
    service.add()
    browser.requests()
    browser.driver.get(f"{service.address}articles/1")
    ready(browser)
    return browser


def ready(browser):
    wait(lambda: browser.look(".quoteattr[data-ready]") and browser.look(".work[data-ready]"))


def choose(page, number):
    page.ask(f"document.querySelector('a.n[data-n=\"{number}\"]').focus()")
    wait(lambda: page.look(".which")[0].text == str(number))


def write(page, name, value):
    """Write into a field in place of what it has."""
    page.look(f"#{name}")[0].send_keys(Keys.CONTROL, "a", Keys.NULL, value, Keys.ENTER)


def mark(page, words):
    """Select words of the article, as a mouse does it."""
    start = TEXT.index(words)
    page.ask(
        """((start, end) => {
          const article = document.querySelector('article');
          const walk = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
          const place = (left) => {
            walk.currentNode = walk.root;
            let node = walk.nextNode();
            while (left > node.length) { left -= node.length; node = walk.nextNode(); }
            return [node, left];
          };
          getSelection().setBaseAndExtent(...place(start), ...place(end));
        })(arguments[0], arguments[1])""",
        len(TEXT[:start].encode("utf-16-le")) // 2,
        len(TEXT[: start + len(words)].encode("utf-16-le")) // 2,
    )
    wait(lambda: page.look(".work.selected"))


class TestTheStartPage:
    def test_a_text_is_pasted_and_read(self, browser, service):
        browser.driver.get(service.address)
        browser.driver.execute_script("document.querySelector('#text').value = arguments[0]", TEXT)
        browser.look("#title")[0].send_keys("Bridge")
        browser.ask("document.querySelector('#date').value = '2025-08-30'")
        browser.look("form.add .main")[0].click()
        wait(lambda: browser.driver.current_url.endswith("/articles/1"))
        ready(browser)
        assert browser.look("h1")[0].text == "Bridge"
        assert len(browser.look("[data-note]")) == 5
        assert stored(service)["article"] == {
            "id": "article", "title": "Bridge", "text": TEXT, "date": "2025-08-30"
        }  # fmt: skip

    def test_keys_alone_do_it_too(self, browser, service):
        browser.driver.get(service.address)
        browser.press(Keys.TAB)
        assert browser.ask("document.activeElement.id") == "text"
        browser.press("“No,” she said on the bridge.")
        ActionChains(browser.driver).key_down(Keys.CONTROL).send_keys(Keys.ENTER).key_up(
            Keys.CONTROL
        ).perform()
        wait(lambda: service.get("/articles").json()["articles"])

    def test_files_are_chosen_and_what_is_wrong_is_told(self, browser, service, tmp_path):
        (tmp_path / "a.txt").write_text("“No,” the mayor said of the bridge.", "utf-8")
        (tmp_path / "b.html").write_text(
            "<html><article><p>“Yes,” the mayor said of the bridge in town.</p></article></html>",
            "utf-8",
        )
        (tmp_path / "c.txt").write_text(" \n", "utf-8")
        browser.driver.get(service.address)
        names = "\n".join(str(tmp_path / name) for name in ("a.txt", "b.html", "c.txt"))
        browser.look("#files")[0].send_keys(names)
        wait(lambda: "2 articles read." in status(browser))
        assert [one.text for one in browser.look(".done li")] == [
            "a.txt 1 record",
            "b.html 1 record",
        ]
        assert "c.txt: there is no text in it" in browser.look(".problems")[0].text

    def test_a_file_is_dropped(self, browser, service):
        browser.driver.get(service.address)
        browser.ask(
            """(() => {
              const held = new DataTransfer();
              held.items.add(new File(["“No,” she said."], "dropped.txt"));
              document.querySelector("#text").dispatchEvent(
                new DragEvent("drop", { dataTransfer: held, bubbles: true, cancelable: true }));
            })()"""
        )
        found = wait(lambda: service.get("/articles").json()["articles"])
        assert found[0]["name"] == "dropped.txt"

    def test_nothing_pasted_is_told(self, browser, service):
        browser.driver.get(service.address)
        browser.look("form.add .main")[0].click()
        assert browser.look(".problems")[0].text == "There is no text: paste an article first."

    def test_an_article_is_deleted(self, browser, service):
        service.add()
        browser.driver.get(service.address)
        browser.look(".articles .delete")[0].click()
        browser.driver.switch_to.alert.accept()
        wait(lambda: not service.get("/articles").json()["articles"])
        assert browser.look(".articles li") == []


class TestCorrecting:
    def test_a_click_on_a_quote_shows_its_record(self, page):
        page.look("article .q")[0].click()
        assert page.look(".which")[0].text == "1"
        assert page.look("#speaker")[0].get_attribute("value") == "Ada Quill"
        assert page.look("#said_on")[0].get_attribute("value") == "2025-08-29"
        assert page.look(".edit .sure")[0].text == "direct, confidence 98%"
        assert page.look(".head .about")[0].text.startswith("Saturday, 30 August 2025")
        assert {piece.text for piece in page.look("article .chosen")} == {
            "“The bridge stays closed,”", "Mayor Ada Quill", "said"
        }  # fmt: skip

    def test_the_panel_is_closed(self, page):
        choose(page, 1)
        page.look(".edit .close")[0].click()
        assert not page.look("form.record")[0].is_displayed()
        assert page.look("article .chosen") == []

    def test_a_speaker_role_day_and_stance(self, page, service):
        choose(page, 2)
        for name, value, told in (
            ("speaker", "Bea Marsh", "Saved: speaker."),
            ("role", "shop owner", "Saved: role."),
            ("said_on", "2025-08", "Saved: said on."),
        ):
            write(page, name, value)
            wait(lambda told=told: status(page) == told)
        Select(page.look("#stance")[0]).select_by_value("denial")
        wait(lambda: status(page) == "Saved: stance.")
        record = stored(service)["records"][1]
        (speaker,) = record["speakers"]
        assert (speaker["name"], speaker["role"]["text"]) == ("Bea Marsh", "shop owner")
        assert (record["said_on"], record["stance"]) == ("2025-08", "denial")
        assert "Bea Marsh" in [name.text for name in page.look(".voices .name")]

    def test_a_span_by_mouse(self, page, service):
        choose(page, 3)
        mark(page, "the county’s report")
        page.look("[data-part=source] .set")[0].click()
        wait(lambda: status(page) == "Saved: source.")
        source = stored(service)["records"][2]["source"]
        assert source["text"] == "the county’s report"
        assert TEXT[source["start"] : source["end"]] == source["text"]

    def test_a_span_by_keys_alone(self, page, service):
        choose(page, 1)
        page.press("s")
        wait(lambda: "The source is selected" in status(page))
        page.press(Keys.ARROW_LEFT)
        ActionChains(page.driver).key_down(Keys.SHIFT).send_keys(Keys.ARROW_RIGHT).key_up(
            Keys.SHIFT
        ).perform()
        page.press(Keys.ARROW_RIGHT, Keys.ARROW_LEFT, Keys.ENTER)
        wait(lambda: status(page) == "Saved: source.")
        assert stored(service)["records"][0]["source"]["text"] == "Ada"

    def test_what_overlaps_is_refused_and_told(self, page, service):
        choose(page, 1)
        mark(page, "said on Friday")
        page.press("s")
        problem = wait(lambda: page.look(".edit .problem")[0].text)
        assert "overlaps the cue “said”" in problem
        assert stored(service)["corrections"] == 0

    def test_a_record_is_deleted_added_and_both_undone_by_keys(self, page, service):
        choose(page, 5)
        page.press("x")
        wait(lambda: len(page.look("[data-note]")) == 4)
        mark(page, "who asked not to be named")
        page.press("n")
        wait(lambda: len(page.look("[data-note]")) == 5)
        wait(lambda: page.look(".which")[0].text == "5")
        assert "Undo (2)" in page.look(".undo")[0].text
        page.press("z")
        wait(lambda: len(page.look("[data-note]")) == 4)
        page.look(".undo")[0].click()
        wait(lambda: len(page.look("[data-note]")) == 5)
        wait(lambda: stored(service)["corrections"] == 0)

    def test_keys_go_from_record_to_record_and_into_the_fields(self, page):
        page.press("j")
        wait(lambda: page.look(".which")[0].text == "1")
        page.press("j", "j", "k", "e")
        assert page.look(".which")[0].text == "2"
        assert page.ask("document.activeElement.id") == "speaker"
        page.press("x")  # a letter in a field is a letter
        assert page.look("#speaker")[0].get_attribute("value") == "Ada Quillx"
        page.press(Keys.ESCAPE)
        assert page.look("#speaker")[0].get_attribute("value") == "Ada Quill"
        assert page.focused().startswith("Quote 2")
        page.press(Keys.ESCAPE)
        assert not page.look("form.record")[0].is_displayed()

    def test_single_keys_can_be_turned_off(self, page, service):
        page.ask("document.querySelector('.use-keys').click()")
        choose(page, 5)
        page.press("x")
        time.sleep(0.2)
        assert stored(service)["corrections"] == 0
        page.ask("document.querySelector('.use-keys').click()")

    def test_filters_stay_while_a_record_is_corrected(self, page):
        page.look("[data-voice]")[0].click()
        page.ask("document.querySelector('.least input').value = 90")
        page.ask("document.querySelector('.least input').dispatchEvent(new Event('input'))")
        assert page.look("[role=status].shown")[0].text == "2 of 5 attributions"
        choose(page, 2)
        write(page, "said_on", "2025")
        wait(lambda: status(page) == "Saved: said on.")
        assert page.look("[role=status].shown")[0].text == "2 of 5 attributions"
        assert page.look(".least output")[0].text == "90%"

    def test_a_correction_made_elsewhere_is_told_and_shown(self, page, service):
        choose(page, 5)
        change = {"change": "delete", "record": "a1"}
        assert service.post("/articles/1/corrections", change).status == 200
        page.press("x")
        wait(lambda: "corrected elsewhere" in page.look(".edit .problem")[0].text)
        wait(lambda: len(page.look("[data-note]")) == 4)
        assert stored(service)["corrections"] == 1

    def test_a_service_that_is_gone_is_told(self, browser, tmp_path):
        with served(tmp_path / "gone.sqlite") as service:
            service.add()
            browser.driver.get(f"{service.address}articles/1")
            ready(browser)
        choose(browser, 1)
        browser.press("x")
        told = wait(lambda: browser.look(".edit .problem")[0].text)
        assert told.startswith("The service does not answer")


def test_a_corrected_article_is_exported(page, service):
    choose(page, 5)
    page.press("x")
    wait(lambda: len(page.look("[data-note]")) == 4)
    for name, file in (("gold", "article.gold.jsonl"), ("brat", "article.brat.zip"),
                       ("xlsx", "article.xlsx"), ("html", "article.html")):  # fmt: skip
        Select(page.look("#format")[0]).select_by_value(name)
        page.look(".bar .export button")[0].click()
        path = page.folder / file
        wait(path.exists, f"{file} was not downloaded")
    gold = json.loads((page.folder / "article.gold.jsonl").read_text("utf-8"))
    assert len(gold["attributions"]) == 4


def test_a_hostile_text_stays_text_and_nobody_else_is_asked(browser, service):
    browser.requests()
    browser.driver.get(service.address)
    browser.driver.execute_script("document.querySelector('#text').value = arguments[0]", HOSTILE)
    browser.look("#title")[0].send_keys("<script>document.title='owned'</script>")
    browser.look("form.add .main")[0].click()
    wait(lambda: service.get("/articles").json()["articles"])
    browser.driver.get(f"{service.address}articles/1")
    ready(browser)
    choose(browser, 1)
    field = browser.look("#speaker")[0]
    field.send_keys("<img src=x onerror=document.title='owned'>", Keys.ENTER)
    wait(lambda: status(browser) == "Saved: speaker.")
    browser.look("article .q")[0].click()
    text = stored(service)["article"]["text"]
    assert browser.ask("document.querySelector('article').textContent") == text
    browser.driver.get(service.address)
    assert browser.driver.title == "quoteattr"
    assert browser.look("img, iframe, main script, main style") == []
    asked, complaints = browser.requests()
    ours = (service.address, "data:")  # Chromium draws the calendar of a date with the latter
    assert [address for address in asked if not address.startswith(ours)] == []
    assert complaints == []


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_wider_than_the_window(page, service, width):
    metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        for path in ("", "articles/1"):
            page.driver.get(service.address + path)
            assert page.ask("document.documentElement.scrollWidth") <= width
        ready(page)
        choose(page, 1)
        assert page.ask("document.documentElement.scrollWidth") <= width
        box = page.ask("document.querySelector('.edit').getBoundingClientRect().bottom")
        assert box <= 801, "the panel is in sight"
    finally:
        page.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_every_field_and_button_has_a_name(page, service):
    choose(page, 1)
    for path in ("articles/1", ""):
        if not path:
            page.driver.get(service.address)
        unnamed = page.ask(
            """[...document.querySelectorAll('input, select, textarea, button')].filter((one) =>
              !one.closest('[hidden]') && !(one.labels?.length || one.getAttribute('aria-label') ||
              (one.matches('button') && one.textContent.trim()))).map((one) => one.outerHTML)"""
        )
        assert unnamed == []
