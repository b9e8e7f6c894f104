"""A target sheet has no satisfaction indicator."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable
from mingzhang.checking.targets import SATISFACTION, indicators_of, list_outcome, sheets_of, sides_of
from mingzhang.checking.text import sheet_at
from mingzhang.model.disclosure import ProjectSheet


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome that lists all sheets with indicators but none of satisfaction."""
    if not indicators_of(context.disclosure):
        yield not_applicable("没有填写绩效指标")
        return
    found = []
    for sheet in sheets_of(context.disclosure):
        rows = [item for side in sides_of(sheet).values() for item in side]
        satisfied = any(item.level1 == SATISFACTION or "满意" in (item.level3 or "") for item in rows)
        if rows and not satisfied:
            name = (sheet.name if isinstance(sheet, ProjectSheet) else None) or sheet.title
            found.append((sheet_at(sheet, text=name), name))
    yield list_outcome(found, expected="服务对象满意度指标")
