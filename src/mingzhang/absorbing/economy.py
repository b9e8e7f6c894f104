"""Economic items: the codes behind printed names, what stands in where none are printed, what usually goes together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from mingzhang.absorbing.printed import PairRow, Printed
from mingzhang.catalogue.classifications import Classification, Pair, load_classification, load_mapping
from mingzhang.catalogue.tabulated import load_queries
from mingzhang.model.ledger import Purpose, UnitKind
from mingzhang.model.writing import fold

#: Functional items and the economic item that each is paid as, from the classification's own explanations
#: (政府收支分类科目): pension, annuity, medical insurance, subsidy of civil servants, housing fund.
BELONGING: Mapping[str, str] = {
    "2080505": "30108",
    "2080506": "30109",
    "2101101": "30110",
    "2101102": "30110",
    "2101103": "30111",
    "2210201": "30113",
}
#: Retirement (行政事业单位离退休) is paid as 303 (对个人和家庭的补助) before anything else.
_RETIREMENT, _TO_PERSONS = ("2080501", "2080502"), "303"
_AGENCY = ("501", "502", "503", "504")
_INSTITUTION = ("505", "506", "507")
#: What stands in for items that no table prints: other wages, other goods and services; agency, institution.
STAND_IN: Mapping[Purpose, tuple[tuple[str, str], tuple[str, str]]] = {
    Purpose.PERSONNEL: (("30199", "50199"), ("30199", "50501")),
    Purpose.PUBLIC: (("30299", "50299"), ("30299", "50502")),
    Purpose.PROJECT: (("30299", "50299"), ("30299", "50502")),
}
_ITEM = 5


@dataclass(frozen=True, slots=True)
class Economic:
    """A pair of economic items. ``row`` is its row of T06, None where no table prints it."""

    item: str
    government: str
    row: PairRow | None = None

    @property
    def is_agency(self) -> bool:
        """Say whether the government item is one of administrative units (501 to 504)."""
        return self.government.startswith(_AGENCY)

    @property
    def is_institution(self) -> bool:
        """Say whether the government item is one of institutions (505 to 507)."""
        return self.government.startswith(_INSTITUTION)


@dataclass(frozen=True, slots=True)
class Economy:
    """The pairs of T06 with their codes; ``names`` are printed names of codes that had to be made up."""

    pairs: tuple[Economic, ...]
    names: Mapping[str, str]
    guessed: tuple[str, ...]


def economy_of(printed: Printed, year: int) -> Economy:
    """Find the codes of the pairs that T06 prints by name."""
    names: dict[str, str] = {}
    guessed: list[str] = []
    pairs = tuple(_resolved(row, year, names, guessed) for row in printed.pairs)
    return Economy(pairs, names, tuple(dict.fromkeys(guessed)))


def _resolved(row: PairRow, year: int, names: dict[str, str], guessed: list[str]) -> Economic:
    items = load_classification("economic_dept", year)
    classes = [entry.code for entry in items.by_name(row.class_name) if entry.level == 1]
    above = classes[0] if classes else ""
    known = [one for one in load_mapping(year).of(row.item) if fold(one.gov_name) == fold(row.government)]
    best = next((one for one in known if one.dept_code.startswith(above)), None) or next(iter(known), None)
    if best is not None:
        return Economic(best.dept_code, best.gov_code, row)
    usual: Pair | None = next(iter(load_mapping(year).of(row.item)), None)
    governments = load_classification("economic_gov", year)
    item, government = _code(items, row.item, above), _code(governments, row.government, "")
    if item and government:
        return Economic(item, government, row)
    item = item or _made_up(names, row.item, above or "302", items)
    if not government and not row.government and usual is not None:
        government = usual.gov_code
    if not government:
        government = _made_up(names, row.government or row.item, usual.gov_code[:3] if usual else "599", governments)
    guessed.append(f"{row.item}/{row.government or '（未列）'}")
    return Economic(item, government, row)


def _code(book: Classification, name: str, above: str) -> str:
    found = [one for one in book.by_name(name) if len(one.code) == _ITEM and one.code.startswith(above)]
    in_force = [one for one in found if one.status != "historical"] or found
    return in_force[0].code if in_force else ""


def _made_up(names: dict[str, str], name: str, above: str, book: Classification) -> str:
    """Return a code of a class that no list has, for a name that no list has."""
    for code, known in names.items():
        if known == name and code.startswith(above):
            return code
    free = (f"{above}{number}" for number in range(98, 9, -1))
    code = next(one for one in free if one not in names and book.entry(one) is None)
    names[code] = name
    return code


def oddity(function: str, economic: Economic, purpose: Purpose) -> float:
    """Return how unusual an item is for a functional code, from 0; only an order of preference, never an amount.

    One unit weighs as much as a deviation within rounding (see :mod:`mingzhang.absorbing.program`): rather may figures
    be rounded than lines be odd.
    """
    wanted = BELONGING.get(function)
    belongs = economic.item in BELONGING.values()
    if wanted is not None:
        return 0.0 if economic.item == wanted else 6.0
    odd = 4.0 if belongs else 0.0
    if function in _RETIREMENT:
        return odd + (0.0 if economic.item.startswith(_TO_PERSONS) else 3.0)
    if economic.item.startswith(_TO_PERSONS):
        odd += 1.0
    return odd


def stand_in(purpose: Purpose, kind: UnitKind) -> Economic:
    """Return the pair of items that stands in for what no table prints."""
    agency, institution = STAND_IN[purpose]
    return Economic(*(institution if kind is UnitKind.INSTITUTION else agency))


@cache
def tracked(kind: UnitKind) -> tuple[Economic, ...]:
    """Return pairs of the items that T10 follows (三公), in whatever money they are paid."""
    return tuple(_tracked(kind))


def _tracked(kind: UnitKind) -> Iterator[Economic]:
    _, government = STAND_IN[Purpose.PUBLIC][kind is UnitKind.INSTITUTION]
    capital = "50601" if kind is UnitKind.INSTITUTION else "50303"
    for query in (load_queries().get("T10"),):
        for side in query.sides if query is not None else ():
            for row in side.rows:
                for item in row.where.items or ():
                    paid = _usual_of(item, kind)
                    yield Economic(item, paid or (capital if item.startswith(("309", "310")) else government))


def _usual_of(item: str, kind: UnitKind) -> str:
    wanted = _INSTITUTION if kind is UnitKind.INSTITUTION else _AGENCY
    for pair in load_mapping().pairs:
        if pair.dept_code == item and pair.gov_code.startswith(wanted):
            return pair.gov_code
    return ""
