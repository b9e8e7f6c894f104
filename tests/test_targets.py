"""What the rules about performance target sheets have in common."""

from __future__ import annotations

from decimal import Decimal

from mingzhang.checking.components import components_of
from mingzhang.checking.targets import amount_in, differing, yuan


def test_an_amount_is_the_whole_value() -> None:
    amount = amount_in("≤14.5万元")
    assert amount is not None and amount.value == Decimal(145_000)
    assert amount_in("5元/本") is None
    assert amount_in("控制在预算内") is None


def test_a_difference_of_names_is_shown_with_its_neighbours() -> None:
    assert differing("水库移民培训费", "水库移民培育费") == ("民培训费", "民培育费")
    assert differing("河长制经费（第二批）", "河长制经费") == ("经费（第二批）", "经费")


def test_components_know_what_stands_below_them() -> None:
    settings = {"whole": ["包括"], "open": ["等"], "earlier": ["上年"]}
    parts = components_of("（1）清淤（2万元）；人工12万元；机械8万元；（2）监测（10万元）。", settings)
    assert parts is not None and parts.strict and parts.whole
    assert [amount.printed for amount in parts.amounts] == ["2", "10"]
    assert [amount.printed for amount in parts.below[0]] == ["12", "8"]


def test_amounts_are_written_as_the_sheets_do() -> None:
    assert (yuan(Decimal("28794.24")), yuan(Decimal(1_800_000))) == ("28,794.24", "1,800,000")
