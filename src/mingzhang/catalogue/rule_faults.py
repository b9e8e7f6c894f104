"""What can be wrong with a rule file: each fault is a sentence that names the entry."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from typing import Any, Literal, get_args

from mingzhang.catalogue import store
from mingzhang.catalogue.laws import resolve
from mingzhang.model.errors import CatalogueError
from mingzhang.model.finding import Severity

#: Kinds of faults, as reviewers sort them.
Category = Literal[
    "arithmetic",
    "attachment",
    "classification",
    "component_sum",
    "contents",
    "contradiction",
    "coverage",
    "duplicate_text",
    "format",
    "generic_content",
    "indicator",
    "indicator_misplaced",
    "label_error",
    "missing_caption",
    "missing_required",
    "missing_share",
    "name_mismatch",
    "noun_inconsistency",
    "overall_vs_budget",
    "plausibility",
    "presence",
    "project_name_mismatch",
    "rounding",
    "sensitive",
    "sheet_vs_table",
    "staffing",
    "template_residue",
    "term_mislabel",
    "text_vs_table",
    "timeliness",
    "truncated_text",
    "typo",
    "unit_error",
    "unquantified_indicator",
    "watermark",
    "wrong_caption",
    "year_mismatch",
]
#: How a rule finds: by what is printed, or by likeness (edit distance, sound, shared words), which may mislead.
Method = Literal["deterministic", "fuzzy"]

_TEXTS = ("title", "title_en", "message", "message_en", "hint", "hint_en", "note", "why", "why_en", "agreement")
_MESSAGES = ("message", "message_en")
#: What the message of an identity may name; special rules give values of their own.
FIELDS = frozenset({"where", "source", "left", "right", "difference", "unit", "line", "column"})
_ENTITIES = ("部门", "单位")


def see_to_rule(source: str, item: Mapping[str, Any]) -> None:
    """Raise where the entries of a rule file cannot be a rule.

    Raises:
        CatalogueError: an entry has the wrong form, or cites a law that is not declared.
    """
    for fault in _faults(source, item):
        raise CatalogueError(source, fault)


def _faults(source: str, item: Mapping[str, Any]) -> Iterator[str]:
    if source.rpartition("/")[2] != f"{item['id']}.yaml":
        yield f"文件名与编号 {item['id']} 不同（holds the rule {item['id']}）"
    if item["category"] not in get_args(Category):
        yield f"没有 category {item['category']}（unknown category {item['category']}）"
    if item["severity"] not in tuple(Severity):
        yield f"severity 只能是 {', '.join(Severity)}（unknown severity {item['severity']}）"
    if sum(key in item for key in ("check", "agreement", "special")) != 1:
        yield "check、agreement、special 要有而且只能有一个（needs exactly one of check, agreement, special）"
    if (method := item.get("method", "deterministic")) not in get_args(Method):
        yield f"没有 method {method}（unknown method {method}）"
    if method == "fuzzy" and item["severity"] == Severity.ERROR:
        yield "按相似程度判断的规则不能定为错误（a fuzzy rule cannot be sure enough for an error）"
    yield from _misformed(item)
    yield from _misspoken(item)
    yield from _unlawful(item)


def _misformed(item: Mapping[str, Any]) -> Iterator[str]:
    for key in _TEXTS:
        if key in item and not isinstance(item[key], str):
            yield f"{key} 应当是文字（{key} must be a text）"
    check = item.get("check", [])
    for key, texts in (("check", [check] if isinstance(check, str) else check), ("given", item.get("given", []))):
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            yield f"{key} 应当是一条或几条算式（{key} must be a list of texts）"
    if item.get("special", True) is not True:
        yield "special 只能写 true（special must be true）"
    if item.get("entity") not in (None, *_ENTITIES):
        yield f"entity 只能是 {'、'.join(_ENTITIES)}（unknown entity {item['entity']}）"
    profiles = item.get("profiles", [])
    known = store.names("profiles")
    if not isinstance(profiles, list) or not all(f"profiles/{name}.yaml" in known for name in profiles):
        yield "profiles 要写已有的报表格式（profiles must be a list of profile ids）"
    for key in ("since", "until"):
        if not isinstance(item.get(key, 0), int):
            yield f"{key} 应当是年份（{key} must be a year）"
    if not isinstance(item.get("settings", {}), Mapping):
        yield "settings 应当是“键: 值”（settings must be a mapping）"
    if not isinstance(item["cases"], list) or not item["cases"]:
        yield "cases 要有例子（cases must be a list）"


def _misspoken(item: Mapping[str, Any]) -> Iterator[str]:
    for key in _MESSAGES:
        try:
            names = [name for _, name, _, _ in string.Formatter().parse(item[key]) if name is not None]
        except ValueError as error:
            yield f"{key} 的花括号不成对（{error}）"
            continue
        if not all(name.isidentifier() for name in names):
            yield f"{key} 的花括号里要写名称（needs names in its braces）"
        elif "special" not in item and (unknown := sorted(set(names) - FIELDS)):
            yield f"{key} 里没有 {{{unknown[0]}}} 可填，只有 {', '.join(sorted(FIELDS))}（unknown field {unknown[0]}）"


def _unlawful(item: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(item["basis"], list) or not item["basis"]:
        yield "basis 要有依据（basis must be a list）"
        return
    for basis in item["basis"]:
        try:
            resolve(str(basis))
        except CatalogueError:
            yield f"依据 {basis} 不在 laws.yaml 里；先登记这一条，或改正写法（no such law or article {basis}）"
