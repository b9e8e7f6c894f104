"""Read a waiver file, YAML or CSV from Excel, strictly: every fault is said, with its place and its remedy."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from mingzhang.model.errors import UnreadableInputError
from mingzhang.model.waiver import FIELDS, NEVER_WAIVED, PLACE_KEYS, Scope, Waiver, WaiverFileError
from mingzhang.model.writing import fold
from mingzhang.readers.encoding import decode

#: Headings that are understood, folded and in lower case, with the key each stands for.
_KEYS = {fold(name).lower(): field.key for field in FIELDS for name in (field.key, field.heading, *field.aliases)}
_HEADINGS = {field.key: field.heading for field in FIELDS}
_MUST_BE_FILLED = ("reason", "who", "until")
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|年(\d{1,2})月(\d{1,2})日)")
_TABLE = re.compile(r"(?:T|表)?0?(\d{1,2})")
_RULE = re.compile(r"[A-Z]\d{4}")
_FAMILY = re.compile(r"([A-Z])\*")
_FINGERPRINT = re.compile(r"[0-9a-f]{16}")
#: Excel takes a cell that begins so for a formula; files we write put an apostrophe before it.
_FORMULA_SIGNS = tuple("=+-@")
_LAST_TABLE = 13


class _Entry(NamedTuple):
    """One entry as written: its number and line, both from 1, and its values by key."""

    number: int
    line: int
    values: Mapping[str, str]


class _Fault(Exception):  # noqa: N818  it is caught where it belongs and never leaves this module
    """What is wrong with one value, as a sentence."""


def read_waivers(path: Path, rules: Collection[str]) -> tuple[Waiver, ...]:
    """Read a waiver file.

    Args:
        path: a ``.yaml``, ``.yml`` or ``.csv`` file in UTF-8, UTF-16 or GB18030.
        rules: ids of the rules there are.

    Raises:
        UnreadableInputError: the file cannot be read as text.
        WaiverFileError: the file is malformed; it holds all faults.
    """
    read = {".yaml": _from_yaml, ".yml": _from_yaml, ".csv": _from_csv}.get(path.suffix.lower())
    if read is None:
        raise UnreadableInputError(
            str(path), "豁免文件应是 .yaml 或 .csv。", "Excel 里请用“另存为 → CSV UTF-8（逗号分隔）”。"
        )
    text, _ = decode(path)
    faults: list[str] = []
    waivers = [
        waiver for entry in read(text, faults) if (waiver := _parse(entry, frozenset(rules), faults)) is not None
    ]
    if faults:
        raise WaiverFileError(str(path), faults)
    return tuple(waivers)


# ------------------------------------------------------------------------------------------- files


def _from_csv(text: str, faults: list[str]) -> list[_Entry]:
    rows = _rows(text, faults)
    if not rows:
        return []
    line, header = rows[0]
    keys = [_known_key(name, f"第 {line} 行（表头）", faults) if name.strip() else None for name in header]
    named = [key for key in keys if key is not None]
    faults.extend(
        f"第 {line} 行（表头）：“{_HEADINGS[key]}”列有两个，请删去一个。"
        for key in dict.fromkeys(named)
        if named.count(key) > 1
    )
    if missing := [_HEADINGS[key] for key in ("rule", *_MUST_BE_FILLED) if key not in named]:
        faults.append(f"第 {line} 行（表头）：缺少{_listed(missing)}列，请补上。")
    if faults:
        return []
    entries: list[_Entry] = []
    for line, row in rows[1:]:
        if any(cell.strip() for cell in row[len(keys) :]):
            faults.append(f"第 {line} 行：比表头多出了格，请检查逗号和引号。")
        values = {key: _without_guard(cell) for key, cell in zip(keys, row, strict=False) if key is not None}
        if any(values.values()):
            entries.append(_Entry(len(entries) + 1, line, values))
    return entries


def _rows(text: str, faults: list[str]) -> list[tuple[int, list[str]]]:
    """Return the rows with the line each begins on; Excel separates by commas, semicolons or tabs."""
    first = text.lstrip("\ufeff\r\n").split("\n", 1)[0]
    reader = csv.reader(
        io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=max(",;\t", key=first.count), strict=True
    )
    rows: list[tuple[int, list[str]]] = []
    begin = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((begin, row))
            begin = reader.line_num + 1
    except csv.Error as error:
        faults.append(f"第 {begin} 行起：不是完整的 CSV（{error}），请检查引号是否成对。")
        return []
    return rows


def _without_guard(cell: str) -> str:
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA_SIGNS) else cell


def _from_yaml(text: str, faults: list[str]) -> list[_Entry]:
    """Compose the file without constructing it: every value stays as written, and every entry has its line."""
    import yaml  # noqa: PLC0415  30 ms, only for runs with a waiver file

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        top = yaml.compose(text, Loader=loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"第 {mark.line + 1} 行" if mark is not None else "文件"
        faults.append(
            f"{where}：不是合法的 YAML（{getattr(error, 'problem', error)}），请检查缩进、冒号后的空格和引号。"
        )
        return []
    except RecursionError:
        faults.append("文件：括号套得太深，请按“- rule: …”一条一条写。")
        return []
    if top is None:
        return []
    if not isinstance(top, yaml.SequenceNode):
        faults.append("第 1 行：应是一条一条的清单，每条以“- rule: …”开头。")
        return []
    entries = [_yaml_entry(number, node, faults) for number, node in enumerate(top.value, start=1)]
    return [entry for entry in entries if entry is not None]


def _yaml_entry(number: int, node: Any, faults: list[str]) -> _Entry | None:
    import yaml  # noqa: PLC0415

    line = node.start_mark.line + 1
    where = f"第 {number} 条（第 {line} 行）"
    if not isinstance(node, yaml.MappingNode):
        faults.append(f"{where}：应写成“键: 值”，如 rule: R0301。")
        return None
    values: dict[str, str] = {}
    known = len(faults)
    for name, value in node.value:
        if not isinstance(name, yaml.ScalarNode) or not isinstance(value, yaml.ScalarNode):
            faults.append(f"{where}：每个键只写一个值，不能写清单；几处地方请写成几条。")
            continue
        key = _known_key(name.value, where, faults)
        if key is not None and key in values:
            faults.append(f"{where}：“{name.value}”写了两次，请删去一个。")
        elif key is not None:
            is_null = value.tag == "tag:yaml.org,2002:null"
            values[key] = "" if is_null else value.value.strip()
    return _Entry(number, line, values) if len(faults) == known else None


def _known_key(name: str, where: str, faults: list[str]) -> str | None:
    folded = fold(name).lower()
    if folded in _KEYS:
        return _KEYS[folded]
    near = get_close_matches(folded, _KEYS, n=1)
    remedy = f"是不是“{near[0]}”？" if near else f"可以用的有：{'、'.join(_HEADINGS.values())}。"
    faults.append(f"{where}：不认识“{name.strip()}”，{remedy}")
    return None


# ------------------------------------------------------------------------------------------ entries


def _parse(entry: _Entry, rules: frozenset[str], faults: list[str]) -> Waiver | None:
    """Return an entry as a waiver, None if anything is wrong with it; then its faults are added."""
    where = f"第 {entry.number} 条（第 {entry.line} 行）"
    values = entry.values
    found: dict[str, Any] = {}
    own: list[str] = []
    for key, parse in _PARSERS.items():
        try:
            found[key] = parse(values[key]) if values.get(key) else None
        except _Fault as fault:
            own.append(f"{where}：{fault}")
    try:
        rule = _rule(values.get("rule", ""), rules)
    except _Fault as fault:
        own.append(f"{where}：{fault}")
    if empty := [_HEADINGS[key] for key in _MUST_BE_FILLED if not values.get(key)]:
        own.append(f"{where}：{_listed(empty)}没有填。请填好；不豁免的，把这一条整条删去。")
    if not any(values.get(key) for key in PLACE_KEYS):
        names = _listed([_HEADINGS[key] for key in PLACE_KEYS])
        own.append(f"{where}：没有写地方，{names}至少写一样；要豁免全部文件请写文件为 *。")
    if found.get("since") and found.get("until") and found["since"] > found["until"]:
        own.append(f"{where}：起始日 {found['since']} 晚于到期日 {found['until']}，请改正。")
    if own:
        faults.extend(own)
        return None
    scope = Scope(**{key: found.get(key, values.get(key) or None) for key in PLACE_KEYS})
    return Waiver(
        rule, scope, values["reason"], values["who"], found["until"], found["since"], entry.number, entry.line
    )


def _rule(text: str, rules: frozenset[str]) -> str:
    rule = fold(text).upper().replace("＊", "*")
    if not rule:
        raise _Fault("没有写规则。写规则编号如 R0301，或一类规则如 R*。")
    if rule == NEVER_WAIVED:
        raise _Fault(f"{NEVER_WAIVED} 是规则运行出错，不能豁免。请把它报告给开发者。")
    if (family := _FAMILY.fullmatch(rule)) is not None:
        if not any(known.startswith(family[1]) for known in rules):
            raise _Fault(f"没有以 {family[1]} 开头的规则。用 mingzhang rules 列出全部规则。")
        return rule
    if not _RULE.fullmatch(rule):
        raise _Fault(f"规则“{text}”写法不对，应是编号如 R0301，或一类规则如 R*。")
    if rule not in rules:
        near = get_close_matches(rule, rules, n=1)
        raise _Fault(f"没有规则 {rule}，" + (f"是不是 {near[0]}？" if near else "用 mingzhang rules 列出全部规则。"))
    return rule


def _fingerprint(text: str) -> str:
    mark = text.removeprefix("#").lower()
    if not _FINGERPRINT.fullmatch(mark):
        raise _Fault(
            f"指纹“{text}”不是 16 位的 0-9、a-f。"
            "可能被 Excel 改成了数字：请从 check --format jsonl 的输出重新复制，前面加 #。"
        )
    return mark


def _table(text: str) -> int:
    match = _TABLE.fullmatch(fold(text).upper())
    if match is None or not 1 <= int(match[1]) <= _LAST_TABLE:
        raise _Fault(f"表“{text}”不对，应是 1 到 {_LAST_TABLE}，如 5、表5 或 T05。")
    return int(match[1])


def _line(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise _Fault(f"行号“{text}”不对，应是从 1 数起的整数。")
    return int(text)


def _day(text: str) -> date:
    match = _DAY.fullmatch(fold(text))
    try:
        if match is None:
            raise ValueError
        year, month, day = (int(part) for part in match.groups() if part is not None)
        return date(year, month, day)
    except ValueError:
        raise _Fault(f"日期“{text}”不对，请写成 2026-12-31 的样子。") from None


_PARSERS: Mapping[str, Callable[[str], Any]] = {
    "fingerprint": _fingerprint,
    "table": _table,
    "line": _line,
    "until": _day,
    "since": _day,
}


def _listed(names: list[str]) -> str:
    return "、".join(f"“{name}”" for name in names)
