"""A code stands twice in a table."""

from collections import defaultdict
from collections.abc import Iterator

from mingzhang.checking.codes import CodeRow, code_rows, name_at, tables_of_one_body
from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import limited


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each table of codes; tables that list the codes of several bodies are left alone."""
    tables = tables_of_one_body(context.disclosure)
    if not code_rows(context.disclosure):
        yield not_checked("没有读到功能分类科目")
    elif not tables:
        yield not_applicable("各表分单位列科目，同一科目可以有几行")
    for own in tables:
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
