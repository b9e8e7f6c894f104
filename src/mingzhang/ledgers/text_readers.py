"""CSV files → grids, YAML files → tables, both with the lines that things stand on."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from mingzhang.ledgers.faults import Fault, Level
from mingzhang.ledgers.grids import Cell, Grid, Row, Table
from mingzhang.model.errors import UnreadableInputError
from mingzhang.model.place import Place

if TYPE_CHECKING:
    import yaml

_LARGEST = 50_000_000
YAML_SUFFIXES = (".yaml", ".yml")
CSV_SUFFIXES = (".csv", ".tsv", ".txt")
#: Files may be numbered to keep their order: 03_收支明细.csv
_NUMBER = re.compile(r"^\d{1,2}[\s_.、-]*")
_SEPARATORS = (",", "\t", ";")


def decoded(path: Path) -> str:
    """Return the text of a file in UTF-8 (with or without mark), UTF-16 with mark, or GB18030.

    Raises:
        UnreadableInputError: it cannot be opened, is too large, or is in none of these encodings.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise UnreadableInputError(str(path), "文件过大，不像账本。", "请确认选对了文件。")
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableInputError(str(path), f"打不开（{error.strerror}）。", "请检查路径和权限。") from error
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnreadableInputError(str(path), "不是 UTF-8 或 GB18030 编码的文本。", "请用 UTF-8 编码另存后再试。")


def read_csv(path: Path) -> Grid:
    """Return a CSV file as the grid of the sheet that its name says.

    Raises:
        UnreadableInputError: it is no text, or a quotation mark is not closed.
    """
    text = decoded(path)
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[str | None, ...]] = []
    lines: list[int] = []
    start = 1
    try:
        for cells in reader:
            rows.append(tuple(_cell(cell) for cell in cells))
            lines.append(start)
            start = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableInputError(
            str(path), f"第{start}行起不是正确的 CSV（{error}）。", "请检查这一行的引号，或用 Excel 另存为 CSV UTF-8。"
        ) from error
    return Grid(_NUMBER.sub("", path.stem).strip(), path.name, tuple(rows), tuple(lines))


def _cell(text: str) -> str | None:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip() or None


def read_yaml(path: Path) -> tuple[tuple[Table, ...], tuple[Fault, ...]]:
    """Return the tables of a YAML file, and faults of its shape.

    Raises:
        UnreadableInputError: it is not well-formed.
    """
    import yaml  # noqa: PLC0415

    # The C parser is ten times faster; where PyYAML was built without it the other reads the same.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        root = yaml.compose(decoded(path), Loader=loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        at = f"第{mark.line + 1}行" if mark is not None else ""
        raise UnreadableInputError(str(path), f"{at}不是正确的 YAML。", "请检查缩进、冒号和引号。") from error
    faults: list[Fault] = []
    if root is None:
        return (), ()
    if not isinstance(root, yaml.MappingNode):
        return (), (_shape(path, root, "", "应当是“表名: 内容”。"),)
    tables = []
    for key, node in root.value:
        name = str(key.value)
        entries = node.value if isinstance(node, yaml.SequenceNode) else [node]
        rows = []
        for entry in entries:
            if isinstance(entry, yaml.MappingNode):
                rows.append(_row(path, name, entry, faults))
            elif not (isinstance(entry, yaml.ScalarNode) and not entry.value):
                faults.append(_shape(path, entry, name, "这里应当是“列名: 值”。"))
        header = {column: cell.place for row in reversed(rows) for column, cell in reversed(list(row.cells.items()))}
        tables.append(Table(name, path.name, _in_order(header, rows), tuple(rows)))
    return tuple(tables), tuple(faults)


def _in_order(header: Mapping[str, Place], rows: list[Row]) -> dict[str, Place]:
    """Return the header in the order in which columns are met first."""
    return {name: header[name] for name in dict.fromkeys(name for row in rows for name in row.cells)}


def _row(path: Path, sheet: str, node: yaml.MappingNode, faults: list[Fault]) -> Row:
    cells: dict[str, Cell] = {}
    for key, value in _pairs(node):
        place = Place(line=value.start_mark.line + 1, sheet=sheet)
        if not isinstance(value.value, str):
            faults.append(_shape(path, value, sheet, f"“{key}”应当是一个值。"))
        elif key in cells:
            faults.append(_shape(path, value, sheet, f"“{key}”写了两次。"))
        elif text := value.value.strip():
            cells[key] = Cell("" if text in ("~", "null") and getattr(value, "style", None) is None else text, place)
    kept = {key: cell for key, cell in cells.items() if cell.value != ""}
    return Row(kept, Place(line=node.start_mark.line + 1, sheet=sheet))


def _pairs(node: yaml.MappingNode) -> Iterator[tuple[str, yaml.Node]]:
    for key, value in node.value:
        yield str(key.value).strip(), value


def _shape(path: Path, node: yaml.Node, sheet: str, reason: str) -> Fault:
    place = Place(line=node.start_mark.line + 1, sheet=sheet or None)
    return Fault(Level.ERROR, path.name, place, "", "", reason, "请对照 docs/ledger.md 的写法改正。")
