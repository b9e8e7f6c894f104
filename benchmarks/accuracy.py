"""Compare what extraction reads with the gold, part by part: ``python -m benchmarks.accuracy``.

Prints, per document and part, how many values the gold has and how many were read the same; ``-v`` lists
the differences. Needs the folder shared/ beside the repository.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mingzhang.extraction.as_json import disclosure_to_json
from mingzhang.pipeline import read_disclosure

SHARED = Path(__file__).resolve().parents[2] / "shared"
Json = dict[str, Any]
#: (part, key, value): one thing the gold says.
Claim = tuple[str, str, str]

_FACT_KEYS = (
    "section",
    "label",
    "line",
    "value",
    "unit",
    "type",
    "direction",
    "signed_value",
    "as_of",
    "label_printed",
)
_SHEET_KEYS = (
    "line",
    "title",
    "year",
    "name",
    "department_code",
    "department_name",
    "implementing_unit",
    "attribute",
    "period",
)
_OVERALL_SKIP = {"staffing", "budget_by_source", "budget_by_use", "key_tasks", "indicators"}


def claims(data: Json) -> Iterator[Claim]:
    """Yield everything a disclosure object says, in comparable pieces."""
    for key, value in data["metadata"].items():
        if key == "region":
            for name in ("stated", "province", "city", "district", "level"):
                yield "metadata", name, str((value or {}).get(name))
        else:
            yield "metadata", key, str(value)
    for index, entry in enumerate(data["toc"]):
        yield "toc", str(index), f"{entry['line']} {entry['title']} {entry['page']}"
    for section in data["sections"]:
        yield (
            "sections",
            str(section["line"]),
            f"{section['level']} {section['number']} {section['title']} {section['raw']}",
        )
    for name, texts in data["part1"].items():
        for index, text in enumerate(texts):
            yield "part1", f"{name} {index}", text
    for table in data["tables"]:
        yield from _table_claims(table)
    for fact in data["facts"]:
        part = "figures" if fact["type"] == "number" else "texts"
        key = f"{fact['section']}|{fact['label']}|{fact['line']}"
        yield part, key, "|".join(str(fact.get(name)) for name in _FACT_KEYS[3:])
    if data["overall_performance"]:
        yield from _overall_claims(data["overall_performance"])
    for sheet in data["project_sheets"]:
        yield from _sheet_claims(sheet)
    for index, item in enumerate(data["attachments"]):
        for key, value in item.items():
            if key not in ("body_lines", "span"):
                yield "attachments", f"{index} {key}", str(_bare(value))
    for entry in data["glossary"]:
        yield "glossary", str(entry["line"]), f"{entry['number']} {entry['term']} {entry['definition']}"


def _bare(value: Any) -> Any:
    """Drop the spans that only our own form has."""
    if isinstance(value, dict):
        return {key: _bare(item) for key, item in value.items() if key != "span"}
    return [_bare(item) for item in value] if isinstance(value, list) else value


def _table_claims(table: Json) -> Iterator[Claim]:
    number = table["number"]
    for key in (
        "caption",
        "title",
        "title_line",
        "entity_label",
        "entity",
        "unit",
        "has_data",
        "page_breaks",
        "header",
        "columns",
    ):
        yield "table heads", f"{number} {key}", str(table[key])
    for note in table["notes"]:
        yield "table heads", f"{number} note {note['line']}", f"{note['type']} {note['text']}"
    for row in table["rows"]:
        for index, cell in enumerate(row["cells"]):
            yield "cells", f"{number} {row['line']} {index}", str(cell)
        keys = ("kind", "code", "name", "level", "gov_class", "entity_level", "left", "right", "has_sheet")
        yield "rows", f"{number} {row['line']}", str([row.get(key) for key in keys])


def _overall_claims(sheet: Json) -> Iterator[Claim]:
    for key, value in sheet.items():
        if key not in _OVERALL_SKIP and key not in ("span", "title"):
            yield "overall", key, str(value)
    for part in ("staffing", "budget_by_source", "budget_by_use"):
        for key, value in sheet[part].items():
            yield "overall", f"{part} {key}", str(value)
    for task in sheet["key_tasks"]:
        yield "overall", f"task {task['line']}", f"{task['core']}|{task['key']}"
    yield from _indicators("overall", sheet["indicators"])


def _sheet_claims(sheet: Json) -> Iterator[Claim]:
    index = sheet["index"]
    for key in (*_SHEET_KEYS, "table12_name", "name_match", "footer"):
        yield "sheets", f"{index} {key}", str(sheet[key])
    for part in ("funds_implementation", "funds_annual", "text"):
        for key, value in sheet[part].items():
            yield "sheets", f"{index} {part} {key}", str(value)
    yield from _indicators(f"{index} period", sheet["indicators_implementation"])
    yield from _indicators(f"{index} annual", sheet["indicators_annual"])


def _indicators(prefix: str, items: list[Json]) -> Iterator[Claim]:
    seen: Counter[int] = Counter()
    for item in items:
        seen[item["line"]] += 1
        levels = {item["level2"], item.get("level2_alt") or item["level2"]}
        key = f"{prefix} {item['line']} {seen[item['line']]}"
        yield (
            "indicators",
            key,
            f"{item['level1']}|{'/'.join(sorted(map(str, levels)))}|{item['level3']}|{item['value']}",
        )


def compare(gold: Json, read: Json) -> tuple[Counter[str], Counter[str], list[str]]:
    """Return per part how many values the gold has, how many were read the same, and the differences."""
    wanted = Counter(claims(gold))
    got = Counter(claims(read))
    total: Counter[str] = Counter()
    same: Counter[str] = Counter()
    for claim, count in wanted.items():
        total[claim[0]] += count
        same[claim[0]] += min(count, got[claim])
    missing = [f"- {part} {key}: {value}" for part, key, value in wanted - got]
    surplus = [f"+ {part} {key}: {value}" for part, key, value in got - wanted]
    return total, same, sorted(missing + surplus, key=lambda line: line[2:])


def main() -> None:
    verbose = "-v" in sys.argv[1:]
    if not (SHARED / "gold").is_dir():
        print("The folder shared/ is not here; nothing to compare with.")
        return
    for gold_file in sorted((SHARED / "gold").glob("[0-9]*.json")):
        source = next((SHARED / "disclosures" / "text").glob(f"{gold_file.stem}_*.txt"))
        disclosure = read_disclosure(source)
        total, same, differences = compare(json.loads(gold_file.read_text("utf-8")), disclosure_to_json(disclosure))
        print(f"{source.name}")
        for part, count in total.items():
            print(f"  {part:12} {same[part]:5} of {count:5}  {100 * same[part] / count:7.2f} %")
        if verbose:
            print("\n".join(f"    {line[:300]}" for line in differences))
    for source in sorted((SHARED / "disclosures" / "text").glob("*.txt")):
        disclosure = read_disclosure(source)
        print(
            f"{source.name}: {len(disclosure.tables)} tables, "
            f"{disclosure.narrative_bound} of {disclosure.narrative_figures} figures of the narrative bound, "
            f"{len(disclosure.sheets)} sheets, {len(disclosure.unread)} unread"
        )


if __name__ == "__main__":
    main()
