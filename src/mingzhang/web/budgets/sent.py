"""What a browser sends as an edit, read strictly: anything else is refused with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mingzhang.web.budgets.saving import Change, Deletion, Insertion, SaveRefusedError, Typed

_KEYS = {"base_version", "changes", "inserts", "deletes"}


def typed_from(data: Mapping[str, Any], sheet: str) -> Typed:
    """Return the edit of one sheet that was sent as JSON.

    Raises:
        SaveRefusedError: it is not one; the message says what is wrong with it.
    """
    if set(data) - _KEYS:
        raise SaveRefusedError("提交的内容里有不认识的项，请刷新页面后再试。")
    try:
        return Typed(
            changes=[
                Change(sheet, _text(one["row"]), _text(one["column"]), _text(one["before"]), _text(one["after"]))
                for one in _list(data.get("changes"))
            ],
            inserts=[
                Insertion(sheet, _text(one["row"]), _cells(one["cells"]), _behind(one.get("behind")))
                for one in _list(data.get("inserts"))
            ],
            deletes=[Deletion(sheet, _text(one["row"]), _cells(one["cells"])) for one in _list(data.get("deletes"))],
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise SaveRefusedError("提交的内容不完整，请刷新页面后再试。") from error


def _list(value: Any) -> list[Mapping[str, Any]]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise TypeError
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value.strip()


def _behind(value: Any) -> str | None:
    return None if value is None else _text(value)


def _cells(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise TypeError
    return {_text(column): _text(text) for column, text in value.items()}
