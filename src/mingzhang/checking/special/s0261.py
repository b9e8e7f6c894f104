"""A cost indicator is a number without a unit, or with the unit of something that is no money."""

import re
from collections.abc import Iterator

from mingzhang.checking.costs import is_bare
from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.targets import COST, of_label
from mingzhang.checking.text import words
from mingzhang.model.writing import fold


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each cost indicator with a value."""
    money = words(context.settings["money_names"])
    others = re.compile(rf"[≤≥<>＜＞=]*\d[\d,，.]*(?:{'|'.join(context.settings['other_units'])})")
    costs = [seen for seen in of_label(context.disclosure, COST) if seen.value]
    if not costs:
        yield not_applicable("没有填写成本指标")
    for seen in costs:
        value = fold(seen.value)
        if is_bare(value):
            yield violated([seen.here()], expected=f"{seen.value}元（或万元）", actual=seen.value, name=seen.name)
        elif others.fullmatch(value) and money.search(seen.name):
            yield violated([seen.here()], expected="以元或万元计的金额", actual=seen.value, name=seen.name)
        else:
            yield passed(seen.indicator.place)
