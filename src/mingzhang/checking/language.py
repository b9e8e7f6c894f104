"""The identity language of rule files, parsed.

    check := side ("=" | "<=" | ">=" | "!=") side
    side  := ["-"] term {("+" | "-") term}
    term  := ref | number | "sum(" ref ")" | "share(" ref "," ref ")" | "rate(" ref "," ref ")"
    ref   := TABLE "[" line ["," column] "]" ["?"]

A line or column ``*`` is bound to every line or column that all references with ``*`` share, ``*类`` to every
class, ``*项目`` to every project and so on; bindings without any figure are left out. A line in braces selects
several lines and stands inside ``sum``: ``{类}`` classes, ``{下级}`` the children of the bound line, ``{款}`` the
items of an economic class or table, ``{项目}`` projects, ``{单位}`` units, ``{部门}`` departments, ``{来源}`` the
sources of income above 本年收入合计, ``{名称=a|b}`` and ``{政府=a|b}`` rows by department item or government class.
``?`` takes a line or column that a table lacks as 0 (a table that is not there stays missing).
A number is exact, in the base unit of what it stands beside; ``!=`` stands in conditions only.
``share(a, b)`` is a ÷ b in per cent, ``rate(d, b)`` is d ÷ (b − d) in per cent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Literal

from mingzhang.model.errors import CatalogueError

_REF = re.compile(r"([A-Z]+\d*(?:\.\d)?)\[([^\],]+)(?:,\s*([^\]]+))?\](\?)?")
_FUNCTION = re.compile(r"(sum|share|rate)\(")
_NUMBER = re.compile(r"\d+")
_RELATION = re.compile(r"\s(=|<=|>=|!=)\s")


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to figures: table or section, line (literal, bound or selector), column, optional."""

    table: str
    line: str
    column: str
    optional: bool = False
    #: The line is bound to one line after the other: ``*`` or ``*类``.
    is_bound: bool = False
    #: The line selects several lines.
    is_selector: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """A signed term of a side."""

    kind: Literal["ref", "sum", "share", "rate", "number"]
    refs: tuple[Ref, ...]
    sign: int = 1
    number: str = ""


@dataclass(frozen=True)
class Check:
    """A parsed check with its source text. What follows from its references alone is worked out once."""

    text: str
    left: tuple[Term, ...]
    relation: str
    right: tuple[Term, ...]
    #: All references, left to right.
    refs: tuple[Ref, ...]

    @cached_property
    def tables(self) -> tuple[str, ...]:
        """Return the tables and sections that it names, each once."""
        return tuple(dict.fromkeys(ref.table for ref in self.refs))

    @cached_property
    def bound(self) -> tuple[Ref, ...]:
        """Return the references with a bound line."""
        return tuple(ref for ref in self.refs if ref.is_bound)

    @cached_property
    def parents(self) -> tuple[Ref, ...]:
        """Return the references to the children of a bound line."""
        return tuple(ref for ref in self.refs if ref.line == "{下级}")

    @cached_property
    def across(self) -> tuple[Ref, ...]:
        """Return the references with a bound column."""
        return tuple(ref for ref in self.refs if ref.column == "*")

    @cached_property
    def anchors(self) -> tuple[Ref, ...]:
        """Return the references of which one at least needs a figure: without any, a binding is left out."""
        return tuple(
            ref for ref in self.refs if (ref.is_bound or ref.column == "*") and not ref.is_selector and not ref.optional
        )


@cache
def parse_check(text: str) -> Check:
    """Parse one check.

    Raises:
        CatalogueError: the text is no check.
    """
    parts = _RELATION.split(text)
    if len(parts) != 3:
        raise CatalogueError(text, "a check has exactly one of =, <=, >=, != with blanks around it")
    left, right = _side(parts[0]), _side(parts[2])
    return Check(text, left, parts[1], right, tuple(ref for term in left + right for ref in term.refs))


@cache
def parse_ref(text: str) -> Ref:
    """Parse one reference such as ``T02[合计, 一般公共预算]``.

    Raises:
        CatalogueError: the text is no reference.
    """
    match = _REF.fullmatch(text.strip())
    if match is None:
        raise CatalogueError(text, "not a reference like T03[合计, 基本支出]")
    return _ref(match)


@cache
def parse_term(text: str) -> Term:
    """Parse one term such as ``share(S02[a], S02[b])``."""
    terms = _side(text)
    if len(terms) != 1:
        raise CatalogueError(text, "expected one term")
    return terms[0]


def _side(text: str) -> tuple[Term, ...]:
    terms: list[Term] = []
    rest = text.strip()
    sign = 1
    while rest:
        if rest[0] in "+-":
            sign = -1 if rest[0] == "-" else 1
            rest = rest[1:].lstrip()
        term, rest = _term(rest, sign, text)
        terms.append(term)
        rest = rest.lstrip()
        sign = 1
        if rest and rest[0] not in "+-":
            raise CatalogueError(text, f"unexpected {rest!r}")
    if not terms:
        raise CatalogueError(text, "empty side")
    return tuple(terms)


def _term(text: str, sign: int, source: str) -> tuple[Term, str]:
    if (match := _FUNCTION.match(text)) is not None:
        kind: Literal["sum", "share", "rate"] = match.group(1)  # type: ignore[assignment]  # the pattern names only these
        refs: list[Ref] = []
        rest = text[match.end() :]
        while (ref := _REF.match(rest.lstrip(" ,"))) is not None:
            refs.append(_ref(ref))
            rest = rest.lstrip(" ,")[ref.end() :]
        if not rest.startswith(")") or len(refs) != (1 if kind == "sum" else 2):
            raise CatalogueError(source, f"malformed {kind}(…)")
        return Term(kind, tuple(refs), sign), rest[1:]
    if (ref := _REF.match(text)) is not None:
        return Term("ref", (_ref(ref),), sign), text[ref.end() :]
    if (number := _NUMBER.match(text)) is not None:
        return Term("number", (), sign, number.group()), text[number.end() :]
    raise CatalogueError(source, f"no term at {text!r}")


def _ref(match: re.Match[str]) -> Ref:
    table, line, column, optional = match.groups()
    line = line.strip()
    return Ref(table, line, (column or "").strip(), bool(optional), line.startswith("*"), line.startswith("{"))
