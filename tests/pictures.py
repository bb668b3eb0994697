"""Takes the pictures of docs/ anew, in Chromium, at the root of a clone.

    python -m tests.pictures && pngquant --force --ext .png docs/pictures/*.png

The terminal and the page are those of ``examples/bridge_dispute.txt``, the notebook is that of
``examples/scripts``, in the style of a notebook as far as a page can be. The service shows the same
article, with a quote that is to be corrected. The check looks up a draft of it in it.
"""

from __future__ import annotations

import html
import io
import re
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import quoteattr
from quoteattr import reading
from quoteattr.output.page import page
from quoteattr.output.tables import table
from tests import notebook

if TYPE_CHECKING:
    from tests.output.test_page_browser import Browser

PICTURES = Path("docs/pictures")
ARTICLE = Path("examples/bridge_dispute.txt")
DRAFT = Path("tests/cases/drafts/bridge.txt")
NOTEBOOK = Path("examples/scripts/quotes.ipynb")

PLAIN = """<!doctype html><meta charset="utf-8"><style>
body { margin: 0; background: #fff; font: 15px/1.5 system-ui, "Noto Sans", sans-serif; }
pre { margin: 0; padding: 18px 22px; font: 14px/1.45 "DejaVu Sans Mono", monospace; }
pre.terminal { background: #14171c; color: #dfe3e8; }
.terminal i { font-style: normal; color: #8b96a5; }
pre.cell { margin: 16px 20px; background: #f5f5f5; border: 1px solid #ddd; }
.out { margin: 0 20px; }
</style>"""


def terminal() -> str:
    """Draw the command as a terminal shows it."""
    (article,) = reading.read_path(ARTICLE)
    shown = table.render(article, quoteattr.load()(article), width=84, colour=True)
    text = html.escape(f"$ quoteattr extract {ARTICLE}\n\n" + "".join(shown), quote=False)
    for code, tag in (("1", "b"), ("2", "i")):
        text = re.sub(rf"\x1b\[{code}m(.*?)\x1b\[0m", rf"<{tag}>\1</{tag}>", text, flags=re.DOTALL)
    return f'{PLAIN}<pre class="terminal">{text}</pre>'


def cell() -> str:
    """Draw the cell of the notebook that shows an article, with what it shows."""
    cells = notebook.opened(NOTEBOOK)["cells"]
    (one,) = [each for each in cells if "View(article, records)" in "".join(each["source"])]
    source = html.escape("".join(one["source"]), quote=False)
    shown = "".join(one["outputs"][0]["data"]["text/html"])
    return f'{PLAIN}<pre class="cell">{source}</pre><div class="out">{shown}</div>'


def checked() -> str:
    """Draw the page of a check of a draft."""
    from quoteattr import checking
    from quoteattr.checking import writing

    report = checking.check(reading.read_text(DRAFT.read_text("utf-8"), id="draft.txt"), [ARTICLE])
    with io.StringIO() as file:
        writing.write("html", [report], file)
        return file.getvalue()


def sized(browser: Browser, width: int, height: int, *, dark: bool = False) -> None:
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    theme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
    browser.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": theme})


def take(browser: Browser, name: str) -> None:
    browser.driver.save_screenshot(str(PICTURES / f"{name}.png"))


def serve(browser: Browser, file: Path) -> None:
    """Take the pictures of the service, wide and light, narrow and dark."""
    from tests.service.serving import served

    with served(file, quoteattr.load()) as client:
        client.add(ARTICLE.read_text("utf-8"), f"name={ARTICLE.name}")
        for name, width, height, dark in (
            ("service", 1280, 860, False),
            ("service-dark", 390, 780, True),
        ):
            sized(browser, width, height, dark=dark)
            browser.driver.get(f"{client.address}articles/1")
            time.sleep(1)  # until its records are there
            browser.ask("document.querySelector('a.n[data-n=\"5\"]').focus({preventScroll: true})")
            browser.ask("document.querySelector('article .chosen').scrollIntoView()")
            browser.ask("scrollBy(0, -160)")
            take(browser, name)


def main() -> None:
    # Here, for the tests import this module and have no need of a browser.
    from selenium.webdriver.common.action_chains import ActionChains

    from tests.output.test_page_browser import Browser

    (article,) = reading.read_path(ARTICLE)
    whole = page(article, quoteattr.load()(article))
    browser = Browser()
    browser.driver.execute_cdp_cmd("Emulation.setScrollbarsHidden", {"hidden": True})
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        sized(browser, 760, 520)
        browser.open(file, terminal())
        take(browser, "terminal")
        sized(browser, 960, 680)
        browser.open(file, cell())
        take(browser, "notebook")
        sized(browser, 1180, 840)
        browser.open(file, whole)
        quote = browser.look("article [data-q='6']")[0]
        ActionChains(browser.driver).move_to_element(quote).perform()
        take(browser, "page")
        sized(browser, 420, 900, dark=True)
        browser.open(file, whole)
        browser.look("[data-voice]")[0].click()
        browser.ask("document.querySelector('.least').scrollIntoView()")
        take(browser, "page-dark")
        drawn = checked()
        sized(browser, 1180, 760)
        browser.open(file, drawn)
        take(browser, "check")
        sized(browser, 390, 900, dark=True)
        browser.open(file, drawn)
        take(browser, "check-dark")
        serve(browser, Path(folder) / "articles.sqlite")
    browser.driver.quit()


if __name__ == "__main__":
    main()
