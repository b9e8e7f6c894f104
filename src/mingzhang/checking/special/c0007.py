"""The row above a code is missing."""

from collections import defaultdict
from collections.abc import Iterator

from mingzhang.checking.codes import CodeRow, code_rows, functional, name_at
from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each table that prints classes; others print items alone by their form."""
    tables: defaultdict[str, list[CodeRow]] = defaultdict(list)
    for one in code_rows(context.disclosure):
        tables[one.table.id].append(one)
    if not tables:
        yield not_checked("没有读到功能分类科目")
    listed = functional(context.disclosure)
    for own in tables.values():
        codes = {one.code for one in own}
        lengths = {len(code) for code in codes}
        if len(lengths) == 1:
            yield not_applicable("表中只列一级科目")
            continue
        missing: dict[str, CodeRow] = {}
        for one in own:
            for length in (3, 5):
                above = one.code[:length]
                # A table of classes and items must print what stands between them.
                printed = length in lengths or (length == 5 and {3, 7} <= lengths)
                if length < len(one.code) and printed and above not in codes:
                    missing.setdefault(above, one)
        for above, one in missing.items():
            names = listed.names(above)
            expected = f"{above} {names[0]}" if names else above
            yield violated(
                [name_at(one)], expected=expected, actual="缺行", code=one.code, number=str(one.table.number)
            )
        if not missing:
            yield passed(own[0].table.title_place)
