"""The families of rules and the blanks of their messages, as declared in ``families.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from mingzhang.catalogue import store
from mingzhang.catalogue.strict import take

SOURCE = "families.yaml"
_BLANK = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Family:
    """A family of rules: the folder they stand in, its name and what it is about."""

    id: str
    zh: str
    en: str
    about: str
    about_en: str


@cache
def load_families() -> Mapping[str, Family]:
    """Return all families by id, in the order of the rule book.

    Raises:
        CatalogueError: the file is malformed.
    """
    families = take(SOURCE, store.read(SOURCE), {"families", "fields"})["families"]
    keys = {"zh", "en", "about", "about_en"}
    return MappingProxyType(
        {name: Family(name, **take(f"{SOURCE}: {name}", own, keys)) for name, own in families.items()}
    )


def spoken_template(message: str, lang: str) -> str:
    """Return a rule's message with its blanks as words: {where}为{left} → 〈位置〉为〈所写的数〉."""
    words = store.read(SOURCE)["fields"]
    en = lang == "en"

    def word(match: re.Match[str]) -> str:
        return f"〈{words[match[1]][en]}〉" if match[1] in words else "〈…〉"

    return _BLANK.sub(word, message)
