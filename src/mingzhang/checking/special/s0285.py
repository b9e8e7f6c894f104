"""A number in the description of a project contradicts the quantity indicator of the same name."""

from collections.abc import Iterator, Mapping
from typing import Any

from mingzhang.checking.counts import Target, counted, target_of, twins
from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.targets import QUANTITY, Seen, indicators_of, name_of, sheets_of, text_at, text_of


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each quantity indicator whose noun a text of its sheet counts in the same unit."""
    if not sheets_of(context.disclosure):
        yield not_applicable("没有绩效目标表")
        return
    for seen in indicators_of(context.disclosure):
        if seen.indicator.level2 == QUANTITY:
            target = target_of(seen, context.settings)
            if target is not None and len(target.noun) >= context.settings["least_noun"]:
                yield from _compare(seen, target, context.settings)


def _compare(seen: Seen, target: Target, settings: Mapping[str, Any]) -> Iterator[Outcome]:
    for label in settings["texts"]:
        counts = counted(target, text_of(seen.sheet, label), settings)
        fitting = (target, *twins(seen, settings))
        wrong = [count for count in counts if not any(one.allows(count.number) for one in fitting)]
        if wrong and len(wrong) == len(counts):
            stated = wrong[0].printed
            yield violated(
                [text_at(seen.sheet, label, stated), seen.here()],
                expected="计划与指标一致",
                actual=f"{stated}；{seen.words}",
                key=f"{name_of(seen.sheet)}|{seen.words}|{stated}",
                label=label,
                stated=stated,
                target=seen.words,
            )
        elif counts:
            yield passed(seen.indicator.place)
