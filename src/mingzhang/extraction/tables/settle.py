"""Settle which table each of several grids is, where the content of one fits more than one table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from mingzhang.catalogue.tables import load_tables
from mingzhang.extraction.tables.build import table_of
from mingzhang.extraction.tables.facts import read_facts
from mingzhang.extraction.tables.fitting import BY_CODES
from mingzhang.extraction.tables.regions import Region

_OVERVIEW, _FISCAL, _SPENDING = "T01", "T04", "T03"
#: Whose total the total of a table by codes is, as coordinates of the overview and the fiscal appropriation.
_TOTALS: Mapping[str, tuple[str, ...]] = {
    "T03": ("T01[本年支出合计, 合计]", "T01[支出总计, 合计]"),
    "T05": ("T04[本年支出合计, 一般公共预算]", "T04[支出总计, 一般公共预算]", "T04[一般公共预算, 金额]"),
    "T08": ("T04[本年支出合计, 政府性基金预算]", "T04[支出总计, 政府性基金预算]", "T04[政府性基金预算, 金额]"),
    "T09": (
        "T04[本年支出合计, 国有资本经营预算]",
        "T04[支出总计, 国有资本经营预算]",
        "T04[国有资本经营预算, 金额]",
    ),
}
#: Tables by codes that may be empty.
_MAY_BE_EMPTY = ("T08", "T09")
_TOTAL = "[合计, 合计]"
_CENT = Decimal("0.011")


@dataclass(frozen=True, slots=True)
class Claim:
    """A grid without a known title, the tables it may be, and the title above it that is not known."""

    index: int
    region: Region
    ids: tuple[str, ...]
    title: str


def settle(claims: Sequence[Claim], titled: Mapping[str, Region], year: int | None) -> dict[int, str]:
    """Return which table each grid is, by its block; those that stay open are left out.

    Args:
        claims: the grids in the order of the document.
        titled: the regions of tables that have a title, by id.
        year: the report year.
    """
    found: dict[int, str] = {}
    for claim in claims:
        if len(claim.ids) == 1 and claim.ids[0] not in found.values():
            found[claim.index] = claim.ids[0]
    known = {**titled, **{found[claim.index]: claim.region for claim in claims if claim.index in found}}
    several = [claim for claim in claims if len(claim.ids) > 1]
    coded = [claim for claim in several if set(claim.ids) <= set(BY_CODES)]
    if coded:
        _by_totals(coded, found, _anchors(known, year), year)
    _by_order(several, found, known)
    return found


def _by_totals(
    claims: Sequence[Claim], found: dict[int, str], anchors: Mapping[str, frozenset[Decimal]], year: int | None
) -> None:
    """Find the tables whose total is that of one budget or of all; of equal totals the first is the form's first."""
    matches: dict[int, list[str]] = {}
    for claim in claims:
        total = _total(claim, year)
        if total is None:
            matches[claim.index] = []
            continue
        matches[claim.index] = [
            one for one in claim.ids if any(abs(total - anchor) < _CENT for anchor in anchors.get(one, ()))
        ]
    for claim in sorted(claims, key=lambda one: (len(matches[one.index]), one.index)):
        free = [one for one in matches[claim.index] if one not in found.values()]
        if free and (not claim.title or len(matches[claim.index]) == 1):
            found[claim.index] = free[0]


def _by_order(claims: Sequence[Claim], found: dict[int, str], known: Mapping[str, Region]) -> None:
    """Give grids whose titles say nothing the next table of the form: all expenditure before the fiscal appropriation.

    Only beside other tables of the form, or where two grids of the same kind follow each other.
    """
    kinds = Counter(claim.ids for claim in claims)
    fiscal = known.get(_FISCAL)
    for claim in claims:
        if claim.index in found or claim.title:
            continue
        if kinds[claim.ids] < 2 and not {_OVERVIEW, _FISCAL} & {*known, *found.values()}:
            continue
        free = [one for one in claim.ids if one not in found.values() and one not in known]
        if set(claim.ids) <= set(BY_CODES):
            if not _has_rows(claim):
                free = [one for one in free if one in _MAY_BE_EMPTY]
            elif fiscal is not None:
                before = claim.index < fiscal.end
                free = [one for one in free if one not in _MAY_BE_EMPTY and (one == _SPENDING) == before]
            else:
                free = [one for one in free if one not in _MAY_BE_EMPTY]
        if free:
            found[claim.index] = free[0]


def _has_rows(claim: Claim) -> bool:
    """Say whether any row of a table by codes holds an amount."""
    facts, _ = read_facts(table_of(replace(claim.region, spec=load_tables()[_SPENDING]), None))
    return any(fact.value.printed for fact in facts)


def _total(claim: Claim, year: int | None) -> Decimal | None:
    """Return the total of a table by codes, None where it is blank or not printed."""
    facts, _ = read_facts(table_of(replace(claim.region, spec=load_tables()[_SPENDING]), year))
    own = next((fact for fact in facts if str(fact.at) == f"{_SPENDING}{_TOTAL}"), None)
    return own.value.value if own is not None and own.value.printed else None


def _anchors(known: Mapping[str, Region], year: int | None) -> dict[str, frozenset[Decimal]]:
    """Return for each table by codes the totals of it that other tables state, without zeros."""
    tables = [table_of(known[table_id], year) for table_id in (_OVERVIEW, _FISCAL) if table_id in known]
    stated = {str(fact.at): fact.value.value for table in tables for fact in read_facts(table)[0]}
    return {
        table_id: frozenset(amount for place in places if (amount := stated.get(place)))
        for table_id, places in _TOTALS.items()
    }
