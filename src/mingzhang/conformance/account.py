"""A comparison as a table for the terminal, or as JSON."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from typing import Any

from mingzhang.conformance.answers import Comparison, Count, Difference
from mingzhang.conformance.suite import FORMAT

_SHOWN = 40
_WORDS = {
    "zh": {
        "head": ("类别", "案例", "一致", "不一致", "未答"),
        "total": "合计",
        "differs": "{case}：{about}应为 {expected}，答为 {answered}",
        "silent": "{case}：应为 {expected}，没有回答",
        "more": "……另有 {more} 处，用 --format json 看全部",
        "agrees": "全部一致。",
        "about": {
            "outcome": "结论",
            "lines": "行号",
            "left_interval": "左边的区间",
            "right_interval": "右边的区间",
            "tolerance": "容差",
        },
    },
    "en": {
        "head": ("family", "cases", "agree", "differ", "unanswered"),
        "total": "total",
        "differs": "{case}: {about} should be {expected}, answered {answered}",
        "silent": "{case}: should be {expected}, no answer",
        "more": "… and {more} more, see them all with --format json",
        "agrees": "All agree.",
        "about": {
            "outcome": "the outcome",
            "lines": "the lines",
            "left_interval": "the interval of the left side",
            "right_interval": "the interval of the right side",
            "tolerance": "the tolerance",
        },
    },
}


def account_text(comparison: Comparison, lang: str = "zh") -> str:
    """Return the counts of every family as a table, then the differences, the first forty of them."""
    words: Any = _WORDS[lang]
    rows = [words["head"], *(_row(count, count.family) for count in comparison.counts)]
    rows.append(_row(comparison.total, words["total"]))
    widths = [max(_width(row[column]) for row in rows) for column in range(5)]
    lines = [_line(row, widths) for row in rows]
    lines += ["", *(_difference(item, words) for item in comparison.differences[:_SHOWN])]
    if comparison.agrees:
        lines.append(words["agrees"])
    if (more := len(comparison.differences) - _SHOWN) > 0:
        lines.append(words["more"].format(more=more))
    return "\n".join(lines)


def _row(count: Count, name: str) -> tuple[str, str, str, str, str]:
    return name, str(count.cases), str(count.agree), str(count.differ), str(count.unanswered)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    """Return a row with the first column to the left and the others to the right, Chinese two columns wide."""
    gaps = [" " * (width - _width(text)) for text, width in zip(row, widths, strict=True)]
    cells = [f"{gap}{text}" for text, gap in zip(row[1:], gaps[1:], strict=True)]
    return "  ".join((row[0] + gaps[0], *cells))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _difference(item: Difference, words: Any) -> str:
    form: str = words["silent"] if item.answered is None else words["differs"]
    about = words["about"][item.about]
    return form.format(case=item.case, about=about, expected=item.expected, answered=item.answered)


def account_json(comparison: Comparison) -> str:
    """Return counts by family, the total and all differences as JSON (``account`` of the schema)."""
    data = {
        "format": FORMAT,
        "agrees": comparison.agrees,
        "families": [{"family": count.family, **_numbers(count)} for count in comparison.counts],
        "total": _numbers(comparison.total),
        "differences": [
            {key: getattr(item, key) for key in ("case", "name", "family", "about", "expected", "answered")}
            for item in comparison.differences
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=1)


def _numbers(count: Count) -> dict[str, int]:
    return {key: getattr(count, key) for key in ("cases", "agree", "differ", "unanswered")}
