"""Hold a department's disclosure against those of its units: the department is the sum of its units.

Only for several disclosures audited together. Where the file of a unit is missing nothing is compared, and the
names that are missing are said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from mingzhang.catalogue.rules import Rule, load_rules
from mingzhang.checking.book import FactBook, book_of
from mingzhang.checking.check import sort_findings
from mingzhang.checking.compare import Side, compare
from mingzhang.checking.evaluate import table_name
from mingzhang.checking.findings import special_finding
from mingzhang.checking.locate import Names, amount, location, names_of, row_name
from mingzhang.checking.members import Members, members_of
from mingzhang.checking.outcome import PASSED, Outcome, not_checked
from mingzhang.checking.text import limited, title_at
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.fact import Coordinate, Fact
from mingzhang.model.finding import Finding, Location, Verdict
from mingzhang.model.money import blank
from mingzhang.model.place import NOWHERE
from mingzhang.model.report import Report, Skipped, Summary

#: The rules whose settings say what is rolled up: table and how (cells: line by line; entities: total and units).
RULES = ("X0160", "X0161", "X0162", "X0163", "X0164")
_TOTAL = "合计"
_SHOWN_PARTS = 6


class Sum(NamedTuple):
    """One figure of a department beside the figures of its units, blank where a unit has none."""

    own: Fact
    parts: tuple[tuple[str, Fact], ...]
    verdict: Verdict

    @property
    def total(self) -> Fraction:
        """Return the sum of the units, in base units."""
        return sum((Fraction(fact.value.value) for _, fact in self.parts), Fraction(0))


def roll_up(reports: Sequence[Report], lang: str = "zh") -> tuple[Report, ...]:
    """Return the reports in their order; each department's gains what the comparison with its units finds."""
    disclosures = [report.disclosure for report in reports]
    return tuple(
        _extended(report, list(compare_units(report.disclosure, disclosures)), lang)
        if report.disclosure.metadata.entity_type == "部门"
        else report
        for report in reports
    )


def compare_units(department: Disclosure, given: Sequence[Disclosure]) -> Iterator[tuple[Rule, Outcome]]:
    """Yield each rule's outcomes for a department and the disclosures given beside it."""
    rules = [load_rules()[name] for name in RULES]
    members = members_of(department, given, rules[0].settings)
    for rule in rules:
        if members.reason:
            yield rule, not_checked(members.reason)
        else:
            for table in rule.settings["tables"]:
                yield from ((rule, outcome) for outcome in _compare(rule, table, department, members))


def _compare(rule: Rule, table: str, department: Disclosure, members: Members) -> Iterator[Outcome]:
    """Yield an outcome for each figure that agrees, and one for all that do not."""
    books = {name: book_of(unit) for name, unit in members.units.items()}
    own = book_of(department)
    absent = [name for name, book in books.items() if table not in book.tables]
    if table not in own.tables:
        yield not_checked(f"部门的文件没有{table_name(table)}")
        return
    if absent:
        yield not_checked(f"{'、'.join(absent)}的文件没有{table_name(table)}")
        return
    by_unit = rule.settings["by"] == "units"
    sums = list(_entities(table, department, own, books) if by_unit else _cells(table, own, books))
    for one in sums:
        if one.verdict is not Verdict.IMPOSSIBLE:
            yield PASSED if one.verdict is Verdict.PASSED else Outcome(Verdict.ROUNDING)
    failed = [one for one in sums if one.verdict is Verdict.IMPOSSIBLE]
    # Units that no table lists can only make the department more than the units that are given.
    certain = [one for one in failed if members.complete or by_unit or one.own.value.value < one.total]
    if certain:
        yield _broken(table, department, sorted(certain, key=_depth))
    elif failed:
        yield not_checked(
            f"部门{table_name(table)}的数大于各单位之和；第一部分没有写明有几个单位，可能还有单位的文件没有给出"
        )


def _cells(table: str, own: FactBook, books: dict[str, FactBook]) -> Iterator[Sum]:
    """Yield a sum for each line and column that the department or a unit has."""
    columns = _common_columns(table, own, books)
    lines = dict.fromkeys(line for book in (own, *books.values()) for line in book.lines.get(table, ()))
    for line in lines:
        for column in columns:
            yield _sum(own, books, Coordinate(table, line, column))


def _common_columns(table: str, own: FactBook, books: dict[str, FactBook]) -> list[str]:
    """Return the columns that all have; an empty table without rows has every column, all blank."""
    filled = [book.columns.get(table, ()) for book in books.values() if book.lines.get(table)]
    return [column for column in own.columns.get(table, ()) if all(column in columns for columns in filled)]


