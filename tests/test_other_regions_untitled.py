"""Documents whose tables have no title, another one, another order, or are split by pages: read by their content."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from mingzhang.catalogue.titles import may_be_called
from mingzhang.checking.check import check
from mingzhang.extraction.extract import extract
from mingzhang.extraction.tables.header import header_depth
from mingzhang.extraction.tables.titles import is_caption, table_of_title
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.document import Block, Document, Grid, Paragraph
from mingzhang.model.finding import Severity
from mingzhang.readers.text import parse_text
from tests.shared import disclosures, needs_shared

Change = Callable[[list[Block]], list[Block]]
_LONG = 8


def _is_title(block: Block) -> bool:
    return isinstance(block, Paragraph) and table_of_title(block.text) is not None


def _is_caption(block: Block) -> bool:
    return isinstance(block, Paragraph) and is_caption(block.text)


def _without_titles(blocks: list[Block]) -> list[Block]:
    return [block for block in blocks if not _is_title(block) and not _is_caption(block)]


def _without_captions(blocks: list[Block]) -> list[Block]:
    return [block for block in blocks if not _is_caption(block)]


def _with_other_titles(blocks: list[Block]) -> list[Block]:
    number = iter(range(1, 99))
    return [
        replace(block, text=f"第{next(number)}号样表") if isinstance(block, Paragraph) and _is_title(block) else block
        for block in blocks
    ]


def _split(blocks: list[Block], *, again: bool) -> list[Block]:
    """Split each long grid in two with a page number between; ``again`` repeats the header on the second page."""
    result: list[Block] = []
    for block in blocks:
        if not isinstance(block, Grid) or len(block.rows) <= _LONG:
            result.append(block)
            continue
        depth = header_depth(block.rows)
        half = (depth + len(block.rows)) // 2
        page = Paragraph("- 7 -", block.rows[half][0].place, "- 7 -")
        rest = (*(block.rows[:depth] if again else ()), *block.rows[half:])
        result += [replace(block, rows=block.rows[:half]), page, replace(block, rows=rest)]
    return result


def _split_with_header(blocks: list[Block]) -> list[Block]:
    return _split(blocks, again=True)


def _split_untitled(blocks: list[Block]) -> list[Block]:
    return _split(_without_titles(blocks), again=False)


_CHANGES: dict[str, Change] = {
    "no titles": _without_titles,
    "no captions": _without_captions,
    "other titles": _with_other_titles,
    "split, header again": _split_with_header,
    "no titles, split": _split_untitled,
}


def _changed(document: Document, change: Change) -> Disclosure:
    return extract(replace(document, blocks=tuple(change(list(document.blocks)))), strict=False)


def _figures(disclosure: Disclosure) -> dict[str, str]:
    """Return the cells of the tables, blank ones too."""
    return {str(fact.at): fact.value.printed for fact in disclosure.facts if re.match(r"T\d\d\[", str(fact.at))}


@needs_shared
@pytest.mark.parametrize("path", disclosures(), ids=lambda path: path.stem[:6])
def test_the_real_disclosures_are_read_without_the_help_of_titles(path: Path) -> None:
    document = parse_text(path.read_text(encoding="utf-8"))
    wanted = _figures(extract(document))
    for name, change in _CHANGES.items():
        read = _figures(_changed(document, change))
        same = sum(read.get(at) == printed for at, printed in wanted.items())
        assert same >= 0.99 * len(wanted), name
        assert not [at for at in read if at not in wanted], name


_TABLES: dict[str, str] = {
    table: rows.replace("→", "\t")
    for table, rows in yaml.safe_load(
        (Path(__file__).parent / "regions_text" / "untitled.yaml").read_text(encoding="utf-8")
    ).items()
}


def _document(*tables: str, title: str = "") -> Disclosure:
    parts = (
        f"{title}\n单位：万元\n{_TABLES[table]}\n" if title else f"单位：万元\n{_TABLES[table]}\n" for table in tables
    )
    return extract(parse_text("甲县乙局\n2026年部门预算公开\n\n" + "\n".join(parts)), strict=False)


@pytest.mark.parametrize("order", ["T01 T03 T04 T05 T08 T10", "T10 T08 T05 T04 T03 T01", "T04 T05 T01 T08 T03 T10"])
def test_the_totals_tell_tables_of_the_same_columns_apart_in_any_order(order: str) -> None:
    read = _figures(_document(*order.split()))
    assert read["T03[合计, 合计]"] == "100.00"
    assert read["T05[合计, 合计]"] == "80.00"
    assert read["T08[合计, 合计]"] == "20.00"
    assert read["T08[21208, 项目支出]"] == "20.00"
    assert read["T10[公务接待费, 合计]"] == "1.00"


def test_a_table_alone_whose_columns_fit_several_is_left_open_under_a_title_that_is_not_known() -> None:
    disclosure = _document("T05", title="经费汇总表")
    assert not _figures(disclosure)
    assert [item.reason for item in disclosure.unread if item.kind == "table"] == [
        "内容符合多张表（预算支出总表、一般公共预算支出预算表、政府性基金预算支出表、国有资本经营预算收支预算表）"
    ]


def test_a_title_that_says_something_else_keeps_a_table_unbound() -> None:
    assert not may_be_called("会议费明细表", "T05")
    assert not may_be_called("政府采购预算汇总表", "T02")
    assert may_be_called("经费汇总表", "T05")
    read = _document("T04", title="绩效目标汇总表")
    assert not _figures(read)


def test_a_form_is_not_known_by_its_content_and_nothing_is_called_missing() -> None:
    disclosure = _document("T01", "T03", "T04", "T05", "T08", "T10")
    assert disclosure.profile == "national"
    assert not [one for one in check(disclosure).findings if one.severity is Severity.ERROR]


def test_a_wrong_cell_is_found_in_tables_without_titles() -> None:
    wrong = dict(_TABLES, T05=_TABLES["T05"].replace("60.00\t50.00\t10.00", "60.00\t45.00\t10.00"))
    text = "甲县乙局\n2026年部门预算公开\n\n" + "\n".join(
        f"单位：万元\n{wrong[table]}\n" for table in ("T01", "T03", "T04", "T05")
    )
    report = check(extract(parse_text(text), strict=False))
    assert [one for one in report.findings if one.severity is Severity.ERROR]
