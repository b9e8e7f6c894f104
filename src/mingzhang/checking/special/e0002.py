"""A table stands in the document that the form does not know."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.text import limited, quoted
from mingzhang.model.finding import Location


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome that lists the tables no rule could look at."""
    unknown = [item for item in context.disclosure.unread if item.kind == "table"]
    if unknown:
        where = limited([Location(item.place, item.section or None, text=item.text[:60]) for item in unknown])
        shown = quoted(item.text for item in unknown)
        yield violated(
            where,
            expected="公开表样中的表",
            actual=f"{len(unknown)} 张",
            key=shown,
            count=str(len(unknown)),
            found=shown,
        )
    elif context.disclosure.tables:
        yield passed()
    else:
        yield not_checked("没有读到表")
