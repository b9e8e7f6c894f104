"""A header cell lacks the word 年 behind its year."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import table_at
from mingzhang.model.writing import fold

_YEAR_ALONE = re.compile(r"(20\d{2})(?=预算|合计|财政|决算|执行|金额)")


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each header cell that begins with a bare year."""
    dated = False
    for table in context.disclosure.tables:
        for row, places in zip(table.header, table.header_places, strict=False):
            for cell, place in zip(row, places, strict=False):
                text = fold(cell or "")
                if not text.startswith("20"):
                    continue
                dated = True
                right = _YEAR_ALONE.sub(r"\1年", text, count=1)
                if right == text:
                    yield passed(place)
                else:
                    where = [table_at(table, place, text=cell)]
                    yield violated(
                        where, expected=right, actual=text, key=f"{table.id}|{text}", number=str(table.number)
                    )
    if not dated:
        yield not_applicable("表头没有写年度") if context.disclosure.tables else not_checked("没有读到表")
