"""Read mappings of the catalogue strictly: an unknown or missing key is a fault of the file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mingzhang.model.errors import CatalogueError


def take(source: str, data: object, required: set[str], optional: set[str] | None = None) -> Mapping[str, Any]:
    """Return ``data`` as a mapping that has all required keys and no others than required and optional ones.

    Raises:
        CatalogueError: it is no mapping, a key is missing, or a key is unknown.
    """
    if not isinstance(data, Mapping):
        raise CatalogueError(source, f"应当是“键: 值”（expected a mapping, found {type(data).__name__}）")
    if missing := required - data.keys():
        names = ", ".join(sorted(missing))
        raise CatalogueError(source, f"缺少 {names}（missing {names}）")
    if unknown := data.keys() - required - (optional or set()):
        names = ", ".join(sorted(map(str, unknown)))
        raise CatalogueError(source, f"没有 {names} 这一项，可能写错了（unknown {names}）")
    return data
