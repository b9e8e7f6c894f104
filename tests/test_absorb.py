"""A disclosure becomes a ledger: the same tables come out of it again, and what it does not say is said to be open."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from mingzhang.absorbing import Absorbed, absorb, as_last_year, next_year
from mingzhang.composing.compose import compose
from mingzhang.composing.document import to_document
from mingzhang.extraction.extract import extract
from mingzhang.ledgers import example_ledger, read_ledger, write_ledger
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.errors import UnreadableInputError
from mingzhang.model.fact import Coordinate
from mingzhang.model.ledger import (
    DEPARTMENT,
    Entity,
    FundSource,
    Ledger,
    ProjectCategory,
    Purpose,
    Staffing,
    UnitKind,
    department_of,
    unit_of,
)
from mingzhang.model.tabulated import Policy, Tabulation
from mingzhang.pipeline import read_disclosure
from mingzhang.readers.text import parse_text
from mingzhang.tabulation import tabulate
from tests.composing_ledgers import CENTRE, ledger
from tests.random_ledgers import ledger_of_seed
from tests.shared import disclosures, needs_shared


def disclosed(whole: Ledger, entity: Entity, policy: Policy = "plain") -> tuple[Tabulation, Disclosure]:
    tables = tabulate(whole, entity, policy=policy)
    return tables, extract(to_document(compose(whole, entity, tables)))


def lost(whole: Ledger, entity: Entity, policy: Policy, folder: Path) -> list[str]:
    """Return the figures that differ when a disclosure's ledger is tabulated, and faults of that ledger as a file."""
    before, read = disclosed(whole, entity, policy)
    absorbed = absorb(read)
    after = tabulate(absorbed.ledger, absorbed.entity)
    found = [
        f"{at}: {before.figures.get(at)} became {after.figures.get(at)}"
        for at in before.figures.keys() | after.figures.keys()
        if _value(before, at) != _value(after, at)
    ]
    path = folder / "ledger.yaml"
    write_ledger(absorbed.ledger, path)
    again = read_ledger(path)
    found += [fault.text for fault in again.errors]
    if again.ledger is not None and tabulate(again.ledger, absorbed.entity).figures != after.figures:
        found.append("the file says something else than the ledger")
    return found


def _value(tables: Tabulation, at: Coordinate) -> Decimal | None:
    return tables.figures[at].value if at in tables.figures else None


def entities(whole: Ledger) -> tuple[Entity, Entity]:
    """Return the department and the last of its units that has a budget: without one there is nothing to absorb."""
    paid = {line.unit for line in whole.lines if line.amount}
    return department_of(whole), unit_of(whole, [unit.code for unit in whole.units if unit.code in paid][-1])


@pytest.fixture(scope="module")
def example() -> Absorbed:
    whole = example_ledger()
    return absorb(disclosed(whole, department_of(whole))[1])


@pytest.mark.parametrize("seed", range(5))
def test_a_random_ledgers_tables_come_out_again(seed: int, tmp_path: Path) -> None:
    whole = ledger_of_seed(seed)
    policy: Policy = "balanced" if seed % 2 else "plain"
    assert [one for entity in entities(whole) for one in lost(whole, entity, policy, tmp_path)] == []


