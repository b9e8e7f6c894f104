"""Measure the reading of the performance sheets against the gold: ``python benchmarks/sheets_accuracy.py``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from mingzhang.extraction.sheets import find_sheets
from mingzhang.model.disclosure import Field, Indicator
from mingzhang.readers.text import read_text

SHARED = Path(__file__).resolve().parents[2] / "shared"


class Score:
    """Counts of equal and compared values by kind, with the differences."""

    def __init__(self) -> None:
        self.counts: dict[str, list[int]] = {}
        self.differences: list[str] = []

    def compare(self, kind: str, where: str, read: object, gold: object) -> None:
        """Count one comparison."""
        equal = read == gold
        counts = self.counts.setdefault(kind, [0, 0])
        counts[0] += equal
        counts[1] += 1
        if not equal:
            self.differences.append(f"{kind} {where}: read {read!r}, gold {gold!r}")


def measure(number: str) -> Score:
    """Compare all sheets of one document with its gold."""
    gold = json.loads((SHARED / "gold" / f"{number}.json").read_text(encoding="utf-8"))
    source = next((SHARED / "disclosures" / "text").glob(f"{number}_*.txt"))
    read = find_sheets(read_text(source).blocks)
    score = Score()
    score.compare("sheets", number, len(read.projects), len(gold["project_sheets"]))
    score.compare("overall", number, read.overall is None, gold["overall_performance"] is None)
    score.compare("unread", number, [row.text for row in read.unread], [])
    for sheet, expected in zip(read.projects, gold["project_sheets"], strict=False):
        _compare_project(score, sheet, expected)
    if read.overall and gold["overall_performance"]:
        _compare_overall(score, read.overall, gold["overall_performance"])
    return score


def _compare_project(score: Score, sheet: Any, gold: Mapping[str, Any]) -> None:
    where = f"sheet {gold['index']}"
    score.compare("line", where, sheet.place.line, gold["line"])
    for key in ("title", "year", "name", "name_raw", "department_code", "department_name", "funds_unit"):
        score.compare("field", f"{where} {key}", getattr(sheet, key), gold[key])
    for key in ("implementing_unit", "attribute", "period"):
        kept = getattr(sheet, key)
        score.compare("field", f"{where} {key}", kept.value if kept else None, gold[key])
    for key in ("funds_implementation", "funds_annual"):
        read = {name: f"{kept.figure.value:.2f}" if kept.figure else None for name, kept in getattr(sheet, key).items()}
        for name, amount in gold[key].items():
            score.compare("funds", f"{where} {key} {name}", read.get(name, "missing"), amount)
    _compare_texts(score, where, sheet.texts, gold["text"])
    footer = {name: value for name, value in (gold["footer"] or {}).items() if not name.endswith("_raw")}
    _compare_texts(score, where, sheet.footer or {}, footer)
    for key in ("indicators_implementation", "indicators_annual"):
        _compare_indicators(score, f"{where} {key}", getattr(sheet, key), gold[key])
    odd = sorted(printed for _, printed, _ in sheet.odd_labels)
    score.compare("odd labels", where, odd, sorted(gold.get("labels_raw", {}).values()))


def _compare_overall(score: Score, overall: Any, gold: Mapping[str, Any]) -> None:
    for key in ("department_raw", "department_code", "department_name", "budget_unit"):
        score.compare("field", f"overall {key}", getattr(overall, key), gold[key])
    _compare_texts(score, "overall", overall.texts, {name: gold[name] for name in overall.texts})
    for key in ("budget_by_source", "budget_by_use"):
        _compare_texts(score, f"overall {key}", getattr(overall, key), gold[key])
    staffing = {name: kept.figure.printed if kept.figure else None for name, kept in overall.staffing.items()}
    score.compare("staffing", "overall", staffing, {name: entry["value"] for name, entry in gold["staffing"].items()})
    tasks = [{"line": task.place.line, "core": task.core, "key": task.key} for task in overall.key_tasks]
    score.compare("tasks", "overall", tasks, gold["key_tasks"])
    _compare_indicators(score, "overall", overall.indicators, gold["indicators"])


def _compare_texts(score: Score, where: str, read: Mapping[str, Field], gold: Mapping[str, str | None]) -> None:
    for name, value in gold.items():
        kept = read.get(name)
        score.compare("text", f"{where} {name}", kept.value if kept else "missing", value)


def _compare_indicators(score: Score, where: str, read: Sequence[Indicator], gold: Iterable[Mapping[str, Any]]) -> None:
    expected = list(gold)
    score.compare("indicator count", where, len(read), len(expected))
    for indicator, other in zip(read, expected, strict=False):
        got = (indicator.place.line, indicator.level1, indicator.level2, indicator.level3, indicator.value)
        score.compare("indicator", where, got, tuple(other[k] for k in ("line", "level1", "level2", "level3", "value")))
        score.compare("level2_alt", where, indicator.level2_alt, other.get("level2_alt"))


def main() -> int:
    """Print the scores of both gold documents and every difference."""
    wrong = 0
    for number in ("001", "004"):
        score = measure(number)
        counts = ", ".join(f"{kind} {equal}/{all_}" for kind, (equal, all_) in score.counts.items())
        sys.stdout.write(f"{number}: {counts}\n" + "".join(f"  {line}\n" for line in score.differences))
        wrong += len(score.differences)
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
