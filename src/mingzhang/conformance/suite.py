"""The conformance suite as values: what is put in, and what must come out.

A suite comes from the catalogue (``embedded``) or from a folder (``folder``); both are the same values, so
what another tool reads from the folder is what we run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, NamedTuple, get_args

from mingzhang.model.errors import MingzhangError

#: The version of the folder format; a change that old readers would misread raises it.
FORMAT = 1

#: What the row of a fact is in its table: tables of codes, projects and so on need it for their sums.
RowWord = Literal[
    "",
    "total",
    "code",
    "item",
    "income",
    "function_class",
    "expenditure_total",
    "economic_class",
    "economic_item",
    "department",
    "unit",
    "project",
]
ROW_WORDS = frozenset(get_args(RowWord))
RuleKind = Literal["identity", "agreement", "special"]
RULE_KINDS = frozenset(get_args(RuleKind))
RoundingKind = Literal["sum", "share", "rate"]
ROUNDING_KINDS = frozenset(get_args(RoundingKind))
RELATIONS = frozenset({"=", "<=", ">=", "!="})


class Said(NamedTuple):
    """One sentence in Chinese and in English."""

    zh: str
    en: str

    def in_lang(self, lang: str) -> str:
        """Return the sentence in a language, "zh" or "en"."""
        return self.en if lang == "en" else self.zh


class SuiteError(MingzhangError):
    """A suite folder or a file of results cannot be used: which file, where in it, and what to do."""

    def __init__(self, path: str, place: Said, reason: Said, remedy: Said) -> None:
        self.path = path
        self.place = place
        self.reason = reason
        self.said = Said(
            f"{path}{place.zh}：{reason.zh}。{remedy.zh}",
            f"{path}{place.en}: {reason.en}. {remedy.en}",
        )
        super().__init__(self.said.zh)


@dataclass(frozen=True, slots=True)
class PrintedFact:
    """One figure as printed, at its coordinate. ``printed`` "" is a blank cell, ``row`` "" no row of a table."""

    table: str
    line: str
    column: str
    printed: str
    unit: str
    row: RowWord = ""


@dataclass(frozen=True, slots=True)
class RuleCase:
    """One case of a rule: facts, or a piece of a disclosure as text, and the worst verdict expected.

    ``lines`` are the lines of the text, from 1, that a violated special rule must point to.
    """

    id: str
    name: str
    expect: str
    facts: tuple[PrintedFact, ...] = ()
    text: str | None = None
    lines: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class RuleCases:
    """One rule with its cases.

    ``kind`` identity: ``checks`` hold; agreement: each figure of section ``agreement`` equals what ``restates``
    says; special: what ``title`` says in words, with the data in ``settings``. ``given`` are conditions: where
    one does not hold the outcome is not_applicable, where one lacks an operand not_checked.
    """

    rule: str
    family: str
    title: str
    title_en: str
    kind: RuleKind
    cases: tuple[RuleCase, ...]
    checks: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    agreement: str | None = None
    restates: tuple[Mapping[str, Any], ...] = ()
    settings: Mapping[str, Any] | None = None
    basis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Operand:
    """One figure of a rounding case. ``printed`` "" is a blank cell, None a cell that is not there.

    ``sign`` −1: it is taken away. ``exact``: known without rounding, such as a count or the 100 of 100 %.
    """

    printed: str | None
    unit: str
    sign: Literal[1, -1] = 1
    exact: bool = False


@dataclass(frozen=True, slots=True)
class RoundingCase:
    """One case of rounding: printed figures on two sides of a relation, and the verdict.

    ``kind`` sum: the signed figures of ``left`` stand in ``relation`` to those of ``right``. share and rate:
    ``left`` is the printed percentage, ``right`` part and whole, or change and new amount. The intervals are
    those of the two sides, in yuan or per cent, written ``[99950, 100050)``; the tolerance is half the sum of
    all last places. They are None where there is nothing to say (an operand missing, a base of zero).
    """

    id: str
    name: str
    name_en: str
    kind: RoundingKind
    left: tuple[Operand, ...]
    relation: str
    right: tuple[Operand, ...]
    expect: str
    left_interval: str | None = None
    right_interval: str | None = None
    tolerance: str | None = None
    note: str = ""
    note_en: str = ""


@dataclass(frozen=True, slots=True)
class RoundingGroup:
    """Rounding cases of one kind."""

    group: str
    title: str
    title_en: str
    cases: tuple[RoundingCase, ...]


@dataclass(frozen=True, slots=True)
class Suite:
    """All cases. ``version`` is the version of Mingzhang that the suite was written by."""

    version: str
    rules: tuple[RuleCases, ...]
    rounding: tuple[RoundingGroup, ...]

    def cases(self) -> Iterator[tuple[str, RuleCase | RoundingCase]]:
        """Yield every case with its family: the rule's, or rounding/ and the group."""
        for rule in self.rules:
            for case in rule.cases:
                yield rule.family, case
        for group in self.rounding:
            for item in group.cases:
                yield f"rounding/{group.group}", item


class Span(NamedTuple):
    """An interval with exact ends, in base units."""

    low: Fraction
    high: Fraction
    low_closed: bool
    high_closed: bool


_NUMBER = r"-?\d+(?:\.\d+)?(?:/\d+)?"
_SPAN = re.compile(rf"([\[(])({_NUMBER}), ({_NUMBER})([\])])")


def parse_number(text: str) -> Fraction | None:
    """Read ``-12.5`` or ``100/3``; None where the text is neither."""
    return Fraction(text) if re.fullmatch(r"-?\d+(?:\.\d+)?|-?\d+/0*[1-9]\d*", text) else None


def parse_span(text: str) -> Span | None:
    """Read ``[99950, 100050)``; None where the text is no interval."""
    match = _SPAN.fullmatch(text)
    if match is None:
        return None
    low, high = parse_number(match.group(2)), parse_number(match.group(3))
    if low is None or high is None or low > high:
        return None
    return Span(low, high, match.group(1) == "[", match.group(4) == "]")
