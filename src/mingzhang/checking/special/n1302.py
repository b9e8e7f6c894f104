"""A change that leaves less than nothing for last year or this year."""

from collections.abc import Iterator

from mingzhang.checking.changes import Change, at, changes_of, figure_of, said
from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.model.disclosure import Statement
from mingzhang.model.money import ZERO

_ALL = -100


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each change: it rises by more than this year's amount, or falls by more than 100 %."""
    outcomes = [_outcome(change, context) for change in changes_of(context.disclosure) if change.by or change.rate]
    yield from outcomes or [not_applicable("说明没有增减额和增减率")]


def _outcome(change: Change, context: Context) -> Outcome:
    amount, by, rate = (figure_of(context, item) for item in (change.amount, change.by, change.rate))
    if change.by is not None and amount is not None and by is not None and (amount.interval - by.interval).high < ZERO:
        return _broken(change, change.by, "增加的数额大于本年数，上年成了负数")
    if change.rate is not None and rate is not None and rate.interval.high < _ALL:
        return _broken(change, change.rate, "下降超过100%，本年成了负数")
    return passed()


def _broken(change: Change, item: Statement, why: str) -> Outcome:
    return violated(
        list(at(change.amount, item)),
        expected="两年的数额都不小于零",
        actual=said(item),
        key=f"{item.label}|{item.value}",
        what=change.name,
        why=why,
    )
