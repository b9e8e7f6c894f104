"""Read what names a row: codes in one column or three, names, economic and government items, units."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from mingzhang.extraction.tables.header import Header, is_label_column
from mingzhang.extraction.tables.words import Path
from mingzhang.model.writing import fold, unwrap

Role = Literal[
    "code", "name", "dept_code", "dept_name", "gov_code", "gov_name", "unit_code", "unit_name", "project", "year", ""
]
_PARTS = ("类", "款", "项")
#: A code of a classification: a class has three digits, each further level two.
CODE = re.compile(r"\d{3}(?:\d\d){0,4}")
#: 2010101-行政运行, [2010101]行政运行, 2010101 行政运行.
_CODE_AND_NAME = re.compile(r"[\[［（]?(\d{3}(?:\d\d){0,4})[\]］）]?\s*[-—–]?\s*([^\d\-—–\s].*)")
_IS_CODE = re.compile(r".*(?:编码|代码)")
_IS_UNIT = re.compile(r"(?:预算)?(?:单位|部门)(?:（[^）]*）)?(?:名称|编码|代码)?")
_CODE_DIGITS = (3, 2, 2)


@dataclass(frozen=True, slots=True)
class Roles:
    """What each label column is; ``parts`` are the columns of 类 款 项 of a code, first code first."""

    columns: Mapping[Role, int]
    parts: tuple[tuple[Role, tuple[int, ...]], ...]
    labels: tuple[int, ...]

    def has(self, *roles: Role) -> bool:
        """Say whether one of the roles has a column."""
        return any(role in self.columns or any(role == own for own, _ in self.parts) for role in roles)


@dataclass(frozen=True, slots=True)
class Label:
    """What the label cells of a row say; "" for what is not printed."""

    code: str = ""
    name: str = ""
    dept_code: str = ""
    dept_name: str = ""
    gov_code: str = ""
    gov_name: str = ""
    unit_code: str = ""
    unit_name: str = ""
    project: str = ""
    year: str = ""
    #: All label cells that are filled, in printed order.
    printed: tuple[str, ...] = ()


def find_roles(header: Header) -> Roles:
    """Return the roles of the label columns of a header."""
    labels = [index for index in range(len(header.names)) if is_label_column(header, index)]
    columns: dict[Role, int] = {}
    parts: list[tuple[Role, tuple[int, ...]]] = []
    run: list[int] = []
    for index in labels:
        path = header.words[index]
        leaf = fold(path[-1]) if path else ""
        if leaf in _PARTS:
            if run and leaf == _PARTS[0]:
                parts.append((_part_role(header, run, parts), tuple(run)))
                run = []
            run.append(index)
            continue
        if run:
            parts.append((_part_role(header, run, parts), tuple(run)))
            run = []
        role = _role(path)
        if role == "name" and "name" in columns and "code" not in columns:
            # Two columns called alike, or damaged words: codes stand before names.
            columns["code"] = columns["name"]
            columns["name"] = index
        elif role and role not in columns:
            columns[role] = index
    if run:
        parts.append((_part_role(header, run, parts), tuple(run)))
    year = next((index for index, path in enumerate(header.words) if path and fold(path[-1]) in {"年度", "年份"}), None)
    if year is not None and not header.names[year]:
        columns["year"] = year
    return Roles(columns, tuple(parts), tuple(labels))


def _role(path: Path) -> Role:
    if not path:
        return ""
    whole, leaf = fold("".join(path)), fold(path[-1])
    is_code = _IS_CODE.fullmatch(leaf) is not None
    if "项目" in leaf and "科目" not in leaf and leaf != "项目":
        return "project"
    if leaf in {"序号", "备注"}:
        return ""
    if "经济" in whole:
        if "政府" in whole:
            return "gov_code" if is_code else "gov_name"
        return "dept_code" if is_code else "dept_name"
    if _IS_UNIT.fullmatch(leaf):
        return "unit_code" if is_code else "unit_name"
    return "code" if is_code else "name"


def _part_role(header: Header, run: Sequence[int], known: Sequence[object]) -> Role:
    """Return what a code in parts is a code of: its group says so, or the column of names behind it."""
    behind = run[-1] + 1
    paths = [*header.words[run[0]][:-1]]
    if behind < len(header.words) and is_label_column(header, behind):
        paths += header.words[behind]
    whole = fold("".join(paths))
    if "经济" in whole:
        return "gov_code" if "政府" in whole else "dept_code"
    return "code" if not known else ""


class LabelReader:
    """Reads the labels of rows from top to bottom; a code in parts goes on from the row above."""

    def __init__(self, roles: Roles) -> None:
        self._roles = roles
        self._carried: dict[Role, list[str]] = {}

    def read(self, cells: Sequence[str | None]) -> Label:
        """Return the label of the next row."""
        found: dict[str, str] = {}
        for role, index in self._roles.columns.items():
            text = unwrap(cells[index] or "") if index < len(cells) else ""
            self._take(found, role, text)
        for role, columns in self._roles.parts:
            code = self._join(role, [fold(cells[index] or "") if index < len(cells) else "" for index in columns])
            if code and role:
                found[role] = code
        printed = tuple(
            unwrap(filled)
            for index in self._roles.labels
            if index < len(cells) and (filled := cells[index]) is not None
        )
        return Label(printed=printed, **found)

    def _take(self, found: dict[str, str], role: Role, text: str) -> None:
        if not text:
            return
        match = _CODE_AND_NAME.fullmatch(text) if role in _WITH_CODE else None
        if role in _WITH_CODE and CODE.fullmatch(fold(text)):
            found.setdefault(_WITH_CODE[role][0], text)
        elif match is not None:
            code_role, name_role = _WITH_CODE[role]
            found[code_role], found[name_role] = match.group(1), match.group(2)
        else:
            found[role] = text

    def _join(self, role: Role, parts: list[str]) -> str:
        """Join 类 款 项; blank parts before the first filled one are those of the row above."""
        filled = [index for index, part in enumerate(parts) if part]
        if not filled or any(not parts[index].isdigit() for index in filled):
            return ""
        above = self._carried.get(role, [])
        first, last = filled[0], filled[-1]
        if first > len(above):
            return ""
        own = [*above[:first], *parts[first : last + 1]]
        if any(len(part) != digits for part, digits in zip(own, _CODE_DIGITS, strict=False)):
            return own[0] if CODE.fullmatch(own[0]) and len(own) == 1 else ""
        self._carried[role] = own
        return "".join(own)


_WITH_CODE: Mapping[Role, tuple[Role, Role]] = {
    "code": ("code", "name"),
    "name": ("code", "name"),
    "dept_code": ("dept_code", "dept_name"),
    "dept_name": ("dept_code", "dept_name"),
    "gov_code": ("gov_code", "gov_name"),
    "gov_name": ("gov_code", "gov_name"),
}
