"""The parts that a project's description lists do not add up to its funds."""

from collections.abc import Iterator

from mingzhang.checking.components import Components, components_of
from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.targets import ANNUAL, PERIOD, funds, funds_at, no_sheets, text_at, text_of, total, yuan
from mingzhang.model.disclosure import ProjectSheet


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each text that lists components with amounts."""
    yield from no_sheets(context.disclosure)
    for sheet in context.disclosure.sheets:
        for label in context.settings["texts"]:
            parts = components_of(text_of(sheet, label), context.settings)
            yield not_applicable("文字没有列出分项金额") if parts is None else _compare(sheet, label, parts)


def _compare(sheet: ProjectSheet, label: str, parts: Components) -> Outcome:
    totals = [amount for side in (ANNUAL, PERIOD) if (amount := funds(sheet, side)) is not None]
    if not totals:
        return not_checked("绩效目标表没有资金总额")
    place = text_at(sheet, label)
    sums = total(parts.amounts)
    if any(sums.meets(amount.interval) for amount in totals) or parts.explains(totals):
        return passed(place.place)
    if not parts.whole or parts.has_own_total():
        return not_checked("文字没有说明列出的是项目资金的全部分项")
    listed = " + ".join(f"{amount.printed}{amount.unit}" for amount in parts.amounts)
    added = yuan(sum((amount.value for amount in parts.amounts), start=totals[0].value * 0))
    repaired = parts.repaired(totals)
    return violated(
        [text_at(sheet, label, parts.text), *funds_at(sheet, ANNUAL)],
        expected=f"{yuan(totals[0].value)}元",
        actual=f"{added}元",
        key=f"{sheet.name}|{label}|{listed}",
        label=label,
        listed=listed,
        repair=f"（“{repaired[0]}”下的细项合计{yuan(repaired[1])}元，可能误写）" if repaired else "",
        repair_en=f" The items below “{repaired[0]}” add up to {yuan(repaired[1])} yuan." if repaired else "",
    )
