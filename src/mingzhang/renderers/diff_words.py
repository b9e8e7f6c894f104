"""The words of comparisons in Chinese and English, and how figures and changes are spoken."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import PureWindowsPath
from typing import Final

from mingzhang.model.comparison import Comparison, FigureChange, Group, Item, Side, TextChange
from mingzhang.model.money import YUAN_PER_UNIT, Figure
from mingzhang.model.place import NOWHERE
from mingzhang.model.tally import tally
from mingzhang.renderers import diff_posted_words as posted
from mingzhang.renderers.report_words import clean

#: What a thing became, as a sign that reads without colour.
SIGNS: Final = {"added": "＋", "dropped": "－", "renamed": "≈", "changed": "～"}
UP, DOWN = "▲", "▼"

_ZH = {
    "html_lang": "zh-CN",
    "drafts": "两稿比较",
    "years": "两年比较",
    "old": "旧",
    "new": "新",
    "old_drafts": "旧稿",
    "new_drafts": "新稿",
    "year": "{year} 年",
    "unknown": "未识别",
    "note": "注意：",
    "other_body": "两份公开不是同一部门（单位）：“{old}”和“{new}”，差别不说明预算变动。",
    "unknown_body": "有一份公开未读出部门（单位）名称，请自行确认两份出自同一部门（单位）。",
    "name": "名称由“{old}”改为“{new}”。",
    "code": "部门代码由 {old} 改为 {new}。",
    "entity_type": "一份是{old}预算，一份是{new}预算，口径不同，增减额不可直接使用。",
    "unknown_year": "有一份公开未读出年度，按两稿比较。",
    "both_drafts": "两份都带水印（“{old}”“{new}”），都是草稿。",
    "old_draft": "旧的一份带水印“{old}”，是草稿；新的没有。",
    "new_draft": "新的一份带水印“{new}”，是草稿；旧的没有。",
    "profile": "版式由 {old} 改为 {new}，有的表可能没有对应。",
    "none": "没有不同。",
    "count": "共 {n} 处不同：{parts}。",
    "part": "{name} {n}",
    "separator": "，",
    "tables": "表格",
    "text": "文字",
    "targets": "绩效目标",
    "glossary": "名词解释",
    "places": "（{n} 处）",
    "bracketed": "（{text}）",
    "table": "表{n} {title}",
    "added": "新增",
    "dropped": "取消",
    "renamed": "改名",
    "changed": "变动",
    "whole_added": "新的一份多了这一部分。",
    "whole_dropped": "新的一份没有这一部分。",
    "alike": "名称相近 {percent}%，请核对是否同一项目",
    "totals": "主要数字",
    "sources": "资金来源",
    "classes": "支出功能分类",
    "three_public": "“三公”经费",
    "staffing": "机构人员",
    "assets": "国有资产",
    "unit": "单位：{unit}",
    "change": "增减",
    "rate": "增减率",
    "points": "个百分点",
    "blank": "空",
    "cover": "封面",
    "contents": "目录",
    "sheets": "绩效目标表之间的文字",
    "sentence": "正文",
    "about": "表名、单位和注",
    "equal": "未变",
    "overall": "整体目标",
    "line": "第 {n} 行",
    "page": "第 {n} 页",
    "cell": "工作表“{sheet}”{cell}",
    "summary": "总体",
    "details": "逐项对照",
    "projects": "项目增减",
    "projects_help": "按增减额大小排列，向右为增加，向左为减少。",
    "bars_help": "每行上一条是旧，下一条是新。",
    "name_column": "名称",
    "label_column": "栏目",
    "differences": "处不同",
    "legend": "划线的字是删去的，下划线的字是新加的。▲ 增加，▼ 减少。",
    "skip": "跳到逐项对照",
}

_EN = {
    "html_lang": "en",
    "drafts": "Two drafts compared",
    "years": "Two years compared",
    "old": "Old",
    "new": "New",
    "old_drafts": "Old draft",
    "new_drafts": "New draft",
    "year": "{year}",
    "unknown": "not recognised",
    "note": "Note: ",
    "other_body": "These are two bodies, “{old}” and “{new}”: the differences are no change of a budget.",
    "unknown_body": "One disclosure names no body; make sure that both are of one department.",
    "name": "The name changed from “{old}” to “{new}”.",
    "code": "The department's code changed from {old} to {new}.",
    "entity_type": "One is the budget of a {old}, the other of a {new}: their scope differs.",
    "unknown_year": "One disclosure states no year; they are compared as two drafts.",
    "both_drafts": "Both bear a watermark (“{old}”, “{new}”): both are drafts.",
    "old_draft": "The old one bears the watermark “{old}” and is a draft; the new one does not.",
    "new_draft": "The new one bears the watermark “{new}” and is a draft; the old one does not.",
    "profile": "The profile changed from {old} to {new}; some tables may have no counterpart.",
    "none": "No differences.",
    "count": "Differences: {n} ({parts}).",
    "part": "{name} {n}",
    "separator": ", ",
    "tables": "tables",
    "text": "text",
    "targets": "performance targets",
    "glossary": "glossary",
    "places": " ({n})",
    "bracketed": " ({text})",
    "table": "Table {n} {title}",
    "added": "new",
    "dropped": "gone",
    "renamed": "renamed",
    "changed": "changed",
    "whole_added": "Only the new one has this part.",
    "whole_dropped": "The new one lacks this part.",
    "alike": "names {percent}% alike; check that it is one project",
    "totals": "Key figures",
    "sources": "Fund sources",
    "classes": "Expenditure by function",
    "three_public": "Three public expenses",
    "staffing": "Units and staff",
    "assets": "State assets",
    "unit": "Unit: {unit}",
    "change": "Change",
    "rate": "Rate",
    "points": " percentage points",
    "blank": "blank",
    "cover": "Cover",
    "contents": "Contents",
    "sheets": "Text between target sheets",
    "sentence": "Text",
    "about": "Title, unit and notes",
    "equal": "unchanged",
    "overall": "Overall target",
    "line": "line {n}",
    "page": "page {n}",
    "cell": "sheet “{sheet}” {cell}",
    "summary": "Overview",
    "details": "Item by item",
    "projects": "Projects",
    "projects_help": "By size of change; increases to the right, decreases to the left.",
    "bars_help": "The upper bar of each row is the old, the lower one the new.",
    "name_column": "Name",
    "label_column": "Column",
    "differences": "differences",
    "legend": "Struck text was removed, underlined text added. ▲ more, ▼ less.",
    "skip": "Skip to the items",
}
#: By language; with -posted behind it for a posted copy.
WORDS: Final = {"zh": _ZH, "en": _EN, "zh-posted": _ZH | posted.ZH, "en-posted": _EN | posted.EN}

_ENTITY_TYPES = {"部门": "department", "单位": "unit"}
_PARTS = (("tables", ("T", "X", "F")), ("text", "text"), ("targets", ("overall", "sheets")), ("glossary", "glossary"))


def speech(comparison: Comparison, lang: str) -> str:
    """Return the key of ``WORDS`` for a comparison: the language, or its words for a posted copy."""
    return f"{lang}-posted" if comparison.span == "posted" else lang


def heading(comparison: Comparison, lang: str) -> str:
    """Return what was compared: 两稿比较：甲县乙局 · 2026 年."""
    words = WORDS[lang]
    name = clean(comparison.new.department or comparison.old.department or words["unknown"])
    years = [words["year"].format(year=side.year) for side in (comparison.old, comparison.new) if side.year is not None]
    shown = " → ".join(dict.fromkeys(years))
    colon = "：" if lang.startswith("zh") else ": "
    return f"{words[comparison.span]}{colon}{name}" + (f" · {shown}" if shown else "")


def side_words(comparison: Comparison, which: str, lang: str) -> str:
    """Return the name of the old or new side: its year between years, else 旧稿 or 新稿."""
    side: Side = comparison.old if which == "old" else comparison.new
    if comparison.span == "years" and side.year is not None:
        return WORDS[lang]["year"].format(year=side.year)
    return WORDS[lang][f"{which}_drafts"]


def file_name(side: Side) -> str:
    """Return the file of a side without its folder."""
    return clean(PureWindowsPath(side.source).name)


def note_words(comparison: Comparison, lang: str) -> list[str]:
    """Return the notes as sentences."""
    texts = []
    for note in comparison.notes:
        old, new = note.old, note.new
        if note.key == "entity_type" and lang.startswith("en"):
            old, new = _ENTITY_TYPES.get(old, old), _ENTITY_TYPES.get(new, new)
        texts.append(WORDS[lang][note.key].format(old=clean(old), new=clean(new)))
    return texts


def count_words(comparison: Comparison, lang: str) -> str:
    """Return how many differences there are, by part, as one sentence; for a posted copy the verdict."""
    words = WORDS[lang]
    if comparison.span == "posted":
        found = tally(comparison)
        key = "verdict_differs" if found.total else "verdict_same"
        return words[key].format(n=found.total, **found._asdict())
    if not comparison.count:
        return words["none"]
    counts: Counter[str] = Counter()
    for group in comparison.groups:
        part = next(name for name, start in _PARTS if group.key.startswith(start))
        counts[part] += group.count
    parts = [words["part"].format(name=words[name], n=counts[name]) for name, _ in _PARTS if counts[name]]
    return words["count"].format(n=comparison.count, parts=words["separator"].join(parts))


def group_title(group: Group, lang: str) -> str:
    """Return a group's title, that of a table with its number."""
    if group.table is not None:
        return clean(WORDS[lang]["table"].format(n=group.table, title=group.title))
    return WORDS[lang]["text"].capitalize() if group.key == "text" else clean(group.title)


