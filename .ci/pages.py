"""Turn the pages of the repository into those of the site (a hook of mkdocs).

The pages are written for the repository: they link to files outside docs/, and start lists without
a blank line. Such a link becomes one to a page of the site, or the file's name; lists get theirs.
"""

import posixpath
import re
from functools import partial
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

ROOT = Path(__file__).parents[1]
COPIES = {
    "model_card.md": "quoteattr/models/en/MODEL_CARD.md",
    "changes.md": "CHANGELOG.md",
}
PAGES = {"README.md": "index.md", **{file: page for page, file in COPIES.items()}}
CASES = "tests/cases/forms.txt"

_LINK = re.compile(r"\[([^\]]+)\]\((\.\./[^)#\s]+)(?:#[^)\s]*)?\)")
_FENCE = re.compile(r"^(```.*?^```)", re.M | re.S)
_ITEM = re.compile(r"(?:[-*]|\d+\.) ")


def on_files(files, config):
    """Add the pages whose text is elsewhere in the repository."""
    for page, file in COPIES.items():
        text = (ROOT / file).read_text(encoding="utf-8")
        files.append(File.generated(config, page, content=text))
    return files


def on_page_markdown(markdown, page, **_):
    """Turn a page of the repository into one of the site."""
    if page.file.src_uri == "forms.md":
        markdown += cases((ROOT / CASES).read_text(encoding="utf-8"))
    parts = _FENCE.split(markdown)
    parts[1::2] = [re.sub(r"\A```python(?=\n>>>)", "```pycon", part) for part in parts[1::2]]
    link = partial(_inside, folder=posixpath.dirname(page.file.src_uri))
    parts[::2] = [_with_lists(_LINK.sub(link, part)) for part in parts[::2]]
    return "".join(parts)


def cases(table):
    """Write the table of forms as a section: each with its text and the expected spans."""
    written = ["## All forms"]
    for case in re.split(r"^## ", table, flags=re.M)[1:]:
        name, _, rest = case.partition("\n")
        written += [f"**{name.strip()}**", f"```text\n{rest.strip()}\n```"]
    return "\n\n" + "\n\n".join(written) + "\n"


def _inside(link, folder):
    """Return a link that leads out of docs/ as one within the site; others stay as they are.

    ``folder`` is that of the page, below docs/.
    """
    words, target = link.groups()
    file = posixpath.normpath(posixpath.join("docs", folder, target))
    if file.startswith("docs/"):
        return link[0]
    if not (ROOT / file).exists():
        raise PluginError(f"there is no {file}: a page links to it")
    if file in PAGES:
        return f"[{words}]({posixpath.relpath(PAGES[file], folder or '.')})"
    return f"`{file}`" if words == file else f"{words} (`{file}`)"


def _with_lists(text):
    """Separate a list from the paragraph that it follows, as mkdocs requires."""
    paragraphs = []
    for paragraph in re.split(r"\n{2,}", text):
        lines = paragraph.split("\n")
        first = next((n for n, line in enumerate(lines) if _ITEM.match(line)), 0)
        if first and not paragraph.startswith("    "):
            lines.insert(first, "")
        paragraphs.append("\n".join(lines))
    return "\n\n".join(paragraphs)
