"""Reports as JSON, as cards for a terminal and as a page."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable
from typing import Final, TextIO

from quoteattr.checking.results import Report
from quoteattr.checking.writing import cards, conversion
from quoteattr.checking.writing.page import page
from quoteattr.output import jsonl

FORMATS: Final = ("table", "jsonl", "json", "html")


def write(
    form: str, reports: Iterable[Report], to: TextIO, *, width: int = 80, colour: bool = False
) -> None:
    """Write reports, each as soon as it is there, except in a page.

    Args:
        form: One of `FORMATS`.
        reports: The reports.
        to: The stream to write to.
        width: The characters of a line of "table".
        colour: Whether "table" has colours of a terminal.
    """
    if form == "table":
        gaps = itertools.chain([""], itertools.repeat("\n"))
        for report in reports:
            to.write(next(gaps) + cards.render(report, width=width, colour=colour))
            to.flush()
    elif form == "jsonl":
        for report in reports:
            for finding in report:
                row = conversion.finding_row(finding, report.article.id)
                to.write(jsonl.line(row) + "\n")
            to.flush()
    elif form == "json":
        rows = (report.to_dict() for report in reports)
        parts = (json.dumps(row, ensure_ascii=False, indent=1) for row in rows)
        to.write("[\n" + ",\n".join(parts) + "\n]\n")
    else:
        to.writelines(page(reports))
