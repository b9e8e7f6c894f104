"""The rows of a table of codes are out of order."""

from collections.abc import Iterator
from itertools import pairwise

from mingzhang.checking.codes import code_rows, name_at, tables_of_one_body
from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each table of codes: each code after the one above it, in ascending order."""
    tables = tables_of_one_body(context.disclosure)
    if not code_rows(context.disclosure):
        yield not_checked("没有读到功能分类科目")
    elif not tables:
        yield not_applicable("各表分单位列科目，不按编码排列")
    for own in tables:
        table = own[0].table
        late = next(((before, one) for before, one in pairwise(own) if one.code < before.code), None)
        if late is None:
            yield passed(table.title_place)
        else:
            before, one = late
            where = [name_at(one), name_at(before)]
            yield violated(
                where,
                expected=f"{one.code}在{before.code}之前",
                actual=f"{one.code}在后",
                number=str(table.number),
                code=one.code,
            )
