"""What is written as a workbook, CSV or YAML is read back equal; the example and the random ledgers are sound."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from mingzhang.ledgers import (
    LedgerNotWrittenError,
    Level,
    example_ledger,
    read_ledger,
    without_places,
    write_example,
    write_ledger,
)
from mingzhang.model.ledger import FISCAL, FundSource, Ledger, Overall, Purpose, UnitKind
from tests.random_ledgers import ledger_of_seed, ledgers

FORMS = ("账本.xlsx", "账本.yaml", "账本")


def _same(ledger: Ledger, name: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        write_ledger(ledger, path)
        read = read_ledger(path)
    assert [fault.text for fault in read.errors] == []
    assert read.ledger is not None
    assert without_places(read.ledger) == without_places(ledger)


@settings(max_examples=15, deadline=None)
@given(ledgers())
def test_yaml_and_csv_are_read_back_equal(ledger: Ledger) -> None:
    _same(ledger, "账本.yaml")
    _same(ledger, "账本")


@settings(max_examples=6, deadline=None)
@given(ledgers())
def test_workbooks_are_read_back_equal(ledger: Ledger) -> None:
    _same(ledger, "账本.xlsx")


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(ledgers())
def test_all_forms_are_read_back_equal(ledger: Ledger) -> None:
    for name in FORMS:
        _same(ledger, name)


@pytest.mark.parametrize("name", FORMS)
def test_the_same_ledger_gives_the_same_bytes(name: str, tmp_path: Path) -> None:
    ledger = ledger_of_seed(5)
    written = []
    for folder in ("一", "二"):
        path = tmp_path / folder / name
        write_ledger(ledger, path)
        files = sorted(path.iterdir()) if path.is_dir() else [path]
        written.append([file.read_bytes() for file in files])
    assert written[0] == written[1]


def test_amounts_know_where_they_were_entered(tmp_path: Path) -> None:
    path = write_example(tmp_path)
    read = read_ledger(path)
    assert read.ledger is not None
    assert {line.place.sheet for line in read.ledger.lines} == {"收支明细"}
    assert [line.place.cell for line in read.ledger.lines[:2]] == ["J3", "J4"]


def test_the_example_leaves_no_table_empty() -> None:
    ledger = example_ledger()
    sources = {line.source for line in ledger.lines}
    assert sources == set(FundSource)
    assert any(line.carried and line.source is FundSource.FUND for line in ledger.lines)
    assert any(line.purpose is Purpose.LEFT for line in ledger.lines)
    public = {line.item for line in ledger.lines if line.source in FISCAL}
    assert {"30212", "30217", "30231", "31013"} <= public
    assert {unit.kind for unit in ledger.units} == {UnitKind.ADMINISTRATIVE, UnitKind.INSTITUTION}
    assert len(ledger.projects) == 20
    assert len({project.category for project in ledger.projects}) == 2
    assert all(len(project.indicators) >= 16 and len(project.texts) == 5 for project in ledger.projects)
    assert {revenue.source for revenue in ledger.revenues} == {FundSource.FUND, FundSource.CAPITAL}
    assert ledger.attachments[0].rows


def test_the_example_has_no_fault(tmp_path: Path) -> None:
    path = write_example(tmp_path / "新的")
    assert sorted(one.name for one in path.parent.iterdir()) == ["ledger.xlsx"]
    read = read_ledger(path)
    assert [fault.text for fault in read.faults] == []


@pytest.mark.parametrize("seed", range(20))
def test_random_ledgers_have_no_error_and_few_doubts(seed: int, tmp_path: Path) -> None:
    ledger = ledger_of_seed(seed)
    write_ledger(ledger, tmp_path / "账本.yaml")
    read = read_ledger(tmp_path / "账本.yaml")
    doubts = [fault.text for fault in read.faults if fault.level is not Level.REMARK]
    assert [text for text in doubts if "没有这个单位的预算" not in text] == []
    for unit in ledger.units:
        for source in (FundSource.FUND, FundSource.CAPITAL):
            own = [
                line.amount
                for line in ledger.lines
                if (line.unit, line.source, line.carried) == (unit.code, source, False)
            ]
            codes = [one.amount for one in ledger.revenues if (one.unit, one.source) == (unit.code, source)]
            assert sum(own, Decimal(0)) == sum(codes, Decimal(0))


def test_what_no_column_can_hold_is_said(tmp_path: Path) -> None:
    ledger = ledger_of_seed(3)
    strange = replace(ledger, overalls=(Overall("", {"没有的栏目": "文"}),))
    with pytest.raises(LedgerNotWrittenError, match="没有的栏目"):
        write_ledger(strange, tmp_path / "账本.yaml")
    with pytest.raises(LedgerNotWrittenError, match="后缀"):
        write_ledger(ledger, tmp_path / "账本.doc")


def test_units_and_projects_of_one_name_are_written_by_code(tmp_path: Path) -> None:
    ledger = next(one for one in map(ledger_of_seed, range(100)) if len(one.projects) > 1 and len(one.units) > 1)
    alike = tuple(replace(project, name="同名项目") for project in ledger.projects)
    _same(replace(ledger, projects=alike), "账本.yaml")
