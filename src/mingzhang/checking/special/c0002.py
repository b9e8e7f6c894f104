"""A code is printed with a name that is no longer in force."""

from collections.abc import Iterator

from mingzhang.checking.codes import by_code, code_rows, functional, known_name, name_at
from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import limited


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each code whose older name was last met before the year of the document."""
    year = context.disclosure.metadata.year
    rows = code_rows(context.disclosure)
    if not rows or year is None:
        yield not_checked("年度不明" if rows else "没有读到功能分类科目")
        return
    listed = functional(context.disclosure)
    renamed = False
    for (code, name), own in by_code(rows).items():
        entry = listed.entry(code)
        if entry is None or not entry.is_certain or not name or not entry.former:
            continue
        renamed = True
        older = any(known_name(name, (former,)) and (last is None or last < year) for former, last in entry.former)
        if older and not known_name(name, (entry.name,)):
            where = limited([name_at(one) for one in own])
            yield violated(where, expected=f"{code} {entry.name}", actual=f"{code} {name}")
        else:
            yield passed(own[0].row.place)
    if not renamed:
        yield not_applicable("所列科目都没有改过名")
