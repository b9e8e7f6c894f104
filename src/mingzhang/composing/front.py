"""What stands around tables and narrative: cover, contents, headings, Part 1, attachments, glossary."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.catalogue.outline import load_outline
from mingzhang.composing.declared import glossary_texts
from mingzhang.composing.matter import Matter, UncomposableError
from mingzhang.composing.numerals import numeral
from mingzhang.composing.telling import free
from mingzhang.model.publication import Contents, GridCell, Heading, PageBreak, Piece, Run, TableBlock, Text


def cover(matter: Matter) -> Iterator[Piece]:
    """Yield name, title and the date of the reply, then the contents."""
    yield Text((Run(matter.entity.name),), "cover_name")
    yield Text((Run(matter.fill(matter.frame.cover)),), "cover_title")
    day = matter.reply.date
    if day is not None:
        yield Text((Run(f"{day.year}年{day.month}月{day.day}日"),), "cover_date")
    yield PageBreak()
    yield Contents(matter.frame.contents)


def heading(matter: Matter, key: str) -> Heading:
    """Return a heading of the form with its number, 部门 or 单位 by whose disclosure it is."""
    declared = matter.profile.section(key)
    if declared is None:
        raise UncomposableError(matter.ledger.source, f"版式没有“{key}”一节，", "请补充版式文件的 sections。")
    outlined = load_outline().by_key[key]
    title = declared.title if matter.entity.kind == "部门" else declared.title.replace("部门", "单位")
    title = matter.fill(matter.frame.title_prefix.get(key, "")) + title
    if outlined.level == 1:
        return Heading(1, f"{outlined.number} {title}", key)
    mark = "" if outlined.number.endswith("）") else "、"
    # As the form has it: the contents name the sections of levels 1 and 2, and the two parts of the last one.
    return Heading(
        outlined.level, f"{outlined.number}{mark}{title}", key, outlined.level == 2 or key in ("S12.1", "S12.2")
    )


def part_one(matter: Matter) -> Iterator[Piece]:
    """Yield duties and organisation in the clerk's own words."""
    yield PageBreak()
    yield heading(matter, "P1")
    yield from free(matter.say("P1"), "P1")
    for key in ("P1.1", "P1.2"):
        title = heading(matter, key)
        yield title
        what = title.text.partition("、")[2]
        yield from free(matter.say(key) or matter.lack(key, what), key)
        yield from free(matter.say(f"{key}+"), f"{key}+")


def attachments(matter: Matter) -> Iterator[Piece]:
    """Yield what the clerk attached: a title, text, and a table of texts."""
    for number, one in enumerate(matter.attached, start=1):
        yield PageBreak()
        lead = "附件" if len(matter.attached) == 1 else f"附件{number}"
        yield Text((Run(f"{lead}：{one.title}", bold=True),), "center", f"attachment:{number}")
        yield from free(one.text, f"attachment:{number}")
        if one.rows:
            yield _table(f"attachment:{number}", one.rows)


def _table(block_id: str, rows: tuple[tuple[str, ...], ...]) -> TableBlock:
    width = max(map(len, rows))
    head, *body = [(*row, *[""] * (width - len(row))) for row in rows]
    return TableBlock(
        id=block_id,
        title="",
        widths=(1.0,) * width,
        header=(tuple(GridCell(text, align="center", bold=True, is_header=True) for text in head),),
        rows=tuple(tuple(GridCell(text) for text in row) for row in body),
    )


def glossary(matter: Matter) -> Iterator[Piece]:
    """Yield the terms of Part 4, worded for the level of the body.

    Raises:
        UncomposableError: the profile wants a term that nobody defined.
    """
    yield PageBreak()
    yield heading(matter, "P4")
    texts = glossary_texts()
    for number, term in enumerate(matter.profile.glossary, start=1):
        if term not in texts:
            raise UncomposableError(matter.ledger.source, f"“{term}”没有释义，", "请补充 composing/glossary.yaml。")
        lead = Run(f"{numeral(number)}、{term}：", bold=True)
        yield Text((lead, Run(f"指{matter.fill(texts[term].text)}")), key="P4")
    for key in ("P4", "P4+"):
        yield from free(matter.say(key), key)
