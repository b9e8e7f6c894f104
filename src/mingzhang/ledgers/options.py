"""What may be chosen in a column: fixed choices, lists that follow from the catalogue, codes with their names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from mingzhang.catalogue import store
from mingzhang.catalogue.classifications import load_classification
from mingzhang.catalogue.profiles import load_profile, profile_ids
from mingzhang.catalogue.sentences import load_sentences
from mingzhang.ledgers.declaration import Column
from mingzhang.model.ledger import LAST_YEAR_LABELS, FundSource, Purpose
from mingzhang.model.writing import fold

#: How a column of units names the department itself.
DEPARTMENT_WORD = "部门"
#: The office that filled the target sheets in; no private person is named there.
OFFICE = "填报科室"
_SECTION = re.compile(r"[PS]\d{1,2}(?:\.\d+)?\+?")


def choices(column: Column) -> tuple[str, ...]:
    """Return the choices of a column of type choice, in order."""
    return column.options or tuple(_list(column.options_from))


def synonyms(column: Column) -> Mapping[str, str]:
    """Return folded writings → choice, the choices themselves and other known writings of them."""
    own = {fold(choice): choice for choice in choices(column)}
    extra = _ALSO.get(column.options_from, {})
    labels = _level_names() if column.options_from in ("level1", "level2") else {}
    found = {**{fold(name): choice for name, choice in (*extra.items(), *labels.items())}, **own}
    return {name: choice for name, choice in found.items() if choice in own.values()}


@cache
def level_parents() -> Mapping[str, str]:
    """Return second-level indicator → first-level indicator, as the form has them."""
    return {child["name"]: parent["name"] for parent in store.read("forms/levels.yaml") for child in parent["children"]}


@cache
def profile_names() -> Mapping[str, str]:
    """Return names of profiles (山西省) → ids (shanxi)."""
    return {load_profile(one).name: one for one in profile_ids()}


@cache
def sections(profile: str) -> Mapping[str, str]:
    """Return places of free text → what the drop-down shows: sections, and after what is generated in them (+)."""
    found: dict[str, str] = {}
    for section in load_profile(profile).sections:
        found[section.key] = f"{section.key} {section.title}"
        if section.key.startswith("S"):
            found[f"{section.key}+"] = f"{section.key}+ {section.title}（接在生成的文字之后）"
    return found


def section_key(text: str) -> str | None:
    """Return the key of a section from what stands in a cell ("P1.1 本部门职责"), None if there is none."""
    match = _SECTION.match(text.strip())
    return match[0] if match else None


@cache
def text_labels() -> tuple[str, ...]:
    """Return the labels of the narrative whose value is a text that stands alone, such as 三公经费说明.

    The last one, 填报科室, is what the footers of target sheets print.
    """
    slots = [slot for sentence in load_sentences() for slot in sentence.slots.values() if slot.type == "text"]
    return (*dict.fromkeys(slot.label for slot in slots if slot.label.endswith("说明")), OFFICE)


@cache
def code_options(kind: str, year: int, digits: tuple[int, ...]) -> tuple[str, ...]:
    """Return "code name" of all codes of a list with one of the lengths, by code."""
    book = load_classification(kind, year)
    entries = sorted(book.entries.values(), key=lambda entry: entry.code)
    kept = [one for one in entries if len(one.code) in digits and one.status != "historical"]
    return tuple(f"{entry.code} {entry.name}" for entry in kept)


@cache
def _list(name: str) -> tuple[str, ...]:
    if name == "sources":
        return tuple(source.value for source in FundSource)
    if name == "purposes":
        return tuple(purpose.value for purpose in Purpose)
    if name == "last_year":
        return LAST_YEAR_LABELS
    if name == "level1":
        return tuple(level["name"] for level in store.read("forms/levels.yaml"))
    if name == "level2":
        return tuple(level_parents())
    if name == "profiles":
        return tuple(profile_names())
    if name == "funds":
        labels = store.read("forms/project.yaml")["labels"]
        return tuple(label["name"] for label in labels if label["part"] == "fund")
    if name == "reasons":
        slots = [slot for sentence in load_sentences() for slot in sentence.slots.values() if slot.type == "text"]
        return tuple(dict.fromkeys(slot.label for slot in slots if slot.label.endswith("变动原因")))
    raise KeyError(name)


@cache
def _level_names() -> Mapping[str, str]:
    levels = store.read("forms/levels.yaml")
    nodes = [*levels, *(child for level in levels for child in level["children"])]
    return {name: node["name"] for node in nodes for name in node.get("also", ())}


#: Other writings of fixed choices, as exports of the budget system and older forms have them.
_ALSO: Mapping[str, Mapping[str, str]] = {
    "sources": {
        "一般公共预算资金": FundSource.GENERAL.value,
        "一般公共预算拨款": FundSource.GENERAL.value,
        "政府性基金": FundSource.FUND.value,
        "政府性基金预算资金": FundSource.FUND.value,
        "国有资本经营预算资金": FundSource.CAPITAL.value,
        "财政专户管理的资金": FundSource.SPECIAL.value,
        "专户管理资金": FundSource.SPECIAL.value,
        "财政专户": FundSource.SPECIAL.value,
        "单位自有资金": FundSource.OWN.value,
    },
    "purposes": {
        "人员支出": Purpose.PERSONNEL.value,
        "公用支出": Purpose.PUBLIC.value,
        "项目经费": Purpose.PROJECT.value,
        "项目": Purpose.PROJECT.value,
        "结转下年": Purpose.LEFT.value,
        "年终结余": Purpose.LEFT.value,
    },
    "funds": {
        "市县（区）财政资金": "市县(区)财政资金",
        "县（区）财政资金": "市县(区)财政资金",
        "县级财政资金": "市县(区)财政资金",
        "单位自筹资金": "单位自筹",
        "其它资金": "其他资金",
    },
}
