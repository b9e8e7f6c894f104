"""The terms of the field as declared in ``terms.yaml``: Chinese, English, and what they mean in our own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from mingzhang.catalogue import store
from mingzhang.catalogue.strict import take
from mingzhang.model.errors import CatalogueError
from mingzhang.model.writing import fold

SOURCE = "terms.yaml"


@dataclass(frozen=True, slots=True)
class Term:
    """One term. ``glossary`` is its number in the glossary of the form, None where the form does not explain it."""

    zh: str
    en: str
    definition: str
    glossary: int | None
    aliases: tuple[str, ...]


@cache
def load_terms() -> Mapping[str, Term]:
    """Return all terms by their Chinese name, in the order of the file.

    Raises:
        CatalogueError: an entry is malformed, or a name is used twice.
    """
    terms = [parse_term(item) for item in store.read(SOURCE)]
    names = [_key(name) for term in terms for name in (term.zh, *term.aliases)]
    if twice := {name for name in names if names.count(name) > 1}:
        raise CatalogueError(SOURCE, f"declared twice: {', '.join(sorted(twice))}")
    return MappingProxyType({term.zh: term for term in terms})


def find_term(name: str) -> Term | None:
    """Return the term of a printed name, whatever quotation marks, brackets and blanks it is written with."""
    return _by_name().get(_key(name))


def glossary_terms() -> tuple[Term, ...]:
    """Return the terms that the glossary of the form explains, in its order."""
    numbered = ((term.glossary, term) for term in load_terms().values() if term.glossary is not None)
    return tuple(term for _, term in sorted(numbered, key=lambda pair: pair[0]))


def parse_term(data: object) -> Term:
    """Read one term as declared.

    Raises:
        CatalogueError: a key is missing or unknown.
    """
    item = take(SOURCE, data, {"zh", "en", "definition"}, {"glossary", "aliases"})
    number = item.get("glossary")
    return Term(
        item["zh"],
        item["en"],
        item["definition"],
        None if number is None else int(number),
        tuple(item.get("aliases", [])),
    )


@cache
def _by_name() -> Mapping[str, Term]:
    return {_key(name): term for term in load_terms().values() for name in (term.zh, *term.aliases)}


def _key(name: str) -> str:
    return fold(name).replace("”", "").replace("’", "")
