"""Misread figures: repaired from the document's own equations, and said so; faults that are printed stay findings."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

import mingzhang
from mingzhang.checking.as_json import report_to_json
from mingzhang.checking.check import check
from mingzhang.checking.misreads import is_confusion, propose_repairs, repaired, without_misreads
from mingzhang.extraction.as_json import disclosure_to_json
from mingzhang.extraction.extract import extract
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.document import Document, Doubt, Grid, Paragraph
from mingzhang.model.place import Place
from mingzhang.readers.text import parse_text
from mingzhang.renderers.report_html import report_html
from mingzhang.renderers.report_text import report_text

SCHEMAS = Path(mingzhang.__file__).parent / "schemas"

TEXT = """第二部分 2026年部门预算报表

2026年预算支出总表

单位：万元

科目编码	科目名称	合计	基本支出	项目支出
合计		{total}	60.00	1,240.50
201	一般公共服务支出	1,300.50	60.00	1,240.50
20103	政府办公厅（室）及相关机构事务	1,300.50	60.00	1,240.50
2010301	行政运行	60.00	60.00	
2010302	一般行政管理事务	1,240.50		1,240.50

第三部分 2026年度部门预算情况说明

三、支出预算情况说明

2026年度甲县乙局支出预算{told}万元，其中：基本支出60.00万元，占4.61%；项目支出1,240.50万元，占95.39%。
"""


def _again(document: Document) -> Disclosure:
    return extract(document, strict=False)


def _scan(total: str = "1,300.50", told: str = "1,300.50", doubtful: tuple[str, ...] = ()) -> Disclosure:
    document = parse_text(TEXT.format(total=total, told=told), source="甲.pdf")
    doubts = [Doubt(place, text, 0.5) for place, text in _figures(document) if text in doubtful]
    lines = frozenset(range(1, len(document.lines) + 1))
    return _again(replace(document, format="scan", doubts=tuple(doubts), recognised=lines))


def _figures(document: Document) -> list[tuple[Place, str]]:
    found: list[tuple[Place, str]] = []
    for block in document.blocks:
        if isinstance(block, Grid):
            found += [(cell.place, cell.text) for row in block.rows for cell in row]
        elif isinstance(block, Paragraph) and "支出预算" in block.text and "万元" in block.text:
            found.append((block.place, block.text.partition("支出预算")[2].partition("万元")[0]))
    return found


def _fact(disclosure: Disclosure, table: str, line: str, column: str) -> str:
    return next(fact.value.printed for fact in disclosure.facts if fact.at == (table, line, column))


def test_doubtful_figure_that_breaks_an_equation_is_repaired_and_listed() -> None:
    found = without_misreads(_scan(total="1,800.50", doubtful=("1,800.50",)), _again)
    assert [(repair.read, repair.repaired, str(repair.at)) for repair in found.repairs] == [
        ("1800.50", "1300.50", "T03[合计, 合计]")
    ]
    assert _fact(found, "T03", "合计", "合计") == "1300.50"
    assert "R" in found.repairs[0].because or "X" in found.repairs[0].because
    assert not [finding for finding in check(found).findings if finding.suspects]


def test_repaired_figure_is_written_as_the_cell_was() -> None:
    found = without_misreads(_scan(total="1,800.50", doubtful=("1,800.50",)), _again)
    texts = [
        cell.text for block in found.document.blocks if isinstance(block, Grid) for row in block.rows for cell in row
    ]
    assert texts.count("1,300.50") == 3
    assert "1,800.50" not in texts


def test_figure_of_the_narrative_is_repaired_in_its_sentence() -> None:
    found = without_misreads(_scan(told="1,360.50", doubtful=("1,360.50",)), _again)
    assert [repair.repaired for repair in found.repairs] == ["1300.50"]
    assert any("支出预算1,300.50万元" in block.text for block in found.document.blocks if isinstance(block, Paragraph))


def test_figure_read_with_certainty_stays_a_finding_and_is_doubted() -> None:
    found = without_misreads(_scan(total="1,800.50"), _again)
    assert not found.repairs
    assert _fact(found, "T03", "合计", "合计") == "1800.50"
    assert [doubt.text for doubt in found.document.doubts] == ["1800.50"]
    rules = {finding.rule for finding in check(found).findings}
    assert "E0004" in rules
    assert any(finding.suspects for finding in check(found).findings)


def test_printed_fault_that_no_confusion_explains_is_not_doubted() -> None:
    found = without_misreads(_scan(total="9,471.20"), _again)
    assert not found.repairs
    assert not found.document.doubts


def test_doubt_that_an_equation_confirms_goes_and_is_counted() -> None:
    found = without_misreads(_scan(doubtful=("60.00",)), _again)
    assert not found.document.doubts
    assert any("由勾稽关系印证" in remark for remark in found.document.remarks)


def test_doubt_without_equation_stays_information() -> None:
    disclosure = _scan()
    place = next(place for place, text in _figures(disclosure.document) if text == "20103")
    document = replace(disclosure.document, doubts=(Doubt(place, "20103", 0.61),))
    findings = check(without_misreads(_again(document), _again)).findings
    mine = [finding for finding in findings if finding.rule == "E0004"]
    assert [(finding.severity.value, finding.locations[0].place.line) for finding in mine] == [("info", place.line)]
    assert "61%" in mine[0].message


def test_text_without_doubts_is_left_alone() -> None:
    disclosure = _again(parse_text(TEXT.format(total="1,800.50", told="1,300.50")))
    assert without_misreads(disclosure, _again) is disclosure


def test_proposing_changes_nothing() -> None:
    disclosure = _scan(total="1,800.50", doubtful=("1,800.50",))
    proposed = propose_repairs(disclosure)
    assert [repair.repaired for repair in proposed] == ["1300.50"]
    assert not disclosure.repairs
    assert repaired(disclosure.document, ()) is disclosure.document


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("71.20", "11.20"),
        ("38.00", "88.00"),
        ("5.60", "6.60"),
        ("10.00", "16.00"),
        ("23000", "230.00"),
        ("23.0", "23.50"),
    ],
)
def test_confusions_of_shape(read: str, meant: str) -> None:
    assert is_confusion(read, meant) == (meant != "23.50" or read == "23.0")


@pytest.mark.parametrize(("read", "meant"), [("-23.32", "23.32"), ("23.32", "-23.32")])
def test_a_sign_more_or_less_is_a_confusion(read: str, meant: str) -> None:
    assert is_confusion(read, meant)


def test_doubtful_sign_is_taken_off() -> None:
    found = without_misreads(_scan(total="-1,300.50", doubtful=("-1,300.50",)), _again)
    assert [(repair.read, repair.repaired) for repair in found.repairs] == [("-1300.50", "1300.50")]
    assert _fact(found, "T03", "合计", "合计") == "1300.50"


def test_sign_read_with_certainty_is_doubted() -> None:
    found = without_misreads(_scan(total="-1,300.50"), _again)
    assert not found.repairs
    assert [doubt.text for doubt in found.document.doubts] == ["-1300.50"]


@pytest.mark.parametrize(("read", "meant"), [("12.00", "42.00"), ("12.00", "12.00"), ("12.00", "345.10")])
def test_no_confusions_of_shape(read: str, meant: str) -> None:
    assert not is_confusion(read, meant)


def test_reports_list_the_repairs() -> None:
    report = check(without_misreads(_scan(total="1,800.50", doubtful=("1,800.50",)), _again))
    for text in (report_text(report), report_html(report)):
        assert "按勾稽关系改正的误读" in text
        assert "识别为 1800.50，改正为 1300.50" in text
    assert "Misreadings put right" in report_html(report, lang="en")


def test_json_lists_the_repairs_and_keeps_to_its_schema() -> None:
    found = without_misreads(_scan(total="1,800.50", doubtful=("1,800.50", "20103")), _again)
    data = report_to_json(check(found))
    assert [(item["at"], item["read"], item["repaired"]) for item in data["repairs"]] == [
        ("T03[合计, 合计]", "1800.50", "1300.50")
    ]
    stated = disclosure_to_json(found)
    assert stated["repairs"] == [
        {key: value for key, value in data["repairs"][0].items() if key not in ("page", "box")}
    ]
    assert [item["text"] for item in stated["doubts"]] == ["20103"]
    for name, value in (("check", data), ("extract", stated)):
        jsonschema.validate(
            json.loads(json.dumps(value)), json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
        )


def test_reports_without_repairs_say_nothing_of_them() -> None:
    report = check(_again(parse_text(TEXT.format(total="1,300.50", told="1,300.50"))))
    assert "误读" not in report_text(report)
    assert 'id="repairs"' not in report_html(report)
    assert report_to_json(report)["repairs"] == []
