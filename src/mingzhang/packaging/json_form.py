"""The disclosure as JSON: what ``extract`` says of it, and beside that the blocks as printed, to be read back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from mingzhang.extraction.as_json import disclosure_to_json
from mingzhang.model.fact import Coordinate

if TYPE_CHECKING:
    from mingzhang.model.publication import Publication
    from mingzhang.model.report import Report

#: What tells such a file from other JSON.
FORMAT = "mingzhang-disclosure/1"
_ALWAYS = frozenset({"title", "unit"})


def disclosure_json(publication: Publication, report: Report) -> bytes:
    """Return one JSON object: ``form``, the keys of the published extract schema, and ``publication``.

    Each key stands on a line of its own, and so does each block and each table, so that two versions can be compared
    line by line. Amounts are printed strings and exact decimals as strings; nothing is a binary fraction.
    """
    data = {"form": FORMAT, **disclosure_to_json(report.disclosure), "publication": as_data(publication)}
    return ("".join(_object(data, 2)) + "\n").encode()


def _object(data: Mapping[str, Any], depth: int) -> Iterator[str]:
    """Yield an object with its keys and the elements of its lists on lines of their own, down to a depth."""
    yield "{\n"
    for index, (key, value) in enumerate(data.items()):
        yield (",\n" if index else "") + _compact(key) + ": "
        if isinstance(value, dict) and depth > 1 and key == "publication":
            yield from _object(value, depth - 1)
        elif isinstance(value, list) and value:
            yield "[\n" + ",\n".join(map(_compact, value)) + "\n]"
        else:
            yield _compact(value)
    yield "\n}"


# The encoder is made once; one that indents would not be the fast one.
_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def as_data(value: Any) -> Any:
    """Return a value of ``model.publication`` as plain JSON data; a block says its kind under ``block``."""
    kind: type = type(value)
    if kind is str or value is None or kind is bool or kind is int or kind is float:
        return value
    if kind is tuple:
        return [as_data(one) for one in value]
    if isinstance(value, Coordinate | Decimal):
        return str(value)
    named = {
        name: own if type(own) is str or type(own) is bool else as_data(own)
        for name, default in _fields(kind)
        if (own := getattr(value, name)) is not default and own != default
    }
    return {"block": kind.__name__} | named if is_dataclass(kind) else named


@cache
def _fields(kind: type) -> tuple[tuple[str, Any], ...]:
    """Return the fields of a dataclass or named tuple with their defaults; what is as by default is left out.

    Titles and units are always said: who reads the file need not know what this program takes for granted.

    Raises:
        TypeError: it is neither; a publication holds no such thing.
    """
    if is_dataclass(kind):
        return tuple((one.name, MISSING if one.name in _ALWAYS else one.default) for one in fields(kind))
    if (names := getattr(kind, "_fields", None)) is None:
        raise TypeError(kind.__name__)
    defaults = getattr(kind, "_field_defaults", {})
    return tuple((name, defaults.get(name, MISSING)) for name in names)
