"""Lists as CSV: read with all faults at once, so that a list is taken over whole or not at all."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

#: The longest list and the largest file (bytes) that are read.
MOST_ROWS = 5000
LARGEST = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ListFault:
    """What is wrong in a list: the line as a spreadsheet counts it (0: the whole file), the column or "", and why."""

    line: int
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line of a list: its number and its cells by column, without surrounding blanks."""

    line: int
    cells: dict[str, str]

    def fault(self, column: str, text: str) -> ListFault:
        """Return a fault at a cell of this line."""
        return ListFault(self.line, column, text)


def read_list(data: bytes, columns: Sequence[str]) -> tuple[list[ListRow], list[ListFault]]:
    """Read a list with a header line. Order of columns does not matter; empty lines are left out.

    Args:
        data: the file, UTF-8 or GB 18030 as spreadsheets write it.
        columns: the header's words, all required.
    """
    if len(data) > LARGEST:
        size = LARGEST // 1024 // 1024
        return [], [ListFault(0, "", _("文件超过 {size} MB，请分几次导入。").format(size=size))]
    text = _decoded(data)
    if text is None:
        return [], [ListFault(0, "", _("不是文本文件。请在电子表格软件里另存为 CSV 再上传。"))]
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        return [], [ListFault(0, "", _("不是完整的 CSV（{reason}）。请检查引号是否成对。").format(reason=error))]
    header = [cell.strip() for cell in lines[0]] if lines else []
    if missing := [one for one in columns if header.count(one) != 1]:
        words = _("第一行应有这些列，每列一次：{columns}；缺少或重复：{missing}。")
        return [], [ListFault(1, "", words.format(columns="、".join(columns), missing="、".join(missing)))]
    rows: list[ListRow] = []
    faults: list[ListFault] = []
    for number, line in enumerate(lines[1:], 2):
        cells = [cell.strip() for cell in line]
        if not any(cells):
            continue
        if len(cells) > len(header) and any(cells[len(header) :]):
            faults.append(ListFault(number, "", _("这一行比第一行多出几格，请检查逗号。")))
            continue
        padded = dict(zip(header, [*cells, *[""] * len(header)], strict=False))
        rows.append(ListRow(number, {column: padded[column] for column in columns}))
    if not rows and not faults:
        faults.append(ListFault(0, "", _("除了第一行，没有别的内容。")))
    if len(rows) > MOST_ROWS:
        faults.append(ListFault(0, "", _("超过 {most} 行，请分几次导入。").format(most=MOST_ROWS)))
    return rows, faults


def _decoded(data: bytes) -> str | None:
    """Return the text, None where the bytes are none."""
    if b"\x00" in data:
        return None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def required(row: ListRow, *columns: str) -> list[ListFault]:
    """Return a fault for each of the columns that is empty."""
    return [row.fault(column, _("不能为空。")) for column in columns if not row.cells[column]]


def too_long(row: ListRow, most: dict[str, int]) -> list[ListFault]:
    """Return a fault for each cell that is longer than the database keeps."""
    words = _("最多 {most} 个字。")
    return [row.fault(one, words.format(most=limit)) for one, limit in most.items() if len(row.cells[one]) > limit]
