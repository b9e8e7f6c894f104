"""What the reader of one document remembers from part to part, and the remarks that follow from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count

from mingzhang.readers.docx.namespaces import Node
from mingzhang.readers.docx.numbering import Numbering
from mingzhang.readers.docx.package import Package, Relation
from mingzhang.readers.docx.styles import Styles


@dataclass(slots=True)
class Field:
    """An open field: its instruction, and whether its result has begun and is shown."""

    instruction: str = ""
    in_result: bool = False
    dropped: bool = False
    #: What a check box or a list shows; it has no result.
    shown: str = ""


@dataclass(slots=True)
class Reading:
    """The state of reading one document. ``page`` is None where the file does not say where pages end."""

    package: Package
    styles: Styles
    numbering: Numbering
    relations: Mapping[str, Relation]
    #: Foot- and endnotes not yet met, by kind and id.
    notes: dict[tuple[str, str], Node]
    page: int | None = None
    #: Whether any text may be hidden, any paragraph's end or cell deleted; most documents have none of them.
    may_hide: bool = True
    may_delete: bool = True
    #: Running numbers of lines and rows.
    lines: Iterator[int] = field(default_factory=lambda: count(1))
    tally: Counter[str] = field(default_factory=Counter)
    fields: list[Field] = field(default_factory=list)
    noted: int = 0
    #: How many open fields show nothing now.
    silent: int = 0


def remarks(tally: Counter[str]) -> tuple[str, ...]:
    """Say in short sentences what a person should know of how the document was read."""
    sentences = []
    changes = [
        f"{word} {tally[key]} 处"
        for key, word in (("inserted", "插入"), ("deleted", "删除"), ("moved", "移动"))
        if tally[key]
    ]
    if changes:
        sentences.append(f"文中有修订痕迹（{'、'.join(changes)}），按全部接受后的文字读取。")
    sentences += [sentence.format(tally[key]) for key, sentence in _SENTENCES.items() if tally[key]]
    return tuple(sentences)


_SENTENCES = {
    "hidden": "有 {} 处隐藏文字，没有读取。",
    "hidden rows": "有 {} 行隐藏的表格行，没有读取。",
    "covered": "有 {} 个单元格的文字被合并单元格盖住，没有读取。",
    "comments": "有 {} 条批注，没有读取。",
    "placeholders": "有 {} 处没有填写的提示文字，没有读取。",
    "boxes": "有 {} 个文本框，其中的文字排在所在段落或表格之后。",
    "nested": "有 {} 个表格嵌在单元格里，排在外层表格之后。",
    "pictures": "有 {} 张图片，图中的文字没有读取。",
    "charts": "有 {} 张图表，图中的数据没有读取。",
    "embedded": "有 {} 个嵌入的对象（如 Excel 表），只显示为图片，其中的内容没有读取。",
    "outside": "有 {} 处引入的其他文档，没有读取。",
    "signs": "有 {} 个特殊字体的符号认不出，写作〓。",
    "macros": "带有宏，宏没有运行。",
}
