"""From a ledger to the tables of one body: exact amounts, printed figures, and what rounding left over.

Which tables there are and in which unit says the profile of the ledger; what they hold say the ``tabulated:``
declarations of the table files (see :mod:`mingzhang.catalogue.tabulated`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from mingzhang.catalogue.profiles import Profile, load_profile
from mingzhang.catalogue.tables import load_tables
from mingzhang.catalogue.tabulated import TableQuery, load_queries
from mingzhang.model.fact import Coordinate
from mingzhang.model.ledger import Entity, Ledger, department_of, unit_of
from mingzhang.model.tabulated import Amount, Policy, TabulatedTable, Tabulation
from mingzhang.tabulation.lines import sort_lines
from mingzhang.tabulation.rounding import figure, last_place, plain, tails
from mingzhang.tabulation.tables import Sum, build

if TYPE_CHECKING:
    from mingzhang.tabulation.balance import Balance

NOT_BEST = "配平取整没有求得最优解：各表仍然相加相等，但与四舍五入相差一个末位的数字可能多于必要。"


@dataclass(frozen=True, slots=True)
class _Exact:
    """The tables of one body before rounding."""

    entity: Entity
    tables: tuple[TabulatedTable, ...]
    amounts: Mapping[Coordinate, Amount]
    sums: tuple[Sum, ...]
    faults: tuple[Coordinate, ...]


def tabulate(ledger: Ledger, entity: Entity, *, policy: Policy = "plain") -> Tabulation:
    """Return the tables of a department or of one of its units.

    Args:
        ledger: the whole ledger; under ``balanced`` a unit's figures depend on the department's and the other way.
        entity: ``department_of(ledger)`` or ``unit_of(ledger, code)``.
        policy: ``plain`` rounds each figure half up from its exact amount; ``balanced`` chooses totals, and as few
            leaf figures as possible, so that everything printed adds up (docs/rounding.md).

    Raises:
        CatalogueError: the ledger's profile is unknown or a declaration is malformed.
    """
    return tabulate_each(ledger, (entity,), policy=policy)[0]


def tabulate_each(ledger: Ledger, entities: Iterable[Entity], *, policy: Policy = "plain") -> tuple[Tabulation, ...]:
    """Return the tables of several bodies of a ledger in their order; balanced figures are chosen once for all.

    Raises:
        CatalogueError: the ledger's profile is unknown or a declaration is malformed.
    """
    profile = load_profile(ledger.profile)
    queries = _queries(profile)
    wanted = [_exact(ledger, entity, queries) for entity in entities]
    step = last_place(profile.unit)
    chosen = _balanced(ledger, queries, wanted, step) if policy == "balanced" else None
    return tuple(_printed(ledger, exact, profile.unit, policy, chosen) for exact in wanted)


def _queries(profile: Profile) -> Sequence[TableQuery]:
    """Return the queries of the profile's tables in its order; a profile without tables has all there are."""
    queries = load_queries()
    ids = [table.id for table in profile.tables] or list(queries)
    return [queries[table_id] for table_id in ids if table_id in queries]


def _exact(ledger: Ledger, entity: Entity, queries: Sequence[TableQuery]) -> _Exact:
    sort = sort_lines(ledger, entity)
    built = [build(query, sort) for query in queries]
    return _Exact(
        entity,
        tuple(one.table for one in built),
        {at: amount for one in built for at, amount in one.amounts.items()},
        tuple(total for one in built for total in one.sums),
        tuple(at for one in built for at in one.faults),
    )


def _balanced(ledger: Ledger, queries: Sequence[TableQuery], made: Sequence[_Exact], step: Decimal) -> Balance:
    """Balance all documents of a ledger together: the department's and each unit's, whichever is wanted."""
    from mingzhang.tabulation.balance import Sheet, balance  # noqa: PLC0415  the solver takes 100 ms to load

    known = {exact.entity: exact for exact in made}
    bodies = dict.fromkeys([department_of(ledger), *(unit_of(ledger, unit.code) for unit in ledger.units), *known])
    exacts = [known.get(body) or _exact(ledger, body, queries) for body in bodies]
    sheets = [Sheet(exact.tables, exact.amounts, exact.sums, is_whole=exact.entity.kind == "部门") for exact in exacts]
    return balance(ledger, sheets, step)


def _printed(ledger: Ledger, exact: _Exact, unit: str, policy: Policy, chosen: Balance | None) -> Tabulation:
    amounts = exact.amounts
    half_ups = plain(amounts, last_place(unit))
    places = half_ups if chosen is None else {at: chosen.printed(amount) for at, amount in amounts.items()}
    return Tabulation(
        entity=exact.entity,
        year=ledger.year,
        unit=unit,
        policy=policy,
        tables=exact.tables,
        figures={at: figure(number, unit) for at, number in places.items()},
        tails=tails(places, exact.sums),
        adjusted=tuple(at for at, number in places.items() if number != half_ups[at]),
        sums=exact.sums,
        remarks=(*_faults(exact.faults, amounts), *([NOT_BEST] if chosen and not chosen.is_optimal else [])),
    )


def _faults(faults: Sequence[Coordinate], amounts: Mapping[Coordinate, Amount]) -> list[str]:
    """Say which totals are not what makes them up, as where revenue lines and budget lines do not agree."""
    return [
        f"《{load_tables()[at.table].name}》“{at.line}”的“{at.column}”为{amounts[at].value if at in amounts else 0}元，"
        "与构成它的各行之和不等，请核对台账的预算明细和收入明细。"
        for at in dict.fromkeys(faults)
    ]
