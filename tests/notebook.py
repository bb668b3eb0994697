"""A notebook run cell by cell without Jupyter: what it shows, and its file with that in it."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any


def opened(path: Path) -> dict[str, Any]:
    notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return notebook


def run(path: Path) -> dict[str, Any]:
    """Give the notebook with the outputs of a new run: what the last line of each cell gives."""
    notebook = opened(path)
    known: dict[str, Any] = {"__name__": "__main__"}
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for number, cell in enumerate(code, 1):
        value = _run("".join(cell["source"]), f"cell {number}", known)
        cell["execution_count"] = number
        cell["outputs"] = [] if value is None else [_shown(value, number)]
    return notebook


def write(notebook: dict[str, Any], path: Path) -> None:
    text = json.dumps(notebook, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def words(notebook: dict[str, Any]) -> list[str]:
    """Give what a reader sees of each output: no markup, style, or last digit of a confidence."""
    return [
        _words("".join(output["data"]["text/html"]))
        for cell in notebook["cells"]
        for output in cell.get("outputs", ())
    ]


def _run(source: str, name: str, known: dict[str, Any]) -> Any:
    tree = ast.parse(source, name)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, name, "exec"), known)
    if last is None:
        return None
    assert isinstance(last, ast.Expr)
    return eval(compile(ast.Expression(last.value), name, "eval"), known)


def _shown(value: Any, number: int) -> dict[str, Any]:
    # displacy shows by itself where there is a notebook, and elsewhere gives its markup.
    html = value if isinstance(value, str) else value._repr_html_()
    # A view has a new name each time; in the file it keeps one, that the difference can be read.
    html = re.sub(r"\bq[0-9a-f]{8}\b", f"q{number:08}", html)
    data = {
        "text/html": html.splitlines(keepends=True),
        "text/plain": [f"<{type(value).__name__}>"],
    }
    return {
        "data": data,
        "execution_count": number,
        "metadata": {},
        "output_type": "execute_result",
    }


def _words(html: str) -> str:
    text = re.sub(r"<(style|script)\b.*?</\1>|<[^>]*>", " ", html, flags=re.DOTALL)
    return " ".join(re.sub(r"\d+%", "N%", text).split())
