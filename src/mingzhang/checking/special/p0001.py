"""A table that the form requires is missing."""

from collections.abc import Iterator

from mingzhang.catalogue.tables import load_tables
from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.text import section_place
from mingzhang.model.finding import Location


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each table the profile requires."""
    required = context.profile.tables
    if not required:
        yield not_checked("版式不明，不能判断应当公开哪些表")
        return
    unread = any(one.kind == "table" for one in context.disclosure.unread)
    place = section_place(context.disclosure, "P2")
    for form in required:
        table = context.disclosure.table(form.id)
        if table is not None:
            yield passed(table.title_place)
            continue
        if unread and not context.knows_form:
            yield not_checked(f"有不认识的表，不能断定缺少“{form.title}”")
            continue
        number = load_tables()[form.id].number
        where = (Location(place, table=number),) if place else ()
        yield violated(where, expected=form.title, actual="缺表", table=form.title, number=str(number))
