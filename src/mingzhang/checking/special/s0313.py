"""The duties on the overall sheet are not those of Part 1."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.similar import shared
from mingzhang.checking.targets import letters, text_at, text_of

_DUTIES = "部门职责"


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome by the share of the sheet's character pairs that Part 1 has, too."""
    disclosure = context.disclosure
    if disclosure.overall is None:
        yield not_applicable("没有整体绩效目标表")
        return
    told, text = letters("".join(disclosure.duties)), text_of(disclosure.overall, _DUTIES)
    same, pairs = shared(letters(text), told)
    least = context.settings["least_pairs"]
    if pairs < least or len(told) < least:
        yield not_checked("第一部分或整体绩效目标表没有可以比较的职责")
    elif same * 100 >= pairs * context.settings["least_share"]:
        yield passed(disclosure.overall.place)
    else:
        where = [text_at(disclosure.overall, _DUTIES, text[:60])]
        yield violated(where, expected="第一部分的主要职责", actual=text[:60], share=f"{same * 100 // pairs}%")
