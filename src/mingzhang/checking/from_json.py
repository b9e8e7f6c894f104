"""Read back the published JSON form of an audit (``mingzhang check --format jsonl``), as a baseline.

Only what a comparison needs must be there; keys that other versions write are passed over.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from mingzhang.checking.baseline import Prior
from mingzhang.model.errors import UnreadableInputError
from mingzhang.model.finding import Finding, Location, Severity, Suspect, Verdict
from mingzhang.model.place import Place

_REMEDY = "基线应是 mingzhang check --format jsonl 的输出，或一份公开文件。"
_BOX, _SPAN = 4, 2


def priors_from_json(text: str, source: str) -> tuple[Prior, ...]:
    """Return the earlier audits of a JSON lines file, one per line.

    Raises:
        UnreadableInputError: a line is no such object; the sentence names the line and the key.
    """
    priors: list[Prior] = []
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            priors.append(_prior(json.loads(line)))
        except (ValueError, RecursionError) as error:
            what = f"不是 JSON（{error}）" if isinstance(error, (json.JSONDecodeError, RecursionError)) else str(error)
            raise UnreadableInputError(source, f"第 {number} 行{what}。", _REMEDY) from error
    if not priors:
        raise UnreadableInputError(source, "里面没有审核结果。", _REMEDY)
    return tuple(priors)


def _prior(data: object) -> Prior:
    item = _mapping(data, "整行")
    source = _text(item, "source")
    if "error" in item:
        return Prior(source, error=_text(item, "error"))
    year = item.get("year")
    return Prior(
        source,
        _optional(item, "department"),
        year if isinstance(year, int) else None,
        tuple(_finding(found) for found in _list(item, "findings")),
        tuple(_finding(found) for found in _list(item, "waived", needed=False)),
        frozenset((_text(rule, "rule"), _text(rule, "reason")) for rule in map(_entry, _list(item, "not_checked"))),
    )


def _finding(data: object) -> Finding:
    item = _entry(data)
    return Finding(
        rule=_text(item, "rule"),
        severity=Severity(_text(item, "severity")),
        category=_optional(item, "category") or "",
        verdict=Verdict(_text(item, "verdict")),
        title=_text(item, "title"),
        message=_text(item, "message"),
        locations=tuple(_location(_entry(where)) for where in _list(item, "locations")),
        expected=_optional(item, "expected"),
        actual=_optional(item, "actual"),
        difference=_optional(item, "difference"),
        tolerance=_optional(item, "tolerance"),
        unit=_optional(item, "unit"),
        suspects=tuple(_suspect(_entry(where)) for where in _list(item, "suspects", needed=False)),
        basis=tuple(str(law) for law in _list(item, "basis", needed=False)),
        hint=_optional(item, "hint") or "",
        fingerprint=_text(item, "fingerprint"),
        method="fuzzy" if item.get("method") == "fuzzy" else "deterministic",
    )


def _location(item: Mapping[str, Any]) -> Location:
    return Location(
        _place(item),
        _optional(item, "section"),
        _integer(item, "table"),
        _optional(item, "row"),
        _optional(item, "column"),
        _optional(item, "text"),
    )


def _suspect(item: Mapping[str, Any]) -> Suspect:
    return Suspect(
        _place(item),
        _integer(item, "table"),
        _optional(item, "row"),
        _optional(item, "column"),
        _text(item, "printed"),
        _text(item, "repaired"),
        _optional(item, "section"),
        _integer(item, "rank") or 1,
        _integer(item, "balances") or 0,
        item.get("tied") is True,
        item.get("companion") is True,
    )


def _place(item: Mapping[str, Any]) -> Place:
    span, box = item.get("span"), item.get("box")
    start, end = span if isinstance(span, list) and len(span) == _SPAN else (None, None)
    is_box = isinstance(box, list) and len(box) == _BOX and all(isinstance(edge, int | float) for edge in box)
    return Place(
        _integer(item, "line"),
        start,
        end,
        _integer(item, "page"),
        (box[0], box[1], box[2], box[3]) if is_box and box else None,
        _optional(item, "sheet"),
        _optional(item, "cell"),
    )


def _mapping(data: object, name: str) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        raise ValueError(f"的{name}不是一个对象")
    return data


def _entry(data: object) -> Mapping[str, Any]:
    return _mapping(data, "一项")


def _text(item: Mapping[str, Any], key: str) -> str:
    value = item.get(key)
    if not isinstance(value, str):
        raise ValueError(f"缺少“{key}”")
    return value


def _optional(item: Mapping[str, Any], key: str) -> str | None:
    value = item.get(key)
    return value if isinstance(value, str) else None


def _integer(item: Mapping[str, Any], key: str) -> int | None:
    value = item.get(key)
    return value if isinstance(value, int) else None


def _list(item: Mapping[str, Any], key: str, *, needed: bool = True) -> list[Any]:
    value = item.get(key, None if needed else [])
    if not isinstance(value, list):
        raise ValueError(f"缺少“{key}”")
    return value
