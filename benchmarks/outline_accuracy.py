"""Compare outline, contents, Part 1, glossary, attachments and watermark with the gold; print them for the rest.

Usage: python benchmarks/outline_accuracy.py [--show]
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mingzhang.extraction.attachments import read_attachments
from mingzhang.extraction.captions import find_captions
from mingzhang.extraction.glossary import read_glossary
from mingzhang.extraction.outline import read_part1, read_passages, read_sections
from mingzhang.extraction.toc import read_toc
from mingzhang.extraction.watermark import find_watermark
from mingzhang.model.document import Block, Paragraph
from mingzhang.readers.text import read_text

SHARED = Path(__file__).resolve().parents[2] / "shared"
_SHEET_TITLE = ("项目支出绩效目标表", "整体支出绩效目标申报表")


def read(blocks: Sequence[Block]) -> dict[str, Any]:
    """Return all parts this benchmark measures, shaped as the gold has them."""
    watermark, marks = find_watermark(blocks)
    toc, used = read_toc(blocks)
    skip = marks | used
    sections = read_sections(blocks, skip)
    attachments, attached = read_attachments(blocks, sections, skip)
    passages = read_passages(blocks, sections, skip | attached)
    duties, organisation = read_part1(passages)
    return {
        "watermark": {"text": watermark.text, "count": len(watermark.places)} if watermark else None,
        "toc": [{"line": entry.place.line, "title": entry.title, "page": entry.page} for entry in toc],
        "sections": [
            {"line": item.place.line, "level": item.level, "number": item.number, "title": item.title, "raw": item.raw}
            for item in sections
        ],
        "keys": [item.key for item in sections],
        "part1": {"duties": list(duties), "organisation": list(organisation)},
        "glossary": [
            {"line": item.place.line, "number": item.number, "term": item.term, "definition": item.definition}
            for item in read_glossary(blocks, sections)
        ],
        "attachments": [
            {"type": item.type, "line": item.place.line, "title": item.title, **item.content} for item in attachments
        ],
        "captions": [(item.text, item.section, item.has_picture) for item in find_captions(blocks, sections, skip)],
        "passages": [(item.key, item.section, item.text) for item in passages],
    }


def difference(read_value: Any, gold: Any) -> list[str]:
    """Return the members in which two lists (or mappings, or values) differ."""
    if isinstance(gold, list) and isinstance(read_value, list):
        return [f"- {item}" for item in gold if item not in read_value] + [
            f"+ {item}" for item in read_value if item not in gold
        ]
    return [] if read_value == gold else [f"- {gold}", f"+ {read_value}"]


def gold_parts(gold: Mapping[str, Any]) -> dict[str, Any]:
    """Return the gold's parts, without the sections of sheets, which another module reads."""
    sections = [item for item in gold["sections"] if "绩效目标表×" not in item["title"]]
    return {
        "watermark": gold["metadata"]["watermark"],
        "toc": gold["toc"],
        "sections": [item for item in sections if not item["title"].endswith(_SHEET_TITLE)],
        "part1": gold["part1"],
        "glossary": gold["glossary"],
        "attachments": gold["attachments"],
    }


def show(parts: Mapping[str, Any]) -> None:
    """Print what was read, compactly."""
    print("watermark", parts["watermark"], "toc", len(parts["toc"]), parts["toc"][:2], parts["toc"][-1:])
    for key, item in zip(parts["keys"], parts["sections"], strict=True):
        print(f"  {item['line']:>5} {key:<6} L{item['level']} {item['number']} | {item['title']}")
    print("captions", parts["captions"])
    for name in ("duties", "organisation"):
        print(name, [text[:24] for text in parts["part1"][name]])
    for key, section, text in parts["passages"]:
        print(f"  {key:<6} {section} | {text[:36]!r} … {text[-30:]!r}")
    for item in parts["attachments"]:
        print("attachment", json.dumps(item, ensure_ascii=False)[:700])
    for item in parts["glossary"]:
        print("  term", item["number"], item["term"], "|", item["definition"][:24])


def main() -> int:
    """Measure all disclosures; 1 if any differs from its gold."""
    failed = 0
    for path in sorted((SHARED / "disclosures" / "text").glob("*.txt")):
        blocks = read_text(path).blocks
        parts = read(blocks)
        start = time.perf_counter()
        for _ in range(10):
            read(blocks)
        paragraphs = sum(isinstance(block, Paragraph) for block in blocks)
        print(f"== {path.name}: {(time.perf_counter() - start) * 100:.2f} ms, {paragraphs} paragraphs")
        gold_file = SHARED / "gold" / f"{path.name[:3]}.json"
        if gold_file.exists():
            for name, gold in gold_parts(json.loads(gold_file.read_text(encoding="utf-8"))).items():
                found = difference(parts[name], gold)
                failed += bool(found)
                print(f"{name}: {'equal' if not found else 'differs'}", *found, sep="\n   ")
        if not gold_file.exists() or "--show" in sys.argv:
            show(parts)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
