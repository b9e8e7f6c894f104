"""``mingzhang absorb`` and what ``build --last`` may be given: ledgers, packages, published files."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mingzhang.cli import main
from mingzhang.ledgers import read_ledger, write_ledger
from mingzhang.model.ledger import Ledger
from tests.composing_ledgers import CENTRE, ledger


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments])


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published")
    write_ledger(ledger(), folder / "ledger.yaml")
    made = run("build", folder / "ledger.yaml", "-o", folder / "package", "--formats", "md,json")
    assert made.exit_code < 2, made.output
    return folder / "package"


def next_budget(folder: Path) -> Path:
    """Write next year's ledger: every amount a tenth higher, and nothing said of last year."""
    this: Ledger = ledger()
    more = tuple(replace(one, amount=one.amount * Decimal("1.1")) for one in this.lines)
    write_ledger(replace(this, year=this.year + 1, lines=more, last_year=()), folder / "next.yaml")
    return folder / "next.yaml"


@pytest.mark.parametrize("given", ["", "disclosure.md", "disclosure.json"])
def test_a_published_file_or_package_becomes_a_workbook(package: Path, given: str, tmp_path: Path) -> None:
    made = run("absorb", package / given, "-o", tmp_path / "ledger.xlsx")
    assert made.exit_code == 0, made.output
    assert "未定：" in made.output
    assert "假定：" in made.output
    read = read_ledger(tmp_path / "ledger.xlsx")
    assert read.errors == ()
    assert read.ledger is not None
    assert read.ledger.name == ledger().name
    totals = [sum((line.amount for line in one.lines), Decimal(0)) for one in (read.ledger, ledger())]
    assert abs(totals[0] - totals[1]) < 100


def test_the_next_year_starts_with_last_years_figures(package: Path, tmp_path: Path) -> None:
    made = run("absorb", package, "-o", tmp_path / "next.yaml", "--next-year", "--amounts", "keep")
    assert made.exit_code == 0, made.output
    assert "下年：" in made.output
    read = read_ledger(tmp_path / "next.yaml").ledger
    assert read is not None
    assert read.year == ledger().year + 1
    assert {one.label for one in read.last_year} >= {"收入总计", "公务接待费"}


def test_a_disclosure_that_contradicts_itself_gives_status_one(package: Path, tmp_path: Path) -> None:
    text = (package / "disclosure.md").read_text()
    line = next(one for one in text.splitlines() if "2080506" in one and "8.00" in one)
    (tmp_path / "odd.md").write_text(text.replace(line, line.replace("8.00", "7.00"), 1))
    made = run("absorb", tmp_path / "odd.md", "-o", tmp_path / "ledger.yaml")
    assert made.exit_code == 1, made.output
    assert "矛盾：" in made.output


def test_what_cannot_be_read_or_written_is_said(package: Path, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("甲县乙局关于召开会议的通知\n")
    for path in (tmp_path / "note.txt", tmp_path / "missing.pdf"):
        made = run("absorb", path, "-o", tmp_path / "ledger.yaml")
        assert made.exit_code == 2
        assert path.name in made.output
        assert "Traceback" not in made.output
    assert run("absorb", package, "-o", tmp_path / "ledger.doc").exit_code == 2
    (tmp_path / "kept.yaml").write_text("")
    made = run("absorb", package, "-o", tmp_path / "kept.yaml")
    assert made.exit_code == 2
    assert "已经有了" in made.output


@pytest.mark.parametrize("given", ["../ledger.yaml", "", "disclosure.json", "disclosure.md"])
def test_last_year_may_be_a_ledger_a_package_or_a_published_file(package: Path, given: str, tmp_path: Path) -> None:
    made = run("build", next_budget(tmp_path), "-o", tmp_path / "out", "--formats", "md", "--last", package / given)
    assert made.exit_code < 2, made.output
    text = (tmp_path / "out" / "disclosure.md").read_text()
    assert "2,750,000.00" not in text
    assert "预算收入总计275.00万元" in text
    assert "与上年相比增加25.00万元，增长10.00%" in text


def test_a_departments_file_does_not_stand_for_its_unit(package: Path, tmp_path: Path) -> None:
    arguments = ("--unit", CENTRE, "--formats", "md", "--last", package / "disclosure.json")
    made = run("build", next_budget(tmp_path), "-o", tmp_path / "out", *arguments)
    assert made.exit_code < 2, made.output
    assert "没有填写上年收入总计预算数" in made.output
    assert "与上年相比" not in (tmp_path / "out" / "disclosure.md").read_text()


def test_a_wrong_last_year_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("甲县乙局关于召开会议的通知\n")
    made = run("build", next_budget(tmp_path), "-o", tmp_path / "out", "--last", tmp_path / "note.txt")
    assert made.exit_code == 2
    assert "note.txt" in made.output
    assert not (tmp_path / "out").exists()
