"""The rows of a table of codes are out of order."""

from collections.abc import Iterator
from itertools import pairwise

from mingzhang.checking.codes import name_at, tables_of_one_body
from mingzhang.checking.outcome import Context, Outcome, passed, violated


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each table of codes: each code after the one above it, in ascending order."""
    for own in tables_of_one_body(context.disclosure):
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
