"""Period and year of a project of one year have different indicators."""

from collections.abc import Iterator, Sequence

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.targets import ANNUAL, PERIOD, is_one_year, letters, name_of, no_sheets, sides_of
from mingzhang.checking.text import limited, quoted, sheet_at
from mingzhang.model.disclosure import Indicator


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each sheet of one year with both sides filled in; a name that is cut off is the same."""
    yield from no_sheets(context.disclosure)
    for sheet in context.disclosure.sheets:
        sides = sides_of(sheet)
        if not is_one_year(sheet) or not all(sides.values()):
            yield not_applicable("不是一年期项目，或有一栏没有指标")
            continue
        alone = [*_alone(sides[PERIOD], sides[ANNUAL]), *_alone(sides[ANNUAL], sides[PERIOD])]
        if not alone:
            yield passed(sheet.place)
            continue
        names = quoted(item.level3 for item in alone)
        yield violated(
            limited([sheet_at(sheet, item.place, item.level3) for item in alone]),
            expected="两栏指标相同",
            actual=names,
            key=f"{name_of(sheet)}|{names}",
            name=name_of(sheet),
            count=str(len(alone)),
            examples=names,
        )


def _alone(own: Sequence[Indicator], other: Sequence[Indicator]) -> list[Indicator]:
    """Return the indicators that the other side lacks."""
    names = [letters(item.level3) for item in other if item.level3]
    return [
        item
        for item in own
        if (name := letters(item.level3)) and not any(name.startswith(o) or o.startswith(name) for o in names)
    ]
