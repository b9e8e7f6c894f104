"""A code stands twice in a table."""

from collections import defaultdict
from collections.abc import Iterator

from mingzhang.checking.codes import CodeRow, name_at, tables_of_one_body
from mingzhang.checking.outcome import Context, Outcome, passed, violated
from mingzhang.checking.text import limited


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each table of codes; tables that list the codes of several bodies are left alone."""
    for own in tables_of_one_body(context.disclosure):
        table = own[0].table
        codes: defaultdict[str, list[CodeRow]] = defaultdict(list)
        for one in own:
            codes[one.code].append(one)
        twice = {code: rows for code, rows in codes.items() if len(rows) > 1}
        for code, rows in twice.items():
            where = limited([name_at(one) for one in rows])
            yield violated(where, expected="一行", actual=f"{code}共{len(rows)}行", code=code, number=str(table.number))
        if not twice:
            yield passed(table.title_place)
