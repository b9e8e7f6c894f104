"""What else a disclosure says: reasons and free texts, procurement, attachments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from mingzhang.absorbing.notes import Notes
from mingzhang.model.disclosure import Attachment, Disclosure
from mingzhang.model.document import Paragraph
from mingzhang.model.ledger import Attached, Procurement, ProcurementKind, Words
from mingzhang.model.money import FEN, Figure
from mingzhang.model.writing import fold

_REASON = "变动原因"
_ENDS = "。；;，, \n"
_PARTS = {"duties": "P1.1", "organisation": "P1.2"}
_SAID = {"政府购买服务指导性目录说明": "S12.1", "其他说明": "S12.2"}
_OFFICE = "填报科室"
_WHOLE, _KINDS = "政府采购预算总额", {kind: f"政府采购{kind.value}预算" for kind in ProcurementKind}
_ITEM = "{}类采购（公开文件未列明细）"
#: A title behind the word 附件 on one line.
_LED = re.compile(r"附件\s*\d*\s*[：:]\s*(?P<title>.+)")
#: Columns that the ledger has for the tables of attachments.
_MOST_COLUMNS = 10


def words_of(disclosure: Disclosure, unit: str, notes: Notes) -> tuple[Words, ...]:
    """Return the clerk's words: duties, organisation, reasons of changes, what section 12 says."""
    found = dict(_words(disclosure))
    for key, what in (("P1.1", "职责"), ("P1.2", "机构设置情况")):
        if key not in found:
            notes.open(f"{what}，公开文件没有写或者没有认出。")
    notes.open("各节中不成固定句式的补充文字没有带入，需要的请填入“文字说明”。")
    return tuple(Words(unit, key, text) for key, text in found.items())


def _words(disclosure: Disclosure) -> Iterator[tuple[str, str]]:
    for attribute, key in _PARTS.items():
        if paragraphs := getattr(disclosure, attribute):
            yield key, "\n".join(paragraphs)
    for one in reversed(disclosure.statements):  # of two that say the same the first counts
        if one.type == "text" and isinstance(one.value, str) and one.value.strip():
            if one.label.endswith(_REASON):
                yield one.label, one.value.strip(_ENDS)
            elif one.label in _SAID:
                yield _SAID[one.label], one.value.strip()
    for sheet in disclosure.sheets:
        office = (sheet.footer or {}).get(_OFFICE)
        if office is not None and office.value:
            yield _OFFICE, office.value
            return


def procurements_of(disclosure: Disclosure, unit: str, notes: Notes) -> tuple[Procurement, ...]:
    """Return procurement by kind, one line each."""
    stated = {one.label: one.figure for one in disclosure.statements if one.key.startswith("S09")}
    made = tuple(
        Procurement(unit, kind, _ITEM.format(kind.value), figure.value)
        for kind, label in _KINDS.items()
        if (figure := stated.get(label)) is not None and figure.value > 0
    )
    whole = stated.get(_WHOLE)
    if made and whole is not None:
        made = _summing(made, whole)
    if made:
        notes.open("政府采购的采购内容和项目，公开文件没有列出，账本每类记一笔合计，请按事项分开。")
        total = sum(one.amount for one in made)
        if whole is not None and total != whole.value:
            notes.contradict(
                f"政府采购预算总额{whole.value:,.2f}元，货物、工程、服务合计{total:,.2f}元，账本按三类记。"
            )
    elif whole is not None and whole.value:
        notes.open(f"政府采购预算总额{whole.value:,.2f}元没有分货物、工程、服务，没有带入账本，请补填。")
    return made


def _summing(made: tuple[Procurement, ...], whole: Figure) -> tuple[Procurement, ...]:
    """Return the same amounts as printed that add up to the whole, where rounding alone keeps them from it."""
    off = whole.value - sum(one.amount for one in made)
    each = (off / len(made)).quantize(FEN)
    if not off or abs(off) * 2 >= whole.step * len(made):
        return made
    first = off - each * (len(made) - 1)
    return tuple(replace(one, amount=one.amount + (each if at else first)) for at, one in enumerate(made))


def attachments_of(disclosure: Disclosure, unit: str, notes: Notes) -> tuple[Attached, ...]:
    """Return attachments: their texts, and the tables of catalogues as far as they were read."""
    made: list[Attached] = []
    titles: set[str] = set()
    above = {
        block.place: match["title"]
        for block in disclosure.document.blocks
        if isinstance(block, Paragraph) and (match := _LED.fullmatch(block.text.strip()))
    }
    for number, one in enumerate(disclosure.attachments, start=1):
        title = one.title or above.get(one.place) or f"附件{number}"
        if fold(title) in titles:
            title = f"{title}（{number}）"
        titles.add(fold(title))
        rows = tuple(_rows(one.content))
        if one.type == "procurement_catalogue" and rows:
            notes.assume(f"附件“{title}”的表格只带入编码、名称和备注，请对照原件。")
        made.append(Attached(unit, title, _text(one), rows))
    return tuple(made)


def _text(one: Attachment) -> str:
    content = one.content
    parts: list[Any] = [content.get("doc_no"), content.get("addressee")]
    lines = content.get("body_lines")
    parts += _texts(lines) if lines else [content.get("body"), content.get("text")]
    parts += [content.get("rule_text"), *_texts(content.get("notes")), content.get("issuer"), content.get("date")]
    return "\n".join(str(part) for part in parts if isinstance(part, str) and part)


def _texts(value: object) -> Sequence[str]:
    if not isinstance(value, (list, tuple)):
        return []
    return [one["text"] if isinstance(one, dict) else one for one in value if isinstance(one, (str, dict))]


def _rows(content: Mapping[str, object]) -> Iterator[tuple[str, ...]]:
    rows = content.get("rows")
    if not isinstance(rows, (list, tuple)) or not rows:
        return
    keys = [key for key in ("code", "name", "note") if any(row.get(key) for row in rows)][:_MOST_COLUMNS]
    heads = {"code": "编码", "name": "名称", "note": "备注"}
    yield tuple(heads[key] for key in keys)
    for row in rows:
        yield tuple(str(row.get(key) or "") for key in keys)
