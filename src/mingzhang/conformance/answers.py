"""Answers: what a tool says to each case, and how they compare with what the suite expects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from mingzhang.conformance.suite import RoundingCase, RuleCase, Span, Suite, parse_number, parse_span


@dataclass(frozen=True, slots=True)
class Answer:
    """What a tool says to one case. Only ``outcome`` is owed; what else is None is not compared."""

    case: str
    outcome: str
    lines: tuple[int, ...] | None = None
    left_interval: Span | None = None
    right_interval: Span | None = None
    tolerance: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One case answered otherwise. ``about`` is outcome or the key that differs; ``answered`` None: no answer."""

    case: str
    name: str
    family: str
    about: str
    expected: str
    answered: str | None


@dataclass(frozen=True, slots=True)
class Count:
    """How the cases of one family were answered."""

    family: str
    cases: int
    agree: int
    differ: int
    unanswered: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """All counts by family, the sum of them, and every difference in the order of the suite."""

    counts: tuple[Count, ...]
    total: Count
    differences: tuple[Difference, ...]

    @property
    def agrees(self) -> bool:
        """Say whether every case was answered as expected."""
        return not self.differences


def compare_answers(suite: Suite, answers: Mapping[str, Answer]) -> Comparison:
    """Hold answers by case id against a suite."""
    tallies: dict[str, list[int]] = {}
    differences: list[Difference] = []
    for family, case in suite.cases():
        tally = tallies.setdefault(family, [0, 0, 0, 0])
        difference = _difference(family, case, answers.get(case.id))
        tally[0] += 1
        if difference is None:
            tally[1] += 1
        else:
            differences.append(difference)
            tally[2 if difference.answered is not None else 3] += 1
    counts = tuple(Count(family, *tally) for family, tally in tallies.items())
    total = Count("", *(sum(tally[part] for tally in tallies.values()) for part in range(4)))
    return Comparison(counts, total, tuple(differences))


def _difference(family: str, case: RuleCase | RoundingCase, answer: Answer | None) -> Difference | None:
    """Return the first thing in which an answer differs."""
    if answer is None:
        return Difference(case.id, case.name, family, "outcome", case.expect, None)
    for about, expected, answered in _compared(case, answer):
        if expected != answered:
            return Difference(case.id, case.name, family, about, expected, answered)
    return None


def _compared(case: RuleCase | RoundingCase, answer: Answer) -> Iterator[tuple[str, str, str]]:
    yield "outcome", case.expect, answer.outcome
    if isinstance(case, RuleCase):
        if answer.lines is not None and case.lines is not None:
            yield "lines", _numbers(case.lines), _numbers(answer.lines)
        return
    for about, stated, own in (
        ("left_interval", case.left_interval, answer.left_interval),
        ("right_interval", case.right_interval, answer.right_interval),
    ):
        if own is not None and stated is not None and (span := parse_span(stated)) is not None:
            yield about, span_text(span), span_text(own)
    if answer.tolerance is not None and case.tolerance is not None:
        stated_tolerance = parse_number(case.tolerance)
        if stated_tolerance is not None:
            yield "tolerance", number_text(stated_tolerance), number_text(answer.tolerance)


def _numbers(lines: tuple[int, ...]) -> str:
    return ", ".join(map(str, sorted(lines))) or "-"


def span_text(span: Span) -> str:
    """Write an interval as ``[99950, 100050)``."""
    left, right = "[" if span.low_closed else "(", "]" if span.high_closed else ")"
    return f"{left}{number_text(span.low)}, {number_text(span.high)}{right}"


def number_text(value: Fraction) -> str:
    """Write an exact number as a decimal where it is one, else as ``100/3``."""
    denominator, places = value.denominator, 0
    while denominator % 10 == 0 or denominator % 5 == 0 or denominator % 2 == 0:
        denominator //= 10 if denominator % 10 == 0 else 5 if denominator % 5 == 0 else 2
        places += 1
    if denominator != 1:
        return str(value)
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    if not places:
        return sign + digits
    return f"{sign}{digits[:-places]}.{digits[-places:]}".rstrip("0").rstrip(".")
