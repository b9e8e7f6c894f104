"""The occupational annuity is out of proportion to the pension contribution."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from mingzhang.checking.codes import item_total
from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.ratio import decimal_text
from mingzhang.checking.text import table_at


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome: the annuity (8 %) should be about half of the pension contribution (16 %)."""
    settings = context.settings
    annuity, own = item_total(context.disclosure, settings["annuity"])
    pension, base = item_total(context.disclosure, settings["pension"])
    table = context.disclosure.table("T06")
    if table is None:
        yield not_checked("缺表6")
        return
    if not own or not base:
        yield not_applicable("没有职业年金或养老保险缴费")
        return
    times = own / base
    if Decimal(settings["least"]) <= times <= Decimal(settings["most"]):
        yield passed(annuity[0].place)
        return
    where = [table_at(table, row.place, row=row.name, text=row.name) for row in (*annuity, *pension)]
    shown = decimal_text(Fraction(times), 2)
    expected = decimal_text(Fraction(base) / 20_000, 2)
    actual = decimal_text(Fraction(own) / 10_000, 2)
    yield violated(where, expected=f"约{expected}万元", actual=f"{actual}万元", times=shown)
