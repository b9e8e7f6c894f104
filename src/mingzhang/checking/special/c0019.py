"""A section has an amount, but the items below it are missing."""

from collections import defaultdict
from collections.abc import Iterator

from mingzhang.checking.codes import CodeRow, code_rows, name_at
from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.model.disclosure import row_amounts


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each table that prints items; others end with sections by their form."""
    tables: defaultdict[str, list[CodeRow]] = defaultdict(list)
    for one in code_rows(context.disclosure):
        tables[one.table.id].append(one)
    printing = [own for own in tables.values() if any(len(one.code) == 7 for one in own)]
    if not printing:
        yield not_applicable("没有列到项级的表") if tables else not_checked("没有读到功能分类科目")
    for own in printing:
        above = {one.code[:5] for one in own if len(one.code) == 7}
        bare = [one for one in own if len(one.code) == 5 and one.code not in above and _filled(one)]
        for one in bare:
            yield violated([name_at(one)], expected="列出项级科目", actual=one.code, number=str(one.table.number))
        if not bare:
            yield passed(own[0].table.title_place)


def _filled(one: CodeRow) -> bool:
    """Say whether the row has an amount other than 0."""
    return any(sign in "123456789" for cell in row_amounts(one.table, one.row) if cell for sign in cell)
