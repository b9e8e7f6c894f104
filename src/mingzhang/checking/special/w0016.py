"""Some items of a list have no share while others have."""

from collections.abc import Iterator, Sequence

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import limited, narrative
from mingzhang.model.disclosure import Statement
from mingzhang.model.finding import Location

_SHARE = "占比"


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each section that lists amounts with shares."""
    any_shares = False
    for key in context.settings["sections"]:
        own = [item for item in context.disclosure.statements if item.key == key and item.type == "number"]
        shares = {item.label for item in own if item.label.endswith(_SHARE)}
        if not shares:
            continue
        any_shares = True
        without = _without_share(own, shares, set(context.settings["totals"]))
        if without:
            where = limited([Location(item.place, item.section, text=item.clause or item.raw) for item in without])
            names = "、".join(item.label for item in without)
            yield violated(
                where, expected="每项都有占比", actual=f"{names}无占比", key=names, items=names, section=own[0].section
            )
        else:
            yield passed(own[0].place)
    if not any_shares:
        has_text = any(narrative(context.disclosure, *context.settings["sections"]))
        yield not_applicable("各节都不写占比") if has_text else not_checked("没有收入、支出和支出结构各节")


def _without_share(own: Sequence[Statement], shares: set[str], totals: set[str]) -> list[Statement]:
    return [
        item
        for item in own
        if not item.label.endswith(_SHARE)
        and item.label not in totals
        and item.direction is None
        and f"{item.label}{_SHARE}" not in shares
    ]
