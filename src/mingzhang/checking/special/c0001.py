"""A code is printed with the name of another item."""

from collections.abc import Iterator

from mingzhang.checking.codes import CodeRow, by_code, code_rows, functional, known_name, name_at
from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.text import limited
from mingzhang.model.writing import fold


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each code and name; of codes not surely known the name used more often is right."""
    rows = code_rows(context.disclosure)
    if not rows:
        yield not_checked("没有读到功能分类科目")
        return
    listed = functional(context.disclosure)
    grouped = by_code(rows)
    usual = _usual(grouped)
    unknown: set[str] = set()
    for (code, name), own in grouped.items():
        if not name:
            continue
        if not listed.is_certain(code):
            unknown.add(code)
            if code in usual and fold(name) != fold(usual[code]):
                where = limited([name_at(one) for one in own])
                yield violated(where, expected=f"{code} {usual[code]}", actual=f"{code} {name}")
        elif known_name(name, listed.names(code)):
            yield passed(own[0].row.place)
        else:
            where = limited([name_at(one) for one in own])
            yield violated(where, expected=f"{code} {listed.names(code)[0]}", actual=f"{code} {name}")
    if unknown:
        yield not_checked(f"名录不全，有{len(unknown)}个科目的名称无法核对")


def _usual(grouped: dict[tuple[str, str], list[CodeRow]]) -> dict[str, str]:
    """Return for each code printed with several names the one that most of its rows have, if there is one."""
    names: dict[str, list[tuple[int, str]]] = {}
    for (code, name), own in grouped.items():
        if name:
            names.setdefault(code, []).append((len(own), name))
    ranked = {code: sorted(found, reverse=True) for code, found in names.items() if len(found) > 1}
    return {code: found[0][1] for code, found in ranked.items() if found[0][0] > found[1][0]}
