"""Read JSON of a suite strictly: every fault is a sentence with file, place and remedy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from mingzhang.conformance.suite import Said, SuiteError

#: The place of a fault that concerns a whole file.
ANYWHERE = Said("", "")
AGAIN = Said(
    "请用 mingzhang conformance --write 重新写出套件，或按 docs/conformance.md 改正",
    "Write the suite anew with mingzhang conformance --write, or mend the file as docs/conformance.md says",
)
_KINDS: Mapping[type | tuple[type, ...], Said] = {
    str: Said("文字", "a text"),
    int: Said("整数", "a whole number"),
    bool: Said("true 或 false", "true or false"),
    list: Said("列表", "a list"),
    dict: Said("对象", "an object"),
}


class Reader(NamedTuple):
    """A JSON object that is read key by key, with the file and the place it stands in."""

    path: str
    data: Mapping[str, Any]
    place: Said = ANYWHERE

    def fault(self, zh: str, en: str) -> SuiteError:
        """Return the error that something here is wrong."""
        return fault(self.path, zh, en, self.place)

    def only(self, required: set[str], optional: set[str] | None = None) -> None:
        """Make sure that all required keys are there and no unknown ones.

        Raises:
            SuiteError: a key is missing or unknown.
        """
        if missing := sorted(required - self.data.keys()):
            raise self.fault(f"缺少“{missing[0]}”", f"“{missing[0]}” is missing")
        if unknown := sorted(self.data.keys() - required - (optional or set())):
            raise self.fault(f"不认识“{unknown[0]}”", f"“{unknown[0]}” is unknown")

    def text(self, key: str, allowed: frozenset[str] | None = None) -> str:
        """Return a text, one of those allowed.

        Raises:
            SuiteError: it is none.
        """
        value = self._typed(key, str)
        if allowed is not None and value not in allowed:
            known = "、".join(sorted(word for word in allowed if word))
            raise self.fault(f"“{key}”是“{value}”，只能是：{known}", f"“{key}” is “{value}”, allowed are: {known}")
        return str(value)

    def text_or_none(self, key: str) -> str | None:
        """Return a text or null; null also where the key is missing.

        Raises:
            SuiteError: it is neither.
        """
        return None if self.data.get(key) is None else self.text(key)

    def number(self, key: str) -> int:
        """Return a whole number.

        Raises:
            SuiteError: it is none.
        """
        return int(self._typed(key, int))

    def flag(self, key: str) -> bool:
        """Return true or false.

        Raises:
            SuiteError: it is neither.
        """
        return bool(self._typed(key, bool))

    def mapping(self, key: str) -> Mapping[str, Any]:
        """Return an object.

        Raises:
            SuiteError: it is none.
        """
        return dict(self._typed(key, dict))

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts.

        Raises:
            SuiteError: it is none.
        """
        return tuple(self._each(key, str))

    def numbers(self, key: str) -> tuple[int, ...]:
        """Return a list of whole numbers.

        Raises:
            SuiteError: it is none.
        """
        return tuple(self._each(key, int))

    def objects(self, key: str) -> Sequence[Reader]:
        """Return a list of objects, each with its place.

        Raises:
            SuiteError: it is none.
        """
        return [
            Reader(self.path, item, self.below(key, number))
            for number, item in enumerate(self._each(key, dict), start=1)
        ]

    def below(self, key: str, number: int) -> Said:
        """Return the place of the item of a list, counted from 1."""
        return Said(f"{self.place.zh} {key} 第 {number} 项", f"{self.place.en} {key} {number}")

    def _typed(self, key: str, kind: type) -> Any:
        if key not in self.data:
            raise self.fault(f"缺少“{key}”", f"“{key}” is missing")
        value = self.data[key]
        if not _is(value, kind):
            raise self.fault(f"“{key}”应当是{_KINDS[kind].zh}", f"“{key}” should be {_KINDS[kind].en}")
        return value

    def _each(self, key: str, kind: type) -> list[Any]:
        items: list[Any] = self._typed(key, list)
        for number, item in enumerate(items, start=1):
            if not _is(item, kind):
                zh, en = f"“{key}”第 {number} 项应当是{_KINDS[kind].zh}", f"item {number} of “{key}” should be "
                raise self.fault(zh, en + _KINDS[kind].en)
        return items


def fault(path: str | Path, zh: str, en: str, place: Said = ANYWHERE, remedy: Said = AGAIN) -> SuiteError:
    """Return the error that something in a suite or a file of results is wrong."""
    return SuiteError(str(path), place, Said(zh, en), Said(f"{remedy.zh}。", f"{remedy.en}."))


def _is(value: object, kind: type) -> bool:
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))
