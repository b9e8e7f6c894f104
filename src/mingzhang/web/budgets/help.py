"""What a field means: the note of the declaration, the terms of the field, and the law behind the sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from mingzhang.catalogue.laws import resolve
from mingzhang.catalogue.terms import Term, find_term, load_terms
from mingzhang.ledgers.declaration import Column, SheetForm
from mingzhang.ledgers.options import choices

#: Which articles ask for what a sheet holds.
_LAWS: Mapping[str, tuple[str, ...]] = {
    "info": ("预算法#14.2", "预算法#52"),
    "units": ("预算法#8",),
    "lines": ("预算法#36", "预算法#46", "预算法#37"),
    "revenues": ("预算法#9", "预算法#10"),
    "projects": ("预算法#13", "预算法#32.3"),
    "funds": ("预算法#36",),
    "project_texts": ("预算法#32.3",),
    "indicators": ("预算法#32.3", "预算法#57.3"),
    "overalls": ("预算法#32.3", "预算法#57.3"),
    "tasks": ("预算法#32.3",),
    "overall_indicators": ("预算法#32.3",),
    "procurements": ("预算法#14.3",),
    "last_year": ("预算法#14.2",),
    "reasons": ("预算法#14.2",),
    "words": ("预算法#14.2", "预算法#14.4"),
    "names": ("预算法#32.4",),
}


@dataclass(frozen=True, slots=True)
class FieldHelp:
    """The help beside one field: what to fill in, an example, what the words mean."""

    column: str
    name: str
    note: str
    example: str
    required: bool
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Basis:
    """An article behind a sheet, with what it says."""

    title: str
    text: str


def help_of(form: SheetForm) -> tuple[FieldHelp, ...]:
    """Return the help of each column of a sheet."""
    return tuple(
        FieldHelp(one.id, one.name, one.note, one.example, one.required, tuple(_terms(one))) for one in form.columns
    )


def _terms(column: Column) -> Iterator[Term]:
    names = (*column.names, *(choices(column) if column.type == "choice" else ()))
    found = [term for name in names if (term := find_term(name)) is not None]
    inside = [term for term in load_terms().values() if len(term.zh) > 3 and term.zh in column.note]
    yield from dict.fromkeys((*found, *inside))


@cache
def basis_of(sheet: str) -> tuple[Basis, ...]:
    """Return the articles of law behind a sheet."""
    articles = [resolve(reference) for reference in _LAWS.get(sheet, ())]
    return tuple(Basis(article.citation, article.text) for article in articles)
