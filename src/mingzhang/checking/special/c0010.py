"""A department economic item stands beside a government economic item it was never met with."""

from collections.abc import Iterator

from mingzhang.catalogue.classifications import load_mapping
from mingzhang.checking.codes import economic_rows
from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import table_at


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each pair of items whose department item is known in any pair."""
    rows = economic_rows(context.disclosure)
    if not rows:
        empty = context.disclosure.table("T06") is not None
        yield not_applicable("表6没有列出经济科目") if empty else not_checked("缺表6")
        return
    mapping = load_mapping(context.disclosure.metadata.year)
    table, own = rows
    decided = False
    for row in own:
        if not row.name or not row.gov_class or not (known := mapping.of(row.name)):
            continue
        decided = True
        if mapping.find(row.name, row.gov_class) is not None:
            yield passed(row.place)
        else:
            expected = "、".join(dict.fromkeys(pair.gov_name for pair in known))
            where = [table_at(table, row.place, row=row.name, text=f"{row.name}—{row.gov_class}")]
            yield violated(where, expected=expected, actual=row.gov_class, item=row.name)
    if not decided:
        yield not_checked("对应表没有收录表6所列的科目")
