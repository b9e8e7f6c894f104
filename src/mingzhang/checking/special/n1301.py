"""A rate of change on nothing, or a share of nothing."""

import re
from collections.abc import Iterator

from mingzhang.catalogue.sentences import slots_of
from mingzhang.checking.changes import at, base_of, changes_of, figure_of, said
from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.model.disclosure import Statement
from mingzhang.model.money import Figure

_SHARE = re.compile(r"share\([^,]+, ([^\[\]]+)\)")
_WHOLE = 100


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each rate whose base follows from the text, and for each share of a total that is 0."""
    outcomes = [*_rates(context), *_shares(context)]
    yield from outcomes or [not_applicable("说明没有增减率和占比")]


def _rates(context: Context) -> Iterator[Outcome]:
    for change in changes_of(context.disclosure):
        amount, by, rate = (figure_of(context, item) for item in (change.amount, change.by, change.rate))
        if amount is None or by is None or rate is None or change.rate is None:
            continue
        if base_of(amount, by) or not by.value or not rate.value or _is_rounded(amount, by, rate):
            yield passed(change.rate.place)
        else:
            yield violated(
                list(at(change.amount, change.by, change.rate)),
                expected="基数为零，不写比率",
                actual=said(change.rate),
                key=f"{change.rate.label}|{change.rate.value}",
                what=change.name,
                base="上年预算数",
            )


def _is_rounded(amount: Figure, by: Figure, rate: Figure) -> bool:
    """Say whether the rate is so high that last year's amount may be more than 0 and still print as 0."""
    highest = (amount.step + by.step) / 2
    return abs(rate.value) * highest >= _WHOLE * abs(by.value)


def _shares(context: Context) -> Iterator[Outcome]:
    for item in context.disclosure.statements:
        share = figure_of(context, item) if item.type == "number" else None
        whole = _whole(context, item)
        if share is None or whole is None:
            continue
        total = figure_of(context, whole)
        if total is None or total.value or not share.value:
            yield passed(item.place)
        else:
            yield violated(
                list(at(whole, item)),
                expected="基数为零，不写比率",
                actual=said(item),
                key=f"{item.label}|{item.value}",
                what=item.label,
                base=whole.label,
            )


def _whole(context: Context, item: Statement) -> Statement | None:
    """Return the total of the same section that a share is of, None for other figures."""
    slots = slots_of(item.key)
    slot = slots.get(item.label) or (slots.get("{class}占比") if item.label.endswith("占比") else None)
    match = _SHARE.fullmatch(slot.derived or "") if slot is not None else None
    if match is None:
        return None
    statements = context.disclosure.statements
    return next((one for one in statements if one.key == item.key and one.label == match[1]), None)
