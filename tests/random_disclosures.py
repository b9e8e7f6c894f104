"""Varied, consistent disclosures of the Shanxi form, each drawn from one seed, with what a reader must find in them.

Amounts are exact yuan, printed figures their half-up roundings; so no error and no warning is due, but for what the
style itself deserves (see ``PLAUSIBLE``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.random_budget import World, make
from tests.random_sheets import Sheet, overall, projects, row
from tests.random_tables import SECTIONS, TITLES, Printed, Tables, numeral
from tests.random_words import Stated, Words

#: Warnings that the documents deserve: a draft's watermark, no overall target filed, half-width punctuation.
PLAUSIBLE = frozenset({"W0004", "P0009", "W0009"})
_TERMS = (
    *("基本支出", "项目支出", "“三公”经费", "机关运行经费", "政府购买服务", "财政专户管理资金", "单位资金", "上年结转"),
    *("一般公共预算", "政府性基金预算", "国有资本经营预算", "财政拨款"),
)
MARK = "仅供内部审核"


@dataclass(frozen=True)
class Made:
    """A disclosure and its truth: rows of cells as printed (blank: None), figures of the text, target sheets."""

    seed: int
    world: World
    text: str
    tables: tuple[Printed, ...]
    stated: tuple[Stated, ...]
    sheets: tuple[Sheet, ...]
    overall: bool


class Style:
    """How the document is marked up and torn."""

    def __init__(self, world: World) -> None:
        chance = world.chance
        self.world, self.chance = world, chance
        self.marks = chance.random() < 0.5
        self.watermark = chance.random() < 0.3
        self.captions = chance.choice(("all", "first", "first", "some", "none"))
        self.tears = chance.random() < 0.6
        self.half_width = chance.random() < 0.15
        self.spelled_breaks = chance.choice(("", "", " "))
        self.indent = chance.choice(("", "", "", "　　", "    "))
        self.spaced = chance.random() < 0.15
        self.repeat_header = chance.random() < 0.15
        self.strip_tabs = chance.random() < 0.15
        self.wrap_header = chance.random() < 0.4
        self.untabbed_toc = chance.random() < 0.15
        self.title_year = chance.random() < 0.9

    def heading(self, text: str, level: int) -> str:
        """Mark a heading, or don't."""
        return f"{'#' * level} {text}" if self.marks else text

    def drafts(self) -> list[str]:
        """Return the watermark's lines where the document has one."""
        return [MARK, "", MARK, ""] if self.watermark else []

    def body(self, table: Printed) -> list[str]:
        """Return the table's lines, some torn by a page break."""
        head, rows = [self.head(cells) for cells in table.header], [self.wrapped(table, cells) for cells in table.rows]
        if len(rows) > 6 and self.tears and self.chance.random() < 0.6:
            at = self.chance.randint(2, len(rows) - 2)
            gap = [self.spelled_breaks] if self.chance.random() < 0.7 or not self.watermark else ["", MARK, ""]
            rows = [*rows[:at], *gap, *(head if self.repeat_header else []), *rows[at:]]
        lines = [*head, *rows]
        return [_stripped(line) for line in lines] if self.strip_tabs else lines

    def head(self, cells: list[str]) -> str:
        """Print a row of the header, with the blanks of wrapped cells where the style has them."""
        if not self.wrap_header:
            return row(*cells)
        return row(*(f"{cell[:4]} {cell[4:]}" if len(cell) > 6 and cell[0] != "2" else cell for cell in cells))

    def wrapped(self, table: Printed, cells: list[str]) -> str:
        """Wrap long names of projects with a blank."""
        name = cells[0]
        if table.number in {12, 13} and len(name) > 14 and "“" not in name and self.seed_says(name):
            name = f"{name[:12]} {name[12:]}"
        return row(name, *cells[1:])

    def seed_says(self, name: str) -> bool:
        """Decide by name, so that one name is always printed the same way."""
        return (len(name) + self.world.seed) % 2 == 0

    def paragraph(self, text: str) -> list[str]:
        """Return a paragraph in the style's writing, torn at a page's end now and then."""
        if self.half_width:
            text = text.translate(str.maketrans("，；：", ",;:"))
        if self.spaced:
            text = re.sub(r"(?<=[\u4e00-\u9fff])(?=\d)|(?<=[\d%])(?=[\u4e00-\u9fff])", " ", text)
        text = self.indent + text
        if self.tears and len(text) > 60 and self.chance.random() < 0.25:
            at = self.chance.randint(20, len(text) - 20)
            if not re.fullmatch(r"[\d.,%]{2}", text[at - 1 : at + 1]) and text[at - 1] not in "。；：;: ":
                return [text[:at], "", *self.drafts(), text[at:], ""]
        return [text, ""]


