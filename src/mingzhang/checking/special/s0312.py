"""Two texts of a target sheet are alike but for a few characters in their midst."""

from collections.abc import Iterator
from itertools import combinations

from mingzhang.checking.outcome import Context, Outcome, passed, violated
from mingzhang.checking.similar import same_start
from mingzhang.checking.targets import TEXTS, letters, name_of, no_sheets, text_at, text_of


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each sheet: of two such texts, one probably has a character too many or too few."""
    yield from no_sheets(context.disclosure)
    limits = context.settings["least_same"], context.settings["most_different"]
    for sheet in context.disclosure.sheets:
        texts = [(label, text_of(sheet, label)) for label in TEXTS if text_of(sheet, label)]
        clean = True
        for (one, left), (other, right) in combinations(texts, 2):
            apart = _apart(letters(left), letters(right), *limits)
            if apart is None:
                continue
            clean = False
            yield violated(
                [text_at(sheet, one, left[:60]), text_at(sheet, other, right[:60])],
                expected=apart[1] or "（无）",
                actual=apart[0] or "（无）",
                key=f"{name_of(sheet)}|{one}|{other}|{apart[0]}|{apart[1]}",
                name=name_of(sheet),
                one=one,
                other=other,
                parts="与".join(f"“{part}”" for part in apart if part),
            )
        if clean:
            yield passed(sheet.place)


def _apart(one: str, other: str, least: int, most: int) -> tuple[str, str] | None:
    """Return what differs in two texts that begin and end alike for so long, None for all others."""
    if one[:least] != other[:least]:
        return None
    start = same_start(one, other)
    end = same_start(one[start:][::-1], other[start:][::-1])
    left, right = one[start : len(one) - end], other[start : len(other) - end]
    if one == other or start < least or end < least or max(len(left), len(right)) > most:
        return None
    return left, right
