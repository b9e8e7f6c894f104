"""The disclosure as JSON: what ``extract`` says of it, and beside that the blocks as printed, to be read back."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mingzhang.extraction.as_json import disclosure_to_json
from mingzhang.model.fact import Coordinate

if TYPE_CHECKING:
    from mingzhang.model.publication import Publication
    from mingzhang.model.report import Report

#: What tells such a file from other JSON.
FORMAT = "mingzhang-disclosure/1"


def disclosure_json(publication: Publication, report: Report) -> bytes:
    """Return one JSON object: ``format``, the keys of the published extract schema, and ``publication``.

    Amounts are printed strings and exact decimals as strings; nothing is a binary fraction.
    """
    data = {"format": FORMAT, **disclosure_to_json(report.disclosure), "publication": as_data(publication)}
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def as_data(value: Any) -> Any:
    """Return a value of ``model.publication`` as plain JSON data; a block says its kind under ``block``."""
    if isinstance(value, Coordinate):
        return str(value)
    if isinstance(value, Decimal):
        return str(value)
    if hasattr(value, "_asdict"):
        return _named(value._asdict())
    if is_dataclass(value) and not isinstance(value, type):
        named = {one.name: getattr(value, one.name) for one in fields(value)}
        return {"block": type(value).__name__} | _named(named)
    if isinstance(value, tuple):
        return [as_data(one) for one in value]
    return value


def _named(values: dict[str, Any]) -> dict[str, Any]:
    return {key: as_data(value) for key, value in values.items() if not _says_nothing(value)}


def _says_nothing(value: object) -> bool:
    """Tell what may be left out; a zero is said."""
    return value is None or value is False or value in ("", ())
