"""Work one evaluation out in full, so that a reader can follow it with pencil and paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from mingzhang.catalogue.rules import Rule
from mingzhang.checking.compare import Side, compare, likely_tolerance, tolerance
from mingzhang.checking.conclude import Slack, conclude, conclude_ratio
from mingzhang.checking.evaluate import Evaluation, evaluate_ratio
from mingzhang.checking.locate import Names, location, row_name, spoken
from mingzhang.checking.ratio import decimal_text, implied, rounded
from mingzhang.checking.speak import NEGATED, speak_check
from mingzhang.checking.words import unit_words
from mingzhang.model.explanation import Computation, Exactness, Operand, Quotient, Span, Total
from mingzhang.model.fact import Coordinate, Fact
from mingzhang.model.finding import Verdict
from mingzhang.model.money import PERCENT, YUAN_PER_UNIT, Figure, Interval

#: A quotient is shown with so many places more than the printed percentage.
_FINER = 4
#: Four standard deviations are shown with so many digits.
_DIGITS = Decimal("1.0000")
_FAILED = (Verdict.IMPOSSIBLE, Verdict.VIOLATED)
_MONEY_PLACES = 2


class Evaluated(NamedTuple):
    """An evaluation with its rule and the check it came from ("" for the agreement of a narrative section)."""

    rule: Rule
    declared: str
    evaluation: Evaluation


def compute(item: Evaluated, names: Names, lang: str) -> Computation:
    """Return one evaluation worked out.

    ``item.evaluation`` must have been evaluated: one that is not checked or not applicable has no operands.
    """
    rule, declared, evaluation = item
    like = evaluation.left_facts[0].value
    unit = Unit.of(like)
    left_pairs, right_pairs = sides(evaluation)
    left = _total(left_pairs, unit, names, lang)
    right = _total(right_pairs, unit, names, lang) if is_sum(evaluation) else _quotient(evaluation, unit, names, lang)
    difference = unit.text(Fraction(evaluation.left) - Fraction(evaluation.right))
    slack = likely = None
    shown_unit = unit_words(like.unit, lang)
    if isinstance(right, Total):
        figures = [fact.value for fact, _ in (*left_pairs, *right_pairs)]
        slack = unit.text(Fraction(tolerance(figures)))
        likely = unit.rough(likely_tolerance(figures))
        said = conclude(evaluation, left, right, Slack(difference, slack, likely, shown_unit), lang)
    else:
        said = conclude_ratio(evaluation.verdict, left, right, lang)
    return Computation(
        rule=rule.id,
        title=rule.title_en if lang == "en" else rule.title,
        declared=declared or _coordinates(evaluation),
        spoken=speak_check(declared, lang) if declared else _agreement(evaluation, names, lang),
        formula=formula(evaluation),
        verdict=evaluation.verdict,
        relation=evaluation.relation,
        unit=shown_unit,
        left=left,
        right=right,
        difference=difference,
        tolerance=slack,
        likely=likely,
        conclusion=said,
    )


def is_sum(evaluation: Evaluation) -> bool:
    """Say whether both sides are sums, rather than a share or a rate."""
    return evaluation.kind == "sum"


def sides(evaluation: Evaluation) -> tuple[Sequence[tuple[Fact, int]], Sequence[tuple[Fact, int]]]:
    """Return the facts of both sides with their signs."""
    if not is_sum(evaluation):
        return [(fact, 1) for fact in evaluation.left_facts], [(fact, 1) for fact in evaluation.right_facts]
    many = len(evaluation.left_facts)
    return evaluation.terms[:many], [(fact, -sign) for fact, sign in evaluation.terms[many:]]


def replaced(evaluation: Evaluation, figures: Mapping[Coordinate, Figure]) -> Evaluation:
    """Return an evaluation anew with some figures replaced."""

    def other(fact: Fact) -> Fact:
        return Fact(fact.at, figures[fact.at], fact.place, fact.text) if fact.at in figures else fact

    if not is_sum(evaluation):
        printed, part, whole = map(other, evaluation.facts)
        return evaluate_ratio(evaluation.kind, printed, part, whole, line=evaluation.line)
    left, right = ([(other(fact), sign) for fact, sign in side] for side in sides(evaluation))
    one, two = _side(left), _side(right)
    return Evaluation(
        compare(one, two, evaluation.relation),
        tuple(fact for fact, _ in left),
        tuple(fact for fact, _ in right),
        (*left, *[(fact, -sign) for fact, sign in right]),
        one.value,
        two.value,
        evaluation.relation,
        evaluation.line,
        evaluation.column,
    )


def _side(pairs: Sequence[tuple[Fact, int]]) -> Side:
    return Side(
        tuple(fact.value for fact, sign in pairs if sign > 0), tuple(fact.value for fact, sign in pairs if sign < 0)
    )


def formula(evaluation: Evaluation) -> str:
    """Return the printed figures with the relation that really holds: ``30.00 ≠ 10.00 + 21.00``."""
    if not evaluation.facts:
        return ""
    left, right = sides(evaluation)
    failed = evaluation.verdict in _FAILED
    relation = NEGATED[evaluation.relation] if failed else evaluation.relation
    units = {fact.value.unit for fact in evaluation.facts if fact.value.unit}
    several = is_sum(evaluation) and len(units) > 1
    if not is_sum(evaluation):
        (part, _), (whole, _) = right
        over = _printed(whole) if evaluation.kind == "share" else f"({_printed(whole)} {_minus(part)})"
        said = f"{_printed(part)} ÷ {over}"
        return f"{_printed(left[0][0])} {relation} {said}"
    return f"{_joined(left, units=several)} {_symbol(relation)} {_joined(right, units=several)}"


def _symbol(relation: str) -> str:
    return {"!=": "≠", "<=": "≤", ">=": "≥"}.get(relation, relation)


def _joined(pairs: Sequence[tuple[Fact, int]], *, units: bool) -> str:
    parts: list[str] = []
    for fact, sign in pairs:
        if _exactness(fact) == "absent" and fact.at.table:
            continue
        joint = "−" if sign < 0 else "+"
        shown = _printed(fact) + (fact.value.unit if units and fact.value.unit != PERCENT else "")
        parts.append(f" {joint} {shown}" if parts else f"{'−' if sign < 0 else ''}{shown}")
    return "".join(parts) or "0"


def _printed(fact: Fact) -> str:
    figure = fact.value
    shown = figure.printed or "0"
    # Where words carry the sign (下降, 减少), the print does not.
    sign = "-" if figure.value < 0 and not shown.startswith("-") else ""
    return f"{sign}{shown}{PERCENT if figure.unit == PERCENT else ''}"


def _minus(part: Fact) -> str:
    return f"+ {_printed(part).removeprefix('-')}" if part.value.value < 0 else f"− {_printed(part)}"


def _coordinates(evaluation: Evaluation) -> str:
    """Return what a sentence of the narrative must agree with, as a check."""
    own, first, *second = (str(fact.at) for fact in evaluation.facts)
    return f"{own} = {evaluation.kind}({first}, {second[0]})" if second else f"{own} = {first}"


def _agreement(evaluation: Evaluation, names: Names, lang: str) -> str:
    """Say what a sentence of the narrative must agree with."""
    section = evaluation.left_facts[0].at.table
    own = spoken(evaluation.left_facts[0], names, lang)
    first, *others = (
        f"“{row_name(fact, names)}”" if fact.at.table == section else spoken(fact, names, lang)
        for fact in evaluation.right_facts
    )
    if not others:
        return f"{own} equals {first}" if lang == "en" else f"{own}等于{first}"
    second = others[0]
    if evaluation.kind == "share":
        return f"{own} = {first} ÷ {second}"
    return f"{own} = {first} ÷ ({second} − {first})"


class Unit(NamedTuple):
    """The unit and precision amounts of a computation are written in."""

    scale: Fraction
    places: int

    @classmethod
    def of(cls, like: Figure) -> Unit:
        """Return the unit of a figure: money has two places at least, a count none."""
        return cls(Fraction(like.scale), _MONEY_PLACES if like.unit in (*YUAN_PER_UNIT, PERCENT) else 0)

    def text(self, value: Fraction | Decimal) -> str:
        """Write a value of base units exactly; a quotient without end gets an ellipsis."""
        shown = Fraction(value) / self.scale
        places = self.places
        while (shown * 10**places).denominator != 1:
            places += 1
            if places > _LONGEST:
                return decimal_text(shown, self.places + _FINER) + "…"
        return decimal_text(shown, places)

    def rough(self, value: Decimal) -> str:
        """Write an irrational value with a few places."""
        shown = value / Decimal(self.scale.numerator)
        return str((shown * 10_000).to_integral_value(rounding="ROUND_HALF_UP") / 10_000) if shown else "0"


#: Exact decimals of amounts have fewer places.
_LONGEST = 12


def _total(pairs: Sequence[tuple[Fact, int]], unit: Unit, names: Names, lang: str) -> Total:
    side = _side(pairs)
    operands = tuple(_operand(fact, sign, unit, names, lang) for fact, sign in pairs)
    return Total(operands, unit.text(side.value), _span(side.interval, unit))


def _operand(fact: Fact, sign: int, unit: Unit, names: Names, lang: str) -> Operand:
    figure = fact.value
    mark: Literal["+", "-"] = "-" if sign < 0 else "+"
    where = spoken(fact, names, lang) if fact.at.table else ""
    printed = figure.printed
    return Operand(
        mark,
        where,
        _printed(fact).removesuffix(PERCENT) if printed else "",
        unit_words(figure.unit, lang),
        unit.text(figure.value),
        _span(figure.interval, unit),
        _exactness(fact),
        location(fact, names),
    )


def _exactness(fact: Fact) -> Exactness:
    if fact.value.step:
        return ""
    if fact.value.printed:
        return "exact"
    return "absent" if fact.place.line is None and fact.place.page is None else "blank"


def _span(interval: Interval, unit: Unit) -> Span:
    return Span(unit.text(interval.low), unit.text(interval.high), interval.low_closed, interval.high_closed)


def _quotient(evaluation: Evaluation, unit: Unit, names: Names, lang: str) -> Quotient:
    part, whole = evaluation.right_facts
    printed = evaluation.left_facts[0].value
    allowed = implied(evaluation.kind, part.value, whole.value)
    places = max(0, -int(printed.step.normalize().as_tuple().exponent)) if printed.step else 0
    return Quotient(
        "rate" if evaluation.kind == "rate" else "share",
        _operand(part, 1, Unit.of(part.value), names, lang),
        _operand(whole, 1, Unit.of(whole.value), names, lang),
        unit.text(allowed.exact),
        decimal_text(rounded(allowed.exact, printed.step), places),
        Span(
            unit.text(allowed.low) if allowed.low is not None else "−∞",
            unit.text(allowed.high) if allowed.high is not None else "∞",
            allowed.low_closed and allowed.low is not None,
            allowed.high_closed and allowed.high is not None,
        ),
    )
