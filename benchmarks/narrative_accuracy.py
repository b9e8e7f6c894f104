"""Compare the statements read from real disclosures with the gold's facts: ``python benchmarks/narrative_accuracy.py``.

With numbers as arguments (``000 003``) the statements of those documents are printed for reading instead.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from mingzhang.catalogue.classifications import class_names
from mingzhang.extraction.attachments import read_attachments
from mingzhang.extraction.narrative import NarrativeRead, read_narrative
from mingzhang.extraction.outline import read_passages, read_sections
from mingzhang.extraction.passage import Passage
from mingzhang.extraction.sheets import find_sheets
from mingzhang.extraction.tables import read_tables
from mingzhang.extraction.toc import read_toc
from mingzhang.extraction.watermark import find_watermark
from mingzhang.model.disclosure import Statement
from mingzhang.readers.text import read_text

SHARED = Path(__file__).resolve().parents[2] / "shared"
KEYS = ("section", "label", "value", "unit", "line", "type", "direction", "signed_value", "as_of", "label_printed")


def as_fact(statement: Statement) -> dict[str, Any]:
    signed = statement.signed
    return {
        "section": statement.section,
        "label": statement.label,
        "value": list(statement.value) if isinstance(statement.value, tuple) else statement.value,
        "unit": statement.unit,
        "line": statement.place.line,
        "type": statement.type,
        "direction": statement.direction,
        "signed_value": None if signed is None else str(signed),
        "as_of": statement.as_of,
        "label_printed": statement.label_printed,
    }


@cache
def passages_of(number: str) -> tuple[tuple[Passage, ...], Mapping[str, Decimal]]:
    """Return the passages and the amounts of classes as ``extract`` finds them."""
    path = next((SHARED / "disclosures" / "text").glob(f"{number}_*.txt"))
    blocks = read_text(path).blocks
    _, marks = find_watermark(blocks)
    _, contents = read_toc(blocks)
    taken = frozenset(marks | contents) | find_sheets(blocks).used
    sections = read_sections(blocks, taken)
    tables = read_tables(blocks, taken, year=2026, name=None, entity_type=None)
    _, attached = read_attachments(blocks, sections, taken | tables.used)
    amounts = {
        fact.at.line: fact.value.value
        for fact in tables.facts
        if fact.at.table == "T04" and fact.at.column == "一般公共预算" and fact.value.value
    }
    return read_passages(blocks, sections, taken | tables.used | attached), amounts


def read(number: str) -> NarrativeRead:
    passages, amounts = passages_of(number)
    return read_narrative(passages, class_names=class_names(2026), class_amounts=amounts, year=2026)


def compare(number: str) -> int:
    gold = [
        {key: fact.get(key) for key in KEYS}
        for fact in json.loads((SHARED / "gold" / f"{number}.json").read_text(encoding="utf-8"))["facts"]
    ]
    narrative = read(number)
    found = [as_fact(statement) for statement in narrative.statements]
    missed = [fact for fact in gold if fact not in found]
    extra = [fact for fact in found if fact not in gold]
    for sign, facts in (("-", missed), ("+", extra)):
        for fact in facts:
            print(
                sign, json.dumps({key: value for key, value in fact.items() if value is not None}, ensure_ascii=False)
            )
    bound, figures = narrative.bound, narrative.figures
    right = len(gold) - len(missed)
    print(f"{number}: {right} of {len(gold)} facts, {len(extra)} others; {bound} of {figures} figures bound")
    return len(missed) + len(extra)


def show(number: str) -> None:
    narrative = read(number)
    print(f"== {number}: {narrative.bound} of {narrative.figures} figures bound")
    for one in narrative.statements:
        extras = [one.direction, one.as_of, one.label_printed and f"印作{one.label_printed}"]
        marks = " ".join(filter(None, extras))
        print(f"{one.place.line:5} {one.key:6} {one.label} = {one.value} {one.unit or ''} {marks}")
    for unread in narrative.unread:
        if unread.kind == "figure":
            print(f"{unread.place.line:5} unread {unread.text}")


def milliseconds(number: str, rounds: int = 50) -> float:
    read(number)
    started = time.perf_counter()
    for _ in range(rounds):
        read(number)
    return (time.perf_counter() - started) * 1000 / rounds


def main() -> int:
    if len(sys.argv) > 1:
        for number in sys.argv[1:]:
            show(number)
        return 0
    wrong = sum(map(compare, ("001", "004")))
    print(f"{milliseconds('004'):.1f} ms a document")
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
