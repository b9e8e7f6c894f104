"""Put one realistic fault into a disclosure's text, and say where it stands."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple

from mingzhang.model.disclosure import Disclosure, Row, Table
from mingzhang.model.place import Place

_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")
#: Changes below this (万元, %) may pass as roundings.
_SMALLEST = Decimal("0.05")


class Fault(NamedTuple):
    """A spoiled text; ``line`` counts from 1 in it; ``what`` says what was done."""

    kind: str
    text: str
    line: int
    what: str


class Source(NamedTuple):
    """What a fault is put into."""

    disclosure: Disclosure
    lines: tuple[str, ...]
    chance: random.Random


Maker = Callable[[Source], "Fault | None"]


def source(disclosure: Disclosure, text: str, seed: int) -> Source:
    """Return the text ready to be spoiled."""
    return Source(disclosure, tuple(text.split("\n")), random.Random(seed))


def _put(one: Source, kind: str, place: Place, new: str, name: str) -> Fault | None:
    if place.line is None or place.start is None or place.end is None:
        return None
    line = one.lines[place.line - 1]
    old = line[place.start : place.end]
    if old == new:
        return None
    lines = [*one.lines]
    lines[place.line - 1] = line[: place.start] + new + line[place.end :]
    return Fault(kind, "\n".join(lines), place.line, f"{name}: {old} → {new}")


def _drop(one: Source, kind: str, number: int, name: str, at: int | None = None) -> Fault:
    lines = [*one.lines[: number - 1], *one.lines[number:]]
    return Fault(kind, "\n".join(lines), at if at is not None else number, f"dropped {name}")


def _figures(one: Source, first: str) -> list[tuple[Place, str]]:
    facts = one.disclosure.facts
    return [(f.place, str(f.at)) for f in facts if f.value.printed and str(f.at).startswith(first) and f.place.line]


def _respelled(one: Source, place: Place, change: Callable[[str, random.Random], str]) -> str | None:
    line = one.lines[(place.line or 1) - 1]
    old = line[place.start : place.end]
    match = _DIGITS.search(old)
    if match is None:
        return None
    new = change(match.group(), one.chance)
    if abs(Decimal(new.replace(",", "")) - Decimal(match.group().replace(",", ""))) < _SMALLEST:
        return None
    return old[: match.start()] + new + old[match.end() :]


def _other_digit(text: str, chance: random.Random) -> str:
    at = chance.choice([i for i, sign in enumerate(text) if sign.isdigit()])
    others = [d for d in "0123456789" if d != text[at] and not (at == 0 and d == "0" and len(text) > 1)]
    return text[:at] + chance.choice(others) + text[at + 1 :]


def _transposed(text: str, chance: random.Random) -> str:
    pairs = [i for i in range(len(text) - 1) if text[i : i + 2].isdigit() and text[i] != text[i + 1]]
    if not pairs:
        return text
    at = chance.choice(pairs)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _figure(kind: str, first: str, change: Callable[[str, random.Random], str], unit: str = "") -> Maker:
    def make(one: Source) -> Fault | None:
        found = _figures(one, first)
        if unit:
            units = {s.place: s.unit for s in one.disclosure.statements}
            found = [(p, n) for p, n in found if units.get(p) == unit]
        if not found:
            return None
        place, name = one.chance.choice(found)
        new = _respelled(one, place, change)
        return None if new is None else _put(one, kind, place, new, name)

    return make


def _rows(one: Source, tables: Sequence[str], kinds: Sequence[str]) -> list[tuple[Table, Row]]:
    return [
        (t, r) for t in one.disclosure.tables if t.id in tables for r in t.rows if r.kind in kinds and any(r.cells[1:])
    ]


def _dropped_row(kind: str, tables: Sequence[str], kinds: Sequence[str]) -> Maker:
    def make(one: Source) -> Fault | None:
        rows = _rows(one, tables, kinds)
        if not rows:
            return None
        table, row = one.chance.choice(rows)
        return _drop(one, kind, row.place.line or 1, f"{table.id} {row.cells[:2]}", at=0)

    return make


def _swapped_rows(one: Source) -> Fault | None:
    """Swap the amounts of two rows of codes of one level in one table."""
    rows = [(t, r) for t, r in _rows(one, ("T02", "T03", "T05"), ("code",)) if r.level == 3]
    if len(rows) < 2:
        return None
    table, first = one.chance.choice(rows)
    others = [r for t, r in rows if t is table and r.cells[2:] != first.cells[2:]]
    if not others:
        return None
    second = one.chance.choice(others)
    lines = [*one.lines]
    at, to = (first.place.line or 1) - 1, (second.place.line or 1) - 1
    a, b = lines[at].split("\t"), lines[to].split("\t")
    lines[at], lines[to] = "\t".join([*a[:2], *b[2:]]), "\t".join([*b[:2], *a[2:]])
    return Fault("swapped amounts", "\n".join(lines), at + 1, f"{table.id} {first.code} and {second.code}")


def _shifted(one: Source) -> Fault | None:
    """Put an amount into the other column of basic and project expenditure."""
    rows = [(t, r) for t, r in _rows(one, ("T03", "T05"), ("code",)) if (r.cells[3] is None) != (r.cells[4] is None)]
    if not rows:
        return None
    table, row = one.chance.choice(rows)
    number = row.place.line or 1
    cells = [*one.lines[number - 1].split("\t"), "", ""][:5]
    cells[3], cells[4] = cells[4], cells[3]
    lines = [*one.lines]
    lines[number - 1] = "\t".join(cells)
    return Fault("wrong column", "\n".join(lines), number, f"{table.id} {row.code}")


def _renamed(one: Source) -> Fault | None:
    rows = [(t, r) for t, r in _rows(one, ("T02", "T03", "T05"), ("code",))]
    if len({r.name for _, r in rows}) < 2:
        return None
    table, row = one.chance.choice(rows)
    other = one.chance.choice([r.name for _, r in rows if r.name != row.name])
    return _put(one, "wrong label", row.places[1], other or "", f"{table.id} {row.code}")


def _recoded(one: Source) -> Fault | None:
    rows = _rows(one, ("T02", "T03", "T05"), ("code",))
    if not rows:
        return None
    table, row = one.chance.choice(rows)
    return _put(one, "wrong code", row.places[0], _other_digit(row.code or "0", one.chance), table.id)


def _turned(one: Source) -> Fault | None:
    changes = [s for s in one.disclosure.statements if s.direction and s.place.line and s.signed]
    if not changes:
        return None
    chosen = one.chance.choice(changes)
    words = {"增加": "减少", "减少": "增加", "增长": "下降", "下降": "增长"}
    line = one.lines[(chosen.place.line or 1) - 1]
    word = chosen.direction or ""
    start = line.rfind(word, 0, (chosen.place.end or 0))
    if word not in words or start < 0:
        return None
    place = chosen.place._replace(start=start, end=start + len(word))
    return _put(one, "wrong direction", place, words[word], f"{chosen.section[:6]} {chosen.label}")


def _dropped_sheet(one: Source) -> Fault | None:
    sheets = one.disclosure.sheets
    if len(sheets) < 2:
        return None
    at = one.chance.randrange(len(sheets) - 1)
    start, end = sheets[at].place.line or 1, sheets[at + 1].place.line or 1
    lines = [*one.lines[: start - 1], *one.lines[end - 1 :]]
    return Fault("dropped sheet", "\n".join(lines), 0, f"sheet {sheets[at].name}")


def _misspelt(one: Source) -> Fault | None:
    name = one.disclosure.metadata.department_name or "？？？"
    toc = {entry.place.line for entry in one.disclosure.toc}
    spots = [
        (n, m.start())
        for n, line in enumerate(one.lines, 1)
        if n not in toc
        for m in re.finditer(re.escape(name), line)
    ][1:]
    if not spots:
        return None
    number, start = one.chance.choice(spots)
    at = one.chance.randrange(1, len(name) - 1)
    new = name[:at] + one.chance.choice("城新平安东") + name[at + 1 :]
    if one.chance.random() < 0.5:
        new = name[:at] + name[at + 1 :]
    return _put(one, "misspelt name", Place(number, start, start + len(name)), new, "name")


def _other_year(one: Source) -> Fault | None:
    year = one.disclosure.metadata.year or 0
    spots = [
        (n, m.start())
        for n, line in enumerate(one.lines, 1)
        if not re.search(r"〔|\[|【|编号", line)
        for m in re.finditer(rf"{year}(?=\)?\s*年)", line)
    ]
    if not spots:
        return None
    number, start = one.chance.choice(spots)
    return _put(one, "wrong year", Place(number, start, start + 4), str(year - 1), one.lines[number - 1][:30])


def _emptied(one: Source) -> Fault | None:
    found = [(f.place, str(f.at)) for f in one.disclosure.facts if f.at.table.startswith("T") and f.value.value]
    place, name = one.chance.choice(found)
    return _put(one, "emptied cell", place, "", name)


MAKERS: dict[str, Maker] = {
    "table digit": _figure("table digit", "T", _other_digit),
    "table transposed": _figure("table transposed", "T", _transposed),
    "text digit": _figure("text digit", "S", _other_digit, "万元"),
    "text transposed": _figure("text transposed", "S", _transposed, "万元"),
    "wrong share": _figure("wrong share", "S", _other_digit, "%"),
    "wrong count": _figure("wrong count", "S10", _other_digit, "个"),
    "sheet digit": _figure("sheet digit", "X", _other_digit),
    "overall digit": _figure("overall digit", "Z", _other_digit),
    "dropped row": _dropped_row("dropped row", ("T02", "T03", "T05", "T08"), ("code",)),
    "dropped item": _dropped_row("dropped item", ("T06",), ("item", "class")),
    "dropped project": _dropped_row("dropped project", ("T12",), ("project",)),
    "dropped sheet": _dropped_sheet,
    "swapped amounts": _swapped_rows,
    "wrong column": _shifted,
    "wrong label": _renamed,
    "wrong code": _recoded,
    "wrong direction": _turned,
    "misspelt name": _misspelt,
    "wrong year": _other_year,
    "emptied cell": _emptied,
}
