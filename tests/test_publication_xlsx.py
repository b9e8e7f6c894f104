"""The disclosure as a workbook: numbers that compute, texts that come back, sheets that print."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mingzhang.model.publication import GridCell, Heading, Publication, TableBlock
from mingzhang.model.tabulated import Policy
from mingzhang.readers.front import read
from mingzhang.readers.sniff import Kind, sniff
from mingzhang.renderers.publication_xlsx import write_xlsx
from mingzhang.renderers.publication_xlsx.checks import WORDS, identities
from mingzhang.renderers.publication_xlsx.number_formats import number_format
from mingzhang.renderers.publication_xlsx.plan import CHARTS, CHECKS, FRONT, TableSheet, plan
from mingzhang.renderers.publication_xlsx.totals import cell as address
from mingzhang.renderers.publication_xlsx.totals import totals
from tests.publication_round_trip import CASES, Made, lost, made, sample
from tests.workbook_cells import Book, open_book

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def _book(one: Made) -> Book:
    return open_book(write_xlsx(one.publication, one.report))


@pytest.mark.parametrize(("seed", "policy"), CASES)
@pytest.mark.parametrize("unit", [False, True])
def test_a_random_disclosure_is_read_back_from_the_workbook(
    seed: int, policy: Policy, unit: bool, tmp_path: Path
) -> None:
    one = made(seed, policy, unit=unit)
    data = write_xlsx(one.publication, one.report)
    assert lost(one.publication, tmp_path / "d.xlsx", data, same_order=False) == []


@pytest.mark.parametrize("draft", [False, True])
def test_the_sample_is_read_back(draft: bool, tmp_path: Path) -> None:
    publication, report = sample(draft)
    assert lost(publication, tmp_path / "d.xlsx", write_xlsx(publication, report), same_order=False) == []


@pytest.mark.slow
@pytest.mark.parametrize("policy", ["plain", "balanced"])
def test_many_more_are_read_back(policy: Policy, tmp_path: Path) -> None:
    found = {}
    for seed in range(2000, 2060):
        one = made(seed, policy)
        path = tmp_path / f"{seed}.xlsx"
        if bad := lost(one.publication, path, write_xlsx(one.publication, one.report), same_order=False):
            found[seed] = bad
    assert found == {}


@pytest.mark.parametrize(("seed", "policy"), CASES)
def test_every_amount_is_a_number_that_shows_as_printed_and_every_code_is_text(seed: int, policy: Policy) -> None:
    one = made(seed, policy)
    book = _book(one)
    for sheet in plan(one.publication).sheets:
        if not isinstance(sheet, TableSheet):
            continue
        for row, line in enumerate(sheet.grid, start=sheet.first):
            for column, cell in enumerate(line):
                if cell is None or not cell.text:
                    continue
                stored = book.cells[sheet.name, address(row, column)]
                if cell.at is not None and cell.value is not None and cell.text[-1].isdigit():
                    assert stored.kind == "n"
                    assert Decimal(stored.value) == cell.value
                    assert _shown(cell.value, stored.code) == cell.text
                else:
                    assert (stored.kind, stored.value) == ("s", cell.text)


def _shown(value: Decimal, code: str) -> str:
    """Return what the two kinds of formats in use show, as Excel does."""
    assert re.fullmatch(r"(#,##)?0(\.0+)?", code)
    places = len(code.partition(".")[2])
    return f"{value:,.{places}f}" if "," in code else f"{value:.{places}f}"


@pytest.mark.parametrize(("seed", "policy"), CASES)
def test_formulas_computed_again_give_what_is_stored(seed: int, policy: Policy) -> None:
    book = _book(made(seed, policy))
    formulas = {key: cell for key, cell in book.cells.items() if cell.formula and "COUNTIF" not in cell.formula}
    assert len({name for name, _ in formulas}) > 5
    wrong = {
        key: (cell, came)
        for key, cell in formulas.items()
        if (came := book.computed(key)) != (cell.value if cell.kind == "str" else Decimal(cell.value))
    }
    assert wrong == {}


def test_a_total_follows_its_parts() -> None:
    one = made(2)
    planned = plan(one.publication)
    book = _book(one)
    total, parts = next(
        (total, parts)
        for table in one.publication.tables()
        for total, parts in table.sums
        if total in totals(one.publication, planned.spots).formulas and len(parts) > 1
    )
    spots = [planned.spots[at] for at in (total, parts[0])]
    (before, changed) = [(spot.sheet, address(spot.row, spot.column)) for spot in spots]
    old = book.computed(before)
    book.changed[changed] = Decimal(1_000_000)
    new = book.computed(before)
    assert isinstance(old, Decimal) and isinstance(new, Decimal)
    assert new - old == Decimal(1_000_000) - Decimal(book.cells[changed].value)


@pytest.mark.parametrize("seed", [2, 5, 8])
def test_totals_that_rounding_keeps_from_adding_up_are_numbers_and_are_listed(seed: int) -> None:
    one = made(seed, "plain")
    found = totals(one.publication, plan(one.publication).spots)
    summed = {total for table in one.publication.tables() for total, _ in table.sums}
    assert {each.at for each in found.unequal} == summed - found.formulas.keys()
    assert {each.at for each in found.unequal} <= set(one.tabulation.tails)
    listed = [cell.value for (name, _), cell in _book(one).cells.items() if name == CHECKS and cell.kind == "s"]
    assert any("因四舍五入与所列分项之和不等" in text for text in listed) == bool(found.unequal)
    balanced = made(seed, "balanced")
    assert totals(balanced.publication, plan(balanced.publication).spots).unequal == ()


@pytest.mark.parametrize(("seed", "policy"), CASES)
def test_the_sheet_of_checks_comes_to_what_the_audit_came_to(seed: int, policy: Policy) -> None:
    one = made(seed, policy)
    book = _book(one)
    found = identities(one.report, plan(one.publication).spots, {})
    tables = [trace for trace in one.report.traces if trace.left and trace.verdict in WORDS]
    tables = [
        trace
        for trace in tables
        if all(fact.at.table[:1] == "T" for fact, _ in (*trace.left, *trace.right))
        and any(fact.value.value for fact, _ in (*trace.left, *trace.right))
    ]
    assert tables and Counter(trace.rule for trace in tables) <= Counter(each.rule for each in found)
    words = [cell.value for (name, _), cell in book.cells.items() if name == CHECKS and cell.formula.startswith("IF(")]
    assert words == [each.word for each in found]
    summary = next(cell for cell in book.cells.values() if "COUNTIF" in cell.formula)
    counts = Counter(words)
    assert summary.value.endswith("，".join(("", *(f"{word} {counts[word]}" for word in ("相符", "尾差", "不符")))))


def test_a_wrong_figure_turns_its_identities_wrong() -> None:
    one = made(3, "balanced")
    book = _book(one)
    spot = next(
        spot
        for at, spot in plan(one.publication).spots.items()
        if at[0] == "T03" and book.cells[spot.sheet, address(spot.row, spot.column)].value
    )
    verdicts = [key for key, cell in book.cells.items() if key[0] == CHECKS and cell.formula.startswith("IF(")]
    assert "不符" not in {book.computed(key) for key in verdicts}
    book.changed[spot.sheet, address(spot.row, spot.column)] = Decimal(987_654_321)
    assert "不符" in {book.computed(key) for key in verdicts}


def test_what_the_audit_found_stands_on_the_sheet_of_checks() -> None:
    publication, report = sample()
    texts = {
        cell.value for (name, _), cell in open_book(write_xlsx(publication, report)).cells.items() if name == CHECKS
    }
    assert report.findings
    assert all(finding.message in texts and finding.rule in texts for finding in report.findings)


def test_equal_input_gives_equal_bytes_and_no_audit_report(tmp_path: Path) -> None:
    one = made(2)
    data = write_xlsx(one.publication, one.report)
    assert data == write_xlsx(one.publication, one.report)
    path = tmp_path / "d.xlsx"
    path.write_bytes(data)
    assert sniff(path) is Kind.XLSX


def test_readers_pass_over_the_sheets_beside_the_disclosure(tmp_path: Path) -> None:
    publication, report = sample()
    path = tmp_path / "d.xlsx"
    path.write_bytes(write_xlsx(publication, report))
    document = read(path)
    assert {block.place.sheet for block in document.blocks}.isdisjoint({CHARTS, CHECKS})
    assert any(CHARTS in remark and CHECKS in remark for remark in document.remarks)


def test_sheets_print_on_a4_with_repeated_headers_and_page_numbers() -> None:
    publication, report = sample()
    book = open_book(write_xlsx(publication, report))
    workbook = book.parts["xl/workbook.xml"].decode()
    for sheet in plan(publication).sheets:
        root = book.sheets[sheet.name]
        (setup,) = root.iter(f"{MAIN}pageSetup")
        assert (setup.get("paperSize"), setup.get("fitToHeight")) == ("9", "0")
        assert "&P" in root.findtext(f"{MAIN}headerFooter/{MAIN}oddFooter")
        if isinstance(sheet, TableSheet):
            sideways = setup.get("orientation") == "landscape"
            assert sideways is sheet.table.is_landscape
            if sheet.table.header:
                assert root.find(f".//{MAIN}pane").get("ySplit") == str(sheet.first + len(sheet.table.header))
    titles = re.findall(r'name="_xlnm.Print_Titles"', workbook)
    assert len(titles) == sum(1 for table in publication.tables() if table.header)


def test_a_draft_says_so_on_every_page_and_a_final_does_not() -> None:
    for draft in (True, False):
        publication, report = sample(draft)
        book = open_book(write_xlsx(publication, report))
        headers = [root.findtext(f"{MAIN}headerFooter/{MAIN}oddHeader") for root in book.sheets.values()]
        assert {"仅供内部审核" in header for header in headers} == {draft}


def test_links_lead_to_cells_that_are_there() -> None:
    one = made(2)
    book = _book(one)
    links = [link.get("location") for root in book.sheets.values() for link in root.iter(f"{MAIN}hyperlink")]
    contents = [piece for piece in one.publication.pieces if isinstance(piece, Heading) and piece.in_contents]
    assert len(links) > len(contents)
    for location in links:
        name, _, cell = location.rpartition("!")
        assert name.strip("'").replace("''", "'") in book.sheets
        assert re.fullmatch(r"[A-Z]+\d+", cell)
    for piece in contents:
        words = f"{piece.contents_prefix}{piece.text}"
        assert words in {cell.value for (name, _), cell in book.cells.items() if name == FRONT}


def test_charts_are_excels_own_and_draw_the_cells_of_the_tables() -> None:
    one = made(2)
    book = _book(one)
    charts = [name for name in book.parts if name.startswith("xl/charts/chart")]
    assert len(charts) == len(list(one.publication.charts()))
    data = [cell for (name, _), cell in book.cells.items() if name == CHARTS and cell.kind == "n" and cell.value]
    values = [each.value for chart in one.publication.charts() for each in chart.slices]
    assert [Decimal(cell.value) for cell in data] == values
    assert any("!" in cell.formula for cell in data)
    drawings = b"".join(part for name, part in book.parts.items() if name.startswith("xl/drawings/drawing")).decode()
    assert all(chart.alt.split("。")[0][:20] in drawings for chart in one.publication.charts() if chart.alt)


def _with_tables(*tables: TableBlock) -> Publication:
    publication, _ = sample()
    return replace(publication, pieces=(Heading(1, "第三部分 说明"), *tables))


def _sheet(code: str, name: str) -> TableBlock:
    rows = ((GridCell("项目名称"), GridCell(name)),)
    return TableBlock(f"project:{code}", "项目支出绩效目标表", (1.0, 1.0), (), rows, is_sheet=True)


@pytest.mark.parametrize(
    "name", ["甲:乙/丙\\丁?戊*己[庚]", "很长的项目名称" * 9, "'引号'", "=1+1", "History", "检查", "\x07响铃", "　"]
)
def test_sheets_get_names_that_excel_takes(name: str) -> None:
    _, report = sample()
    book = open_book(write_xlsx(_with_tables(*(_sheet(str(number), name) for number in range(3))), report))
    names = [one.casefold() for one in book.sheets]
    assert len(set(names)) == len(names) == 6
    assert all(0 < len(one) <= 31 and not re.search(r"[\[\]:*?/\\]", one) and one.strip("'") == one for one in names)


def test_texts_are_never_formulas_or_links() -> None:
    _, report = sample()
    words = ("=1+1", "@甲", "+86", "-", "https://example.invalid", "'甲", "1.00", "{=1}", "甲\n乙")
    rows = tuple((GridCell(text), GridCell("甲")) for text in words)
    table = TableBlock("T01", "表", (1.0, 1.0), (), rows)
    book = open_book(write_xlsx(_with_tables(table), report))
    stored = [cell for (name, at), cell in book.cells.items() if name.startswith("表1") and at.startswith("A")]
    assert [(cell.kind, cell.value, cell.formula) for cell in stored if cell.value][1:] == [
        ("s", text, "") for text in words
    ]


@pytest.mark.parametrize(
    ("text", "value", "code"),
    [
        ("1,234.50", "1234.5", "#,##0.00"),
        ("0.00", "0", "#,##0.00"),
        ("1234.50", "1234.5", "0.00"),
        ("-1,234", "-1234", "#,##0"),
        ("288", "288", "#,##0"),
        ("7个", "7", None),
        ("12.5%", "12.5", None),
        ("1.00", "2", None),
        ("", "0", None),
    ],
)
def test_number_formats(text: str, value: str, code: str | None) -> None:
    assert number_format(text, Decimal(value)) == code


def test_merged_cells_do_not_overlap() -> None:
    publication, report = sample()
    book = open_book(write_xlsx(publication, report))
    for root in book.sheets.values():
        taken: set[tuple[int, int]] = set()
        for one in root.iter(f"{MAIN}mergeCell"):
            spots = _spots(one.get("ref"))
            assert taken.isdisjoint(spots)
            taken |= spots


def _spots(area: Any) -> set[tuple[int, int]]:
    first, last = (re.fullmatch(r"([A-Z]+)(\d+)", end) for end in area.split(":"))
    assert first is not None and last is not None
    columns = range(ord(first[1]), ord(last[1]) + 1)
    return {(row, column) for row in range(int(first[2]), int(last[2]) + 1) for column in columns}
