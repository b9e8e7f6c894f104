"""Exact decimals beside the solver: does an identity hold for given figures, and what value would make it hold?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from mingzhang.checking.compare import Side, compare
from mingzhang.checking.ratio import rounded
from mingzhang.checking.solve.system import Identity
from mingzhang.model.fact import Coordinate, Fact
from mingzhang.model.finding import Verdict
from mingzhang.model.money import PERCENT, YUAN_PER_UNIT, ZERO, Figure

#: Figures that take the place of printed ones.
Figures = Mapping[Coordinate, Figure]
#: A blank cell would be filled in to the hundredth of its unit.
_FILLED = Decimal("0.01")
#: Two standard deviations, squared.
_LIKELY = Decimal(4)


def figure(fact: Fact, figures: Figures) -> Figure:
    """Return the figure of a fact, the one that takes its place where there is one."""
    return figures.get(fact.at, fact.value)


def holds(identity: Identity, figures: Figures) -> bool:
    """Say whether an identity holds within rounding, or no longer applies, with some figures replaced."""
    if any(at in figures and figures[at].value for at in identity.guards):
        return True
    if identity.ratio is not None:
        return _ratio_holds(identity, figures)
    plus = tuple([figure(fact, figures) for fact, sign in identity.terms if sign > 0])
    minus = tuple([figure(fact, figures) for fact, sign in identity.terms if sign < 0])
    return compare(Side(plus, minus), Side(()), identity.relation) not in (Verdict.IMPOSSIBLE,)


def _ratio_holds(identity: Identity, figures: Figures) -> bool:
    assert identity.ratio is not None
    printed, part, whole = (figure(fact, figures) for fact in identity.ratio[:3])
    low, high = printed.interval.low / 100, printed.interval.high / 100
    rate = identity.ratio.kind == "rate"
    a, b = part.interval, whole.interval
    # part − end · base is linear in part and whole, so its extremes lie at the ends of their intervals.
    least = _excess(low, a.high, b.low if low > 0 else b.high, rate=rate)
    most = _excess(high, a.low, b.high if high > 0 else b.low, rate=rate)
    return least >= 0 and most <= 0


def _excess(end: Decimal, part: Decimal, whole: Decimal, *, rate: bool) -> Decimal:
    return part - end * (whole - part if rate else whole)


def misfit(identity: Identity, figures: Figures) -> Decimal:
    """Return by how much an equation is off, squared, in variances of its rounding; 0 where that is likely.

    A rounding error of step u has variance u²/12. Off by up to two standard deviations is likely.
    """
    if identity.ratio is not None or identity.relation != "=":
        return ZERO
    off = sum((sign * figure(fact, figures).value for fact, sign in identity.terms), ZERO)
    variance = sum((figure(fact, figures).step ** 2 for fact, _ in identity.terms), ZERO) / 12
    return max(off * off / variance - _LIKELY, ZERO) if variance else ZERO


def step_of(fact: Fact) -> Decimal:
    """Return the last place a cell would be printed in: its own, a hundredth where it is blank, one for counts."""
    value = fact.value
    if value.step:
        return value.step
    is_amount = value.unit in YUAN_PER_UNIT or value.unit == PERCENT
    return _FILLED * value.scale if is_amount and not value.printed else _last_place(value)


def _last_place(value: Figure) -> Decimal:
    """Return the last place an exactly known figure is printed in."""
    _, point, decimals = value.printed.partition(".")
    return Decimal(1).scaleb(-len(decimals) if point else 0) * value.scale


def reprinted(fact: Fact, value: Decimal) -> Figure:
    """Return the figure of a cell that prints another value in its own unit and precision."""
    step = step_of(fact)
    exact = _on_grid(Fraction(value), step)
    places = step / fact.value.scale
    text = f"{(exact / fact.value.scale).quantize(places):f}"
    # Where the words carry the sign (减少2.30万元), the figure is printed without it.
    spoken = fact.value.value < 0 and not fact.value.printed.startswith("-")
    return Figure(exact, step, fact.value.unit, text.removeprefix("-") if spoken and exact < 0 else text)


def proposals(fact: Fact, identities: Iterable[Identity], figures: Figures) -> list[Figure]:
    """Return what a cell should print so that one identity or another holds, the most often proposed first.

    Failing identities weigh more; an identity that holds proposes only where it is an equation.
    """
    votes: Counter[Decimal] = Counter()
    for identity in identities:
        value = _proposal(fact, identity, figures)
        if value is not None:
            votes[_on_grid(value, step_of(fact))] += 3 if identity.failed else 1
    return [reprinted(fact, value) for value, _ in votes.most_common() if value != fact.value.value]


def _proposal(fact: Fact, identity: Identity, figures: Figures) -> Fraction | None:
    if identity.ratio is not None:
        return _ratio_proposal(fact, identity, figures)
    sign = sum(own for other, own in identity.terms if other.at == fact.at)
    if not sign or (identity.relation != "=" and not identity.failed):
        return None
    rest = sum((own * figure(other, figures).value for other, own in identity.terms if other.at != fact.at), ZERO)
    return Fraction(-rest) / sign


def _ratio_proposal(fact: Fact, identity: Identity, figures: Figures) -> Fraction | None:
    ratio = identity.ratio
    if ratio is None or ratio.printed.at != fact.at:
        return None
    part, whole = Fraction(figure(ratio.part, figures).value), Fraction(figure(ratio.whole, figures).value)
    base = whole - part if ratio.kind == "rate" else whole
    return part / base * 100 if base else None


def _on_grid(value: Fraction, step: Decimal) -> Decimal:
    exact = rounded(value, step)
    return Decimal(exact.numerator) / Decimal(exact.denominator)
