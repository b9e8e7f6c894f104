"""The reference page of the ledger's sheets and columns, from the same declaration as the template."""

from __future__ import annotations

from mingzhang.ledgers.declaration import Column, load_sheets
from mingzhang.ledgers.options import choices

_TYPES = {
    "text": "文字",
    "long": "长文字，可分段",
    "unit": "单位名称或编码",
    "project": "项目名称或编码",
    "amount": "金额，元",
    "area": "平方米",
    "count": "整数",
    "date": "日期",
    "year": "年度",
    "yesno": "是 / 否",
    "section": "章节",
}
_MOST_CHOICES = 12


def ledger_page() -> str:
    """Return the page in Markdown: each sheet with its columns, types, notes, other names and examples."""
    lines = ["# Ledger 账本", "", "账本每张表、每一列的含义。`*` 为必填。The sheets and columns of a ledger.", ""]
    for form in load_sheets().values():
        also = f"（也认：{'、'.join(form.also)}）" if form.also else ""
        lines += [f"## {form.name}", "", f"{form.intro}{also}", ""]
        lines += ["| 列 | 填什么 | 说明 | 也认的列名 | 示例 |", "|---|---|---|---|---|"]
        for column in form.columns:
            cells = (
                f"{column.name}{'*' if column.required else ''}",
                _type(column),
                column.note,
                "、".join(column.also),
                column.example,
            )
            lines.append(f"| {' | '.join(cells)} |")
        lines.append("")
    return "\n".join(lines)


def _type(column: Column) -> str:
    if column.type == "code":
        return f"科目编码，{'、'.join(map(str, column.digits))}位"
    if column.type == "choice":
        listed = choices(column)
        return " / ".join(listed) if len(listed) <= _MOST_CHOICES else f"下拉列表，{len(listed)}项"
    return _TYPES[column.type]
