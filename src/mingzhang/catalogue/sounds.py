"""Characters that are taken for each other in typing: one sound, or almost one shape (``sounds.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from mingzhang.catalogue import store
from mingzhang.catalogue.strict import take
from mingzhang.model.errors import CatalogueError

SOURCE = "sounds.yaml"


@cache
def sound_table() -> Mapping[int, str]:
    """Return a table for ``str.translate`` that writes every character as the first one of its sound.

    Raises:
        CatalogueError: the file is malformed, or a character stands under two sounds.
    """
    table: dict[int, str] = {}
    for group in _groups("sounds"):
        for sign in group:
            if ord(sign) in table:
                raise CatalogueError(SOURCE, f"{sign} stands under two sounds")
            table[ord(sign)] = group[0]
    return MappingProxyType(table)


@cache
def shape_table() -> Mapping[int, str]:
    """Return a table for ``str.translate`` that writes characters which look alike as one of them.

    Raises:
        CatalogueError: the file is malformed.
    """
    table: dict[str, str] = {}
    for group in _groups("shapes"):
        joined = {sign for sign in table if table[sign] in {table.get(other) for other in group}} | set(group)
        table |= dict.fromkeys(joined, min(joined))
    return MappingProxyType({ord(sign): first for sign, first in table.items()})


@cache
def lookalikes() -> frozenset[frozenset[str]]:
    """Return all pairs of characters that look alike.

    Raises:
        CatalogueError: the file is malformed.
    """
    groups = _groups("shapes")
    return frozenset(frozenset((one, other)) for group in groups for one in group for other in group if one != other)


def is_alike(one: str, other: str) -> bool:
    """Say whether two characters sound the same, tones aside, or look alike."""
    table = sound_table()
    return table.get(ord(one), one) == table.get(ord(other), other) or frozenset((one, other)) in lookalikes()


def _groups(key: str) -> list[str]:
    data = take(SOURCE, store.read(SOURCE), {"sounds", "shapes"})
    groups = list(data[key])
    if any(not isinstance(group, str) or len(set(group)) != len(group) or len(group) < 2 for group in groups):
        raise CatalogueError(SOURCE, f"{key}: each entry is a text of two or more different characters")
    return groups
