"""Run the cases of a suite through our own engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from mingzhang.catalogue.profiles import load_profile
from mingzhang.checking.agreement import agreements
from mingzhang.checking.book import FactBook, book_of, make_book
from mingzhang.checking.compare import Side, tolerance
from mingzhang.checking.evaluate import Evaluation, evaluate, holds
from mingzhang.checking.language import parse_check
from mingzhang.checking.outcome import Context, Outcome
from mingzhang.checking.special import special_rule
from mingzhang.conformance.answers import Answer
from mingzhang.conformance.facts import book_of_facts
from mingzhang.conformance.suite import Operand, RoundingCase, RuleCase, RuleCases, Span, Suite
from mingzhang.extraction.extract import extract
from mingzhang.model.errors import CatalogueError
from mingzhang.model.fact import Coordinate, Fact
from mingzhang.model.finding import Verdict
from mingzhang.model.money import ZERO, Figure, Interval, blank, parse_figure
from mingzhang.model.place import NOWHERE
from mingzhang.readers.text import parse_text

#: The worst verdict of a case is the first of these that any binding has.
_WORST = (
    Verdict.IMPOSSIBLE,
    Verdict.VIOLATED,
    Verdict.ROUNDING_UNLIKELY,
    Verdict.ROUNDING,
    Verdict.NOT_CHECKED,
    Verdict.PASSED,
    Verdict.NOT_APPLICABLE,
)
#: The table that the figures of a rounding case are put into.
_TABLE, _COLUMN = "T03", "合计"


def run_suite(suite: Suite) -> dict[str, Answer]:
    """Return our answers by case id; a special rule that we do not have stays without answers."""
    answers = [answer for rule in suite.rules for answer in _run_rule(rule)]
    answers += [run_rounding(case) for group in suite.rounding for case in group.cases]
    return {answer.case: answer for answer in answers}


def _run_rule(rule: RuleCases) -> Iterator[Answer]:
    if rule.kind == "special":
        try:
            special_rule(rule.rule)
        except CatalogueError:
            return
        yield from (_run_special(rule, case) for case in rule.cases)
        return
    for case in rule.cases:
        yield Answer(case.id, worst(verdicts_of_case(rule, case)))


def _run_special(rule: RuleCases, case: RuleCase) -> Answer:
    outcomes = outcomes_of_text(rule.rule, rule.settings or {}, case.text or "")
    verdict = worst([outcome.verdict for outcome in outcomes] or [Verdict.PASSED])
    return Answer(case.id, verdict, violated_lines(outcomes))


def outcomes_of_text(rule_id: str, settings: Mapping[str, Any], text: str) -> list[Outcome]:
    """Return what a special rule finds in a piece of a disclosure.

    Raises:
        CatalogueError: there is no such special rule.
    """
    disclosure = extract(parse_text(text), strict=False)
    context = Context(disclosure, book_of(disclosure), load_profile(disclosure.profile), settings)
    return list(special_rule(rule_id)(context))


def violated_lines(outcomes: Iterable[Outcome]) -> tuple[int, ...]:
    """Return the lines, each once and sorted, that violated outcomes point to."""
    violated = [outcome for outcome in outcomes if outcome.verdict is Verdict.VIOLATED]
    lines = {location.place.line for outcome in violated for location in outcome.locations}
    return tuple(sorted(line for line in lines if line is not None))


def verdicts_of_case(rule: RuleCases, case: RuleCase) -> Iterator[Verdict]:
    """Yield the verdict of every binding of an identity or agreement on the facts or the text of a case.

    Where a condition fails or cannot be decided, its verdict stands alone.
    """
    disclosure = extract(parse_text(case.text), strict=False) if case.text is not None else None
    book = book_of(disclosure) if disclosure is not None else book_of_facts(case.facts)
    if (unmet := _unmet(rule.given, book)) is not None:
        yield unmet
        return
    if rule.agreement is not None and disclosure is not None:
        yield from (evaluation.verdict for evaluation in agreements(rule.agreement, disclosure, book))
    for text in rule.checks:
        yield from (evaluation.verdict for evaluation in evaluate(parse_check(text), book))


def _unmet(given: Sequence[str], book: FactBook) -> Verdict | None:
    """Return the verdict of a rule whose conditions are not met or not known, None where they all hold."""
    conditions = [holds(parse_check(condition), book) for condition in given]
    if False in conditions:
        return Verdict.NOT_APPLICABLE
    return Verdict.NOT_CHECKED if None in conditions else None


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the gravest verdict; not_applicable where there is none."""
    found = set(verdicts) or {Verdict.NOT_APPLICABLE}
    return next(verdict for verdict in _WORST if verdict in found)


def run_rounding(case: RoundingCase) -> Answer:
    """Put the figures of a rounding case into a book of facts and evaluate its relation there."""
    left = [(f"左{number}", operand) for number, operand in enumerate(case.left, start=1)]
    right = [(f"右{number}", operand) for number, operand in enumerate(case.right, start=1)]
    facts = [fact for name, operand in left + right if (fact := _fact(name, operand)) is not None]
    if case.kind == "sum":
        text = f"{_signed(left)} {case.relation} {_signed(right)}"
    else:
        part, whole = (_ref(name) for name, _ in right)
        text = f"{_ref(left[0][0])} = {case.kind}({part}, {whole})"
    (evaluation,) = evaluate(parse_check(text), make_book(facts))
    return _answer(case, evaluation)


def _answer(case: RoundingCase, evaluation: Evaluation) -> Answer:
    if not evaluation.facts:
        return Answer(case.id, evaluation.verdict)
    if case.kind != "sum":
        own = Side((evaluation.left_facts[0].value,))
        return Answer(case.id, evaluation.verdict, left_interval=_span(own.interval))
    many = len(evaluation.left_facts)
    left = _side([(fact, sign) for fact, sign in evaluation.terms[:many]])
    right = _side([(fact, -sign) for fact, sign in evaluation.terms[many:]])
    return Answer(
        case.id,
        evaluation.verdict,
        left_interval=_span(left.interval),
        right_interval=_span(right.interval),
        tolerance=Fraction(tolerance([fact.value for fact in evaluation.facts])),
    )


def _side(pairs: Iterable[tuple[Fact, int]]) -> Side:
    own = list(pairs)
    return Side(
        tuple(fact.value for fact, sign in own if sign > 0), tuple(fact.value for fact, sign in own if sign < 0)
    )


def _span(interval: Interval) -> Span:
    return Span(Fraction(interval.low), Fraction(interval.high), interval.low_closed, interval.high_closed)


def _signed(operands: Iterable[tuple[str, Operand]]) -> str:
    terms = [f"{'-' if operand.sign < 0 else '+'} {_ref(name)}" for name, operand in operands]
    return " ".join(terms)


def _ref(name: str) -> str:
    return f"{_TABLE}[{name}, {_COLUMN}]"


def _fact(name: str, operand: Operand) -> Fact | None:
    if operand.printed is None:
        return None
    figure = blank(operand.unit) if operand.printed == "" else parse_figure(operand.printed, operand.unit)
    if figure is None:
        raise CatalogueError(name, f"{operand.printed!r} is no figure")
    if operand.exact:
        figure = Figure(figure.value, ZERO, figure.unit, figure.printed)
    return Fact(Coordinate(_TABLE, name, _COLUMN), figure, NOWHERE)