@pytest.mark.slow
def test_hundreds_more(tmp_path: Path) -> None:
    found = {}
    for seed in range(3000, 3150):
        whole = ledger_of_seed(seed)
        policy: Policy = "balanced" if seed % 2 else "plain"
        if faults := lost(whole, entities(whole)[seed // 2 % 2], policy, tmp_path):
            found[seed] = faults
    assert found == {}


@needs_shared
def test_real_disclosures_come_out_again_wherever_they_agree_with_themselves(tmp_path: Path) -> None:
    kept = printed = 0
    for path in disclosures():
        read = read_disclosure(path)
        absorbed = absorb(read)
        after = tabulate(absorbed.ledger, absorbed.entity)
        own = {fact.at: fact.value for fact in reversed(read.facts) if fact.value.printed}
        own = {at: figure for at, figure in own.items() if at.table in {table.id for table in after.tables}}
        same = [at for at, one in own.items() if (after.figures[at].value if at in after.figures else 0) == one.value]
        kept, printed = kept + len(same), printed + len(own)
        # What is not printed again is said: more figures may be wrong in a chain than sentences are needed.
        assert len(same) == len(own) or absorbed.contradictions, path.name
        write_ledger(absorbed.ledger, tmp_path / f"{path.stem}.yaml")
        assert read_ledger(tmp_path / f"{path.stem}.yaml").errors == ()
    print(f"{kept} of {printed} figures")
    assert kept / printed > 0.99


def test_who_what_and_when(example: Absorbed) -> None:
    whole, made = example_ledger(), example.ledger
    assert (made.year, made.code, made.name, made.level) == (whole.year, whole.code, whole.name, whole.level)
    assert [unit.name for unit in made.units] == [unit.name for unit in whole.units]
    assert [unit.kind is UnitKind.INSTITUTION for unit in made.units] == [
        unit.kind is UnitKind.INSTITUTION for unit in whole.units
    ]
    assert made.reply.date == whole.reply.date
    assert made.units[0].staffing.posts == sum(unit.staffing.posts for unit in whole.units)
    assert sum(made.units[0].assets.vehicles.values()) == sum(
        sum(unit.assets.vehicles.values()) for unit in whole.units
    )


def test_projects_keep_their_sheets(example: Absorbed) -> None:
    whole, made = example_ledger(), example.ledger
    written = {one.name: one for one in whole.projects}
    assert sorted(one.name for one in made.projects) == sorted(written)
    for one in made.projects:
        assert one.is_published == written[one.name].is_published
        if one.is_published:
            assert (one.attribute, one.texts) == (written[one.name].attribute, written[one.name].texts)
            assert one.annual == {label: value for label, value in written[one.name].annual.items() if value}
    counts = [[one.category for one in own].count(ProjectCategory.OPERATION) for own in (made.projects, whole.projects)]
    assert counts[0] == counts[1]


def test_the_ledger_of_a_unit_is_the_units() -> None:
    whole = ledger()
    absorbed = absorb(disclosed(whole, unit_of(whole, CENTRE))[1])
    assert (absorbed.entity.kind, absorbed.entity.name) == ("单位", "甲县丙中心")
    assert [unit.name for unit in absorbed.ledger.units] == ["甲县丙中心"]


def test_last_year_is_this_year_less_the_change() -> None:
    whole = ledger()
    made = absorb(disclosed(whole, department_of(whole))[1]).ledger
    last = {one.label: one.amount for one in made.last_year if one.unit == DEPARTMENT}
    for one in whole.last_year:
        assert abs(last[one.label] - one.amount) <= 100, one.label


def test_social_security_goes_with_its_functions(example: Absorbed) -> None:
    items = {
        line.function: line.item
        for line in example.ledger.lines
        if line.purpose is Purpose.PERSONNEL and line.function in ("2080505", "2080506", "2210201")
    }
    assert items == {"2080505": "30108", "2080506": "30109", "2210201": "30113"}


def test_what_is_open_is_said(example: Absorbed) -> None:
    said = "".join(example.left_open)
    for what in ("单位编码", "项目支出的经济科目", "项目编码", "划分", "采购内容", "批复文号"):
        assert what in said, what
    assert example.contradictions == ()
    assert (example.kept, example.figures > 400) == (example.figures, True)


def test_tables_that_do_not_add_up_are_named_with_what_was_taken() -> None:
    whole = ledger()
    text = "\n".join(disclosed(whole, department_of(whole))[1].document.lines)
    row = "2080506\t机关事业单位职业年金缴费支出\t8.00\t8.00\t"
    assert text.count(row) >= 1
    read = extract(parse_text(text.replace(row, row.replace("8.00\t8.00", "9.00\t9.00"), 1)))
    absorbed = absorb(read)
    assert absorbed.kept < absorbed.figures
    (sentence,) = {one for one in absorbed.contradictions if "2080506" in one and "“合计”" in one}
    assert "9.00万元" in sentence
    assert "8.00万元" in sentence


def test_no_budget_is_no_ledger() -> None:
    whole = ledger()
    read = disclosed(whole, department_of(whole))[1]
    with pytest.raises(UnreadableInputError, match="认不出年度"):
        absorb(replace(read, metadata=replace(read.metadata, year=None)))
    with pytest.raises(UnreadableInputError, match="决算"):
        absorb(replace(read, metadata=replace(read.metadata, document_kind="final_accounts")))
    with pytest.raises(UnreadableInputError, match="功能科目"):
        absorb(replace(read, facts=()))


def test_next_year_starts_from_this_one() -> None:
    whole = ledger()
    absorbed = absorb(disclosed(whole, department_of(whole))[1])
    made = next_year(absorbed).ledger
    assert made.year == whole.year + 1
    assert {line.amount for line in made.lines} == {Decimal(0)}
    assert not any(line.carried for line in made.lines)
    assert [one.name for one in made.projects] == [one.name for one in absorbed.ledger.projects]
    assert not any(one.key.endswith("变动原因") for one in made.words)
    assert made.reply.date is None
    assert {one.key for one in made.words} >= {"P1.1", "P1.2"}
    figures = {one.label: one.amount for one in made.last_year}
    tables = tabulate(whole, department_of(whole))
    assert abs(figures["收入总计"] - tables.exact("T01", "收入总计", "金额")) <= 100
    assert abs(figures["机关运行经费"] - tables.exact("T11", "合计", "合计")) <= 100
    kept = next_year(absorbed, keep_amounts=True).ledger
    assert sum(line.amount for line in kept.lines) == sum(
        line.amount for line in absorbed.ledger.lines if not line.carried
    )


def test_a_departments_file_says_nothing_of_its_units_last_year() -> None:
    whole = ledger()
    last = as_last_year(absorb(disclosed(whole, department_of(whole))[1]), whole)
    this = replace(whole, year=whole.year + 1, last_year=())
    for entity, is_known in ((department_of(this), True), (unit_of(this, CENTRE), False)):
        text = "".join(compose(this, entity, tabulate(this, entity), last=last, draft=True).missing)
        assert ("上年收入总计" not in text) is is_known


def test_a_units_file_is_compared_by_its_name() -> None:
    whole = ledger()
    last = as_last_year(absorb(disclosed(whole, unit_of(whole, CENTRE))[1]), whole)
    assert [unit.code for unit in last.units] == [CENTRE]
    assert {line.source for line in last.lines} >= {FundSource.OWN}


def test_people_that_do_not_add_up_are_said() -> None:
    whole = ledger()
    odd = tuple(replace(unit, staffing=Staffing(1, 5, 9, 5, 1)) for unit in whole.units)
    absorbed = absorb(disclosed(replace(whole, units=odd), department_of(whole))[1])
    assert any("在职" in one for one in absorbed.contradictions)
    assert absorbed.ledger.units[0].staffing.employed == 12


def test_tables_and_columns_that_a_region_does_not_print_forbid_nothing() -> None:
    whole = ledger()
    read = disclosed(whole, department_of(whole))[1]
    left_out = {("T05", "项目支出"), ("T12", "单位资金")}
    facts = tuple(
        fact for fact in read.facts if fact.at.table != "T02" and (fact.at.table, fact.at.column) not in left_out
    )
    tables = tuple(table for table in read.tables if table.id != "T02")
    absorbed = absorb(replace(read, facts=facts, tables=tables))
    assert absorbed.kept == absorbed.figures
    assert sum(line.amount for line in absorbed.ledger.lines) == sum(line.amount for line in whole.lines)


def test_revenue_without_codes_is_held_as_a_whole() -> None:
    whole = example_ledger()
    read = disclosed(whole, department_of(whole))[1]
    facts = tuple(fact for fact in read.facts if fact.at.table != "T07")
    tables = tuple(table for table in read.tables if table.id != "T07")
    made = absorb(replace(read, facts=facts, tables=tables)).ledger
    codes = {one.code for one in made.revenues if one.source is FundSource.FUND}
    assert codes == {"10301"}
