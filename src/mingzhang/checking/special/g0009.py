"""A body's name is misprinted by one character where tables and sheets name it."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import limited, lines_of, sheet_at, table_at
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.finding import Location
from mingzhang.model.writing import fold

_SHORTEST = 5


class _Named(NamedTuple):
    name: str
    here: Location


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each name that differs by one character from one that is used more often."""
    disclosure = context.disclosure
    own = disclosure.metadata.department_name
    telling = frozenset(context.settings["telling"])
    mentions = [*_mentions(disclosure), *_openings(disclosure, own or "", telling)]
    if not own or not mentions:
        yield not_applicable("表和绩效目标表没有列出单位") if own else not_checked("封面没有部门（单位）名称")
        return
    counts = Counter(fold(mention.name) for mention in mentions)
    counts[fold(own)] += len(mentions) + 1
    wrong: dict[str, str] = {}
    for name, count in counts.items():
        usual = [other for other, more in counts.items() if more > count and _is_slip(name, other, telling)]
        if usual:
            wrong[name] = max(usual, key=counts.__getitem__)
    for name, right in wrong.items():
        found = [mention for mention in mentions if fold(mention.name) == name]
        where = limited([mention.here for mention in found])
        yield violated(where, expected=right, actual=found[0].name, key=name)
    if not wrong:
        yield passed()


def _mentions(disclosure: Disclosure) -> Iterator[_Named]:
    """Yield the units that tables list and the implementing units of target sheets."""
    for table in disclosure.tables:
        for row in table.rows:
            if row.kind == "entity" and row.name:
                yield _Named(row.name, table_at(table, row.place, row=row.name, text=row.name))
    for sheet in disclosure.sheets:
        field = sheet.implementing_unit
        if field is not None and field.value:
            yield _Named(field.value, sheet_at(sheet, field.place, field.value))


def _openings(disclosure: Disclosure, own: str, telling: frozenset[str]) -> Iterator[_Named]:
    """Yield the misprinted names with which paragraphs of Part 1 open."""
    for line in lines_of(disclosure):
        if line.part != "P1" or line.is_heading or line.text.startswith(own):
            continue
        for length in (len(own) - 1, len(own), len(own) + 1):
            if _is_slip(line.text[:length], own, telling):
                yield _Named(line.text[:length], line.here(0, length))
                break


def _is_slip(name: str, other: str, telling: frozenset[str]) -> bool:
    """Say whether two names differ by one character that does not tell bodies apart; a name cut short is no slip."""
    if min(len(name), len(other)) < _SHORTEST or abs(len(name) - len(other)) > 1 or other.startswith(name):
        return False
    start = 0
    while start < min(len(name), len(other)) and name[start] == other[start]:
        start += 1
    left, right = name[start:], other[start:]
    if len(left) == len(right):
        changed, same = left[:1] + right[:1], left[1:] == right[1:]
    elif len(left) < len(right):
        changed, same = right[:1], left == right[1:]
    else:
        changed, same = left[:1], left[1:] == right
    return same and not changed.isascii() and not all(sign in telling for sign in changed)