def _stripped(line: str) -> str:
    """Drop the blank cells at a row's end; one stays, or the row would be a paragraph."""
    bare = line.rstrip("\t")
    return bare if "\t" in bare or "\t" not in line else f"{bare}\t"


def disclosure(seed: int) -> Made:
    """Return the disclosure of a seed."""
    world = make(seed)
    words, tables, style = Words(world), Tables(world), Style(world)
    printed = tables.all()
    for table in printed:
        if table.empty:
            table.rows = [["" if cell == tables.nothing else cell for cell in cells] for cells in table.rows]
    attached, sheets = projects(world)
    parts = words.front()
    lines = [*_cover(world, style), *_part_one(world, style), *_part_two(printed, style)]
    lines += [style.heading(f"第三部分 {world.year}年度{world.word}预算情况说明", 2), ""]
    for number, paragraphs in parts:
        lines += [style.heading(words.heading(number), 3), ""]
        for text in paragraphs:
            lines += style.paragraph(text)
    lines += [*(overall(world) if words.with_overall else []), *attached]
    lines += _end(words, style)
    return Made(seed, world, "\n".join(lines), tuple(printed), tuple(words.stated), tuple(sheets), words.with_overall)


def _cover(w: World, style: Style) -> list[str]:
    dots = "....."
    toc = [row("第一部分 概况", "1"), row(f"一、本{w.word}职责{dots}", "1"), row(f"二、机构设置情况{dots}", "1")]
    toc.append(row(f"第二部分 {w.year}年{w.word}预算报表", "2"))
    toc += [row(f"表{numeral(i)}{w.year}年{title}{dots}", str(i + 1)) for i, title in enumerate(TITLES, start=1)]
    toc.append(row(f"第三部分 {w.year}年度{w.word}预算情况说明", "17"))
    toc += [row(f"{numeral(i)}、{t.format(w=w.word)}{dots}", str(16 + i)) for i, t in enumerate(SECTIONS, start=1)]
    toc += [
        row(f"（一）政府购买服务指导性目录{dots}", "28"),
        row(f"（二）其他{dots}", "28"),
        row("第四部分 名词解释", "29"),
    ]
    if style.untabbed_toc:
        toc = [line.replace("\t", "" if line.endswith(".") else " ") for line in toc]
    return [*style.drafts(), style.heading(w.name, 1), "", style.heading(f"{w.year}年度{w.word}预算公开", 2), "",
            *style.drafts(), style.heading("目 录", 1), "", *toc, ""]  # fmt: skip


def _part_one(w: World, style: Style) -> list[str]:
    me = f"本{w.word}"
    return [
        style.heading("第一部分 概况", 2),
        "",
        style.heading(f"一、{me}职责", 3),
        "",
        f"{w.name}贯彻执行国家有关法律法规，承担本领域的行政管理和公共服务，指导基层站所开展业务。",
        "",
        style.heading("二、机构设置情况", 3),
        "",
        f"{me}内设办公室、财务股、业务股、督查股等4个股（室）。",
        "",
    ]


def _part_two(tables: list[Printed], style: Style) -> list[str]:
    w = style.world
    lines = [style.heading(f"第二部分 {w.year}年{w.word}预算报表", 2), ""]
    for table in tables:
        number = table.number
        if style.captions == "all" or (style.captions == "first" and number == 1):
            lines += [f"预算公开表{number}", ""]
        title = f"{w.year if style.title_year else ''}{'年' if style.title_year else ''}{TITLES[number - 1]}"
        lines += [style.heading(title, 2) if number < 7 else title, "", f"{w.word}名称：{w.name}", ""]
        lines += ["单位：万元", "", *style.body(table), ""]
        if number == 1:
            lines += ["注：本套报表因取数时四舍五入，部分金额可能存在尾差", ""]
        if table.empty:
            lines += ["注：本表无数据", ""]
        lines += style.drafts() if style.chance.random() < 0.2 else []
    return lines


def _end(words: Words, style: Style) -> list[str]:
    w = words.w
    lines = [style.heading(words.heading(11), 3), ""]
    for text in words.s11():
        lines += style.paragraph(text)
    guide = style.chance.choice(
        (f"本{w.word}无政府购买服务指导性目录。", "无。", f"{w.year}年本{w.word}执行全区统一的指导性目录。")
    )
    lines += [style.heading(words.heading(12), 3), "", "（一）政府购买服务指导性目录", "", guide, "", "（二）其他", ""]
    lines += [style.chance.choice((f"本{w.word}无其他说明。", "无。")), "", style.heading("第四部分 名词解释", 2), ""]
    bold = style.marks
    for number, term in enumerate(_TERMS, start=1):
        label = f"{numeral(number)}、{term}："
        lines += [f"{f'**{label}**' if bold else label}指按照规定由本{w.word}核算的{term}，含义从其规定。", ""]
    return lines