def item_name(item: Item, lang: str) -> str:
    """Return the name of an item, code first; both names where it changed."""
    words = WORDS[lang]
    names = [clean(name) for name in dict.fromkeys((item.old_name, item.new_name)) if name]
    if item.kind != "renamed":
        names = names[-1:]
    shown = " → ".join(names) or words.get(item.key, item.key)
    return f"{item.key} {shown}" if item.key.isdigit() else shown


def likeness_words(item: Item, lang: str) -> str:
    """Return how alike the two names of a renamed project are, "" where they are the same but for years."""
    if item.kind != "renamed" or item.likeness is None or item.likeness == 1:
        return ""
    return WORDS[lang]["alike"].format(percent=item.likeness.numerator * 100 // item.likeness.denominator)


def figure_words(figure: Figure | None, lang: str) -> str:
    """Return a figure in its own unit with separators; — where its place is not there, 空 for a blank cell."""
    if figure is None:
        return "—"
    if not figure.printed:
        return WORDS[lang]["blank"]
    decimals = len(figure.printed.partition(".")[2])
    return f"{figure.value / figure.scale:,.{decimals}f}"


def pair_words(item: FigureChange, lang: str) -> str:
    """Return 旧 → 新 with the unit; both units where they differ."""
    old, new = figure_words(item.old, lang), figure_words(item.new, lang)
    units = [figure.unit if figure is not None else "" for figure in (item.old, item.new)]
    if all(units) and units[0] != units[1]:
        return f"{old} {units[0]} → {new} {units[1]}"
    unit = item.unit
    if item.new is None:
        old = _with_unit(old, unit)
    else:
        new = _with_unit(new, unit)
    return f"{old} → {new}"


def _with_unit(number: str, unit: str) -> str:
    return f"{number}{'' if unit == '%' else ' '}{unit}".rstrip()


def change_words(item: FigureChange, lang: str) -> str:
    """Return the change with its sign, ▲9.73; "" where there is none."""
    change = item.change
    if not change:
        return ""
    scale = YUAN_PER_UNIT.get(item.unit, Decimal(1))
    value = (abs(change) / scale).normalize()
    own = [item.old, item.new]
    printed = [len(side.printed.partition(".")[2]) for side in own if side is not None and side.unit == item.unit]
    exponent = value.as_tuple().exponent
    decimals = max([*printed, -exponent if isinstance(exponent, int) else 0, 0])
    points = WORDS[lang]["points"] if item.unit == "%" else ""
    return f"{UP if change > 0 else DOWN}{value:,.{decimals}f}{points}"


def rate_words(item: FigureChange, *, in_text: bool = False) -> str:
    """Return the rate of change with its sign, +6.49%; "" where there is none, or beside a sentence that is changed."""
    rate = None if in_text else item.rate
    return f"{rate:+,.2f}%" if rate else ""


def label_words(text: TextChange, lang: str) -> str:
    """Return the label of a text that changed."""
    return clean(text.label) or WORDS[lang]["sentence"]


def place_words(item: TextChange | FigureChange, lang: str) -> str:
    """Return where a change stands, in the new document if it is there: 第 12 行, 第 3 页, 工作表“收支”B7."""
    which, place = ("new", item.new_place) if item.new_place != NOWHERE else ("old", item.old_place)
    words = WORDS[lang]
    if place.sheet is not None:
        shown = words["cell"].format(sheet=clean(place.sheet), cell=place.cell or "")
    elif place.page is not None:
        shown = words["page"].format(n=place.page)
    elif place.line is not None:
        shown = words["line"].format(n=place.line)
    else:
        return ""
    side = words.get(f"{which}_place")
    return side.format(place=shown) if side is not None else shown