def _entities(table: str, department: Disclosure, own: FactBook, books: dict[str, FactBook]) -> Iterator[Sum]:
    """Yield a sum for the total, and one for each unit's row against the unit's own total."""
    for column in _common_columns(table, own, books):
        yield _sum(own, books, Coordinate(table, _TOTAL, column))
        for line, name in _unit_lines(department, table):
            match = next((unit for unit in books if Members.is_same(unit, name, department)), None)
            if match is not None:
                fact = own.get(table, line, column) or _nothing(table, line, column)
                part = books[match].get(table, _TOTAL, column) or _nothing(table, _TOTAL, column)
                yield Sum(fact, ((match, part),), _verdict(fact, [part]))


def _unit_lines(department: Disclosure, table_id: str) -> Iterator[tuple[str, str]]:
    """Yield line and name of each unit's row; the second line of one name is name#2."""
    table = department.table(table_id)
    seen: Counter[str] = Counter()
    for row in table.rows if table else ():
        if row.line:
            seen[row.line] += 1
            again = seen[row.line]
            if row.kind == "entity" and row.entity_level == "单位" and row.name:
                yield (row.line if again == 1 else f"{row.line}#{again}"), row.name


def _sum(own: FactBook, books: dict[str, FactBook], at: Coordinate) -> Sum:
    fact = own.get(*at) or _nothing(*at)
    parts = tuple((name, book.get(*at) or _nothing(*at)) for name, book in books.items())
    return Sum(fact, parts, _verdict(fact, [part for _, part in parts]))


def _verdict(own: Fact, parts: Sequence[Fact]) -> Verdict:
    return compare(Side((own.value,)), Side(tuple(part.value for part in parts)))


def _nothing(table: str, line: str, column: str) -> Fact:
    """Return the figure of a row that a table does not have: exactly 0."""
    return Fact(Coordinate(table, line, column), blank("万元"), NOWHERE)


def _depth(one: Sum) -> tuple[int, bool]:
    """Sort the most specific figure first: an item before its class, a column before the row's total."""
    line = one.own.at.line
    return (-len(line) if line.isdigit() else 0 if line != _TOTAL else 1, one.own.at.column == _TOTAL)


def _broken(table: str, department: Disclosure, failed: Sequence[Sum]) -> Outcome:
    first, names = failed[0], names_of(department)
    printed = (fact for fact in (first.own, *(fact for _, fact in first.parts)) if fact.value.printed)
    like = next(printed, first.own).value
    stated, total = Fraction(first.own.value.value), first.total
    off, unit = amount(stated - total, like, signed=True), like.unit
    return Outcome(
        Verdict.IMPOSSIBLE,
        limited([_where(one.own, department, table, names) for one in failed]),
        {
            "number": str(int(table[1:])),
            "where": f"{row_name(first.own, names)} · {first.own.at.column}",
            "left": amount(stated, like, signed=True),
            "right": amount(total, like, signed=True),
            "difference": amount(stated - total, like),
            "unit": unit,
            "units": str(len(first.parts)),
            "parts": _parts(first),
            "count": str(len(failed)),
        },
        expected=amount(total, like, signed=True),
        actual=amount(stated, like, signed=True),
        difference=off,
        unit=unit,
        key="|".join(f"{one.own.at}={one.own.value.printed}" for one in failed),
    )


def _where(fact: Fact, department: Disclosure, table_id: str, names: Names) -> Location:
    """Return where a figure stands; for a row that is not there, the table's title."""
    table = department.table(table_id)
    if fact.place == NOWHERE and table is not None:
        return title_at(table)
    return location(fact, names)


def _parts(one: Sum) -> str:
    """Write what each unit has: 甲局 3.00、乙中心 2.00."""
    shown = [f"{name} {fact.value.printed or '0'}" for name, fact in one.parts if fact.value.value]
    more = "……" if len(shown) > _SHOWN_PARTS else ""
    return "、".join(shown[:_SHOWN_PARTS]) + more or "0"


def _extended(report: Report, outcomes: Sequence[tuple[Rule, Outcome]], lang: str) -> Report:
    """Add outcomes to a report, in place of those that said the rules do not apply to one file alone."""
    counts = Counter(outcome.verdict for _, outcome in outcomes)
    failed = counts[Verdict.IMPOSSIBLE]
    old = report.summary
    summary = Summary(
        old.run + counts[Verdict.PASSED] + counts[Verdict.ROUNDING] + failed,
        old.passed + counts[Verdict.PASSED],
        old.rounding + counts[Verdict.ROUNDING],
        old.failed + failed,
        old.not_checked + counts[Verdict.NOT_CHECKED],
        max(0, old.not_applicable - len(RULES)),
    )
    found: list[Finding] = [
        special_finding(rule, outcome, lang) for rule, outcome in outcomes if outcome.verdict is Verdict.IMPOSSIBLE
    ]
    skipped = [
        Skipped(rule.id, rule.title_en if lang == "en" else rule.title, outcome.reason)
        for rule, outcome in outcomes
        if outcome.verdict is Verdict.NOT_CHECKED
    ]
    return replace(
        report,
        summary=summary,
        findings=sort_findings((*report.findings, *found)),
        skipped=(*report.skipped, *dict.fromkeys(skipped)),
    )
