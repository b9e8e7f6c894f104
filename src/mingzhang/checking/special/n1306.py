"""The narrative rounds an amount more than the table it restates."""

from collections.abc import Iterator, Set

from mingzhang.checking.agreement import agreements
from mingzhang.checking.evaluate import Evaluation
from mingzhang.checking.locate import location, names_of
from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.finding import Verdict
from mingzhang.model.money import YUAN_PER_UNIT


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each rounded figure that agrees with its table: as printed, or only within rounding."""
    disclosure, names = context.disclosure, names_of(context.disclosure)
    restated = [
        one
        for section in sorted(_sections(disclosure))
        for one in agreements(section, disclosure, context.book)
        if one.terms and one.verdict in (Verdict.PASSED, Verdict.ROUNDING)
    ]
    for one in restated:
        stated, source = one.left_facts[0], one.right_facts[0]
        if _is_coarse(one):
            yield violated(
                [location(stated, names), location(source, names)],
                expected=f"{source.value.printed}{source.value.unit}",
                actual=f"{stated.value.printed}{stated.value.unit}",
                key=f"{stated.at}={stated.value.printed}",
                what=stated.at.line.split("#")[0],
            )
        else:
            yield passed(stated.place)
    if not restated:
        yield not_applicable("没有比报表取整的数额")


def _sections(disclosure: Disclosure) -> Set[str]:
    """Return the sections with an amount of fewer decimals than the tables have; others need no comparison."""
    steps = {fact.value.step for fact in disclosure.facts if fact.at.table.startswith("T") and fact.value.step}
    finest = min(steps, default=None)
    amounts = ((item.key, item.figure) for item in disclosure.statements if item.unit in YUAN_PER_UNIT)
    return {key for key, figure in amounts if figure and figure.value and finest and figure.step > finest}


def _is_coarse(one: Evaluation) -> bool:
    stated, source = one.left_facts[0].value, one.right_facts[0].value
    # Tables in 元 beside a text in 万元 are a region's way of writing; the text rounds nothing of its own.
    same_unit = stated.unit == source.unit
    return one.verdict is Verdict.ROUNDING and same_unit and stated.step > source.step > 0
