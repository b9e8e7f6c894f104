"""The rules as a reader meets them: law, meaning, formula, limits, and an example that fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mingzhang.model.explanation import Computation, Law
from mingzhang.model.finding import Severity


@dataclass(frozen=True, slots=True)
class Statement:
    """A check or condition as the rule file declares it, and in words."""

    declared: str
    spoken: str


@dataclass(frozen=True, slots=True)
class ExampleLine:
    """A line of an example (``number`` counts from 1); ``marked`` where the rule finds its fault."""

    number: int
    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """A case of the rule file that fails: figures worked out, or lines with the faults marked, or both.

    ``said`` is the message that a user gets.
    """

    name: str
    said: str
    computation: Computation | None = None
    lines: tuple[ExampleLine, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """One rule in one language.

    ``other_title`` is the title in the other language; ``unchecked`` and ``unconcerned`` name the situations of
    the rule's cases in which it is not checked, or does not apply; ``scope`` says for whom and which years.
    """

    id: str
    family: str
    kind: Literal["identity", "agreement", "special"]
    severity: Severity
    fuzzy: bool
    title: str
    other_title: str
    why: str
    laws: tuple[Law, ...]
    statements: tuple[Statement, ...]
    given: tuple[Statement, ...]
    scope: tuple[str, ...]
    unchecked: tuple[str, ...]
    unconcerned: tuple[str, ...]
    message: str
    hint: str
    note: str
    example: Example | None


@dataclass(frozen=True, slots=True)
class RuleFamily:
    """A family of rules with its entries, sorted by id."""

    id: str
    title: str
    about: str
    rules: tuple[RuleEntry, ...]


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All rules, or those asked for, by family."""

    version: str
    lang: str
    families: tuple[RuleFamily, ...]

    @property
    def rules(self) -> tuple[RuleEntry, ...]:
        """Return all entries in the order of the book."""
        return tuple(rule for family in self.families for rule in family.rules)
