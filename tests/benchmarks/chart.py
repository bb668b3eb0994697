"""The picture: F1 and speed of each extractor as bars, readable on light and on dark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import attrs
import jinja2

from quoteattr.evaluation.scores import Table
from tests.benchmarks.systems import OURS

_WIDTH: Final = 430  # of a panel: names, bars, figures
_BARS: Final = 205
_NAMES: Final = 165
_ROW: Final = 24
_HEAD: Final = 58

_SVG: Final = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{ width }} {{ height }}" role="img" \
font-family="system-ui, 'Noto Sans', sans-serif">
<title>{{ title }}</title>
<style>
.paper { fill: #ffffff } .ink { fill: #1f2430 } .faint { fill: #5b6472 }
.ours { fill: #3949ab } .other { fill: #9aa5b8 } .track { fill: #eef0f4 }
@media (prefers-color-scheme: dark) {
.paper { fill: #1e2129 } .ink { fill: #e6e9ef } .faint { fill: #a4adbb }
.ours { fill: #8c9eff } .other { fill: #6b768a } .track { fill: #2a2e38 }
}
</style>
<rect class="paper" width="{{ width }}" height="{{ height }}" rx="8"/>
{%- for panel in panels %}
<g transform="translate({{ panel.x }} {{ panel.y }})">
<text class="ink" x="16" y="24" font-size="14" font-weight="600">{{ panel.title }}</text>
<text class="faint" x="16" y="43" font-size="12">{{ panel.unit }}</text>
{%- for bar in panel.bars %}
<text class="ink" x="{{ names }}" y="{{ bar.y + 13 }}" font-size="12" text-anchor="end">\
{{ bar.name }}</text>
<rect class="track" x="{{ names + 8 }}" y="{{ bar.y }}" width="{{ bars }}" height="16" rx="3"/>
<rect class="{{ bar.style }}" x="{{ names + 8 }}" y="{{ bar.y }}" width="{{ bar.width }}" \
height="16" rx="3"/>
<text class="ink" x="{{ names + bars + 14 }}" y="{{ bar.y + 13 }}" font-size="12">\
{{ bar.figure }}</text>
{%- endfor %}
</g>
{%- endfor %}
</svg>
"""


@attrs.frozen(kw_only=True)
class Panel:
    """Figures of one sort: a bar each, as long as its share of `full`."""

    title: str
    unit: str
    figures: Sequence[tuple[str, float]]
    full: float


def panels(accuracy: Sequence[Table], pace: Table) -> list[Panel]:
    """Take F1 from tables of detection, and words a second from the table of speed."""
    of_f1 = [
        Panel(title=table.title, unit="found at overlap 0.5, F1", figures=_column(table, "F1"),
              full=100)
        for table in accuracy
        if "F1" in table.columns
    ]  # fmt: skip
    speeds = _column(pace, "words a second")
    fastest = max(speed for _, speed in speeds)
    unit = "words a second, parse included, one thread"
    return [*of_f1, Panel(title="Speed", unit=unit, figures=speeds, full=fastest)]


def _column(table: Table, name: str) -> list[tuple[str, float]]:
    place = table.columns.index(name)
    return [(str(row[0]), float(row[place] or 0)) for row in table.rows]


def svg(drawn: Sequence[Panel]) -> str:
    """Draw panels two by two."""
    heights = [_HEAD + _ROW * len(panel.figures) for panel in drawn]
    tops, y = [], 4
    for nth in range(0, len(drawn), 2):
        tops += [y, y]
        y += max(heights[nth : nth + 2]) + 8
    return jinja2.Environment(autoescape=True).from_string(_SVG).render(
        title="Benchmarks: " + "; ".join(f"{one.title}, {one.unit}" for one in drawn),
        width=2 * _WIDTH, height=y + 4, names=_NAMES, bars=_BARS,
        panels=[
            {"x": nth % 2 * _WIDTH, "y": tops[nth], "title": one.title, "unit": one.unit,
             "bars": _bars(one)}
            for nth, one in enumerate(drawn)
        ],
    )  # fmt: skip


def _bars(panel: Panel) -> list[dict[str, object]]:
    return [
        {
            "name": name,
            "y": _HEAD + _ROW * nth - 4,
            "width": round(_BARS * figure / panel.full, 1),
            "figure": f"{figure:.1f}" if panel.full == 100 else f"{figure:,.0f}",
            "style": "ours" if name.startswith(OURS) else "other",
        }
        for nth, (name, figure) in enumerate(panel.figures)
    ]
