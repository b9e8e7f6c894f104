"""Waiver files: YAML and CSV say the same, and every fault is named with its place."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.checking.waivers import draft_waivers, is_for, is_for_file
from mingzhang.model.errors import UnreadableInputError
from mingzhang.model.finding import Location
from mingzhang.model.place import Place
from mingzhang.model.waiver import Scope, Waiver, WaiverFileError
from mingzhang.readers.waiver_file import read_waivers
from mingzhang.renderers.waiver_form import waiver_csv, waiver_yaml
from tests.report_samples import sample_report
from tests.test_waivers import FINDING

RULES = {"R0301", "R0302", "A0301", "X0301", "G0001"}


def faults(path: Path, text: str) -> tuple[str, ...]:
    path.write_text(text, "utf-8")
    with pytest.raises(WaiverFileError) as caught:
        read_waivers(path, RULES)
    assert str(path) in str(caught.value)
    return caught.value.faults


YAML = """\
- rule: r0301
  file: 青石县*.txt
  table: 表5
  row: 0201
  reason: 上级已批准
  who: 张三
  until: 2031-12-31
- {规则: R*, 节: 三、支出预算情况说明, 理由: 口径不同, 批准人: 李四, 到期日: 2031年6月1日, 起始日: 2031/1/1}
"""
CSV = """\
规则,文件,表,行,节,理由,批准人,到期日,起始日
r0301,青石县*.txt,T05,0201,,上级已批准,张三,2031/12/31,
,,,,,,,,
R*,,,,三、支出预算情况说明,口径不同,李四,2031年6月1日,2031-1-1
"""


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_yaml_and_csv_say_the_same(tmp_path: Path, separator: str, encoding: str) -> None:
    (tmp_path / "a.yaml").write_text(YAML, "utf-8")
    (tmp_path / "a.csv").write_text(CSV.replace(",", separator), encoding)
    from_yaml, from_csv = (read_waivers(tmp_path / name, RULES) for name in ("a.yaml", "a.csv"))
    assert [dataclasses.replace(item, at=0) for item in from_yaml] == [
        dataclasses.replace(item, at=0) for item in from_csv
    ]
    assert from_yaml[0] == Waiver(
        "R0301",
        Scope(file="青石县*.txt", table=5, row="0201"),
        "上级已批准",
        "张三",
        date(2031, 12, 31),
        number=1,
        at=1,
    )
    assert (from_yaml[1].since, from_yaml[1].until) == (date(2031, 1, 1), date(2031, 6, 1))
    assert [item.at for item in from_csv] == [2, 4]


def test_all_faults_are_said_at_once_with_entry_and_line(tmp_path: Path) -> None:
    found = faults(
        tmp_path / "坏.yaml",
        """\
- rule: R0303
  table: 14
  reason: ''
  who: ~
  until: 2031-02-30
- rule: G0000
  file: '*'
  reason: 理由
  who: 张三
  until: 2031-12-31
- {rule: R0301, reason: 理由, who: 张三, until: 2031-12-31}
- {rule: '*', file: '*', line: 0, reason: 理由, who: 张三, until: 2031-12-31, since: 2032-01-01}
- {ruel: R0301}
- R0301
- {rule: [R0301, R0302], file: '*'}
- {rule: R0301, rule: R0302, file: '*'}
- {rule: Z*, fingerprint: 1.23E+15, reason: 理由, who: 张三, until: 明年}
""",
    )
    text = "\n".join(found)
    for line, words in (
        (1, "没有规则 R0303，是不是"),
        (1, "表“14”不对"),
        (1, "“理由”、“批准人”没有填"),
        (1, "日期“2031-02-30”不对"),
        (6, "G0000 是规则运行出错，不能豁免"),
        (11, "没有写地方"),
        (12, "规则“*”写法不对"),
        (12, "行号“0”不对"),
        (12, "起始日 2032-01-01 晚于到期日"),
        (13, "不认识“ruel”，是不是“rule”"),
        (14, "应写成“键: 值”"),
        (15, "只写一个值"),
        (16, "写了两次"),
        (17, "没有以 Z 开头的规则"),
        (17, "Excel"),
        (17, "日期“明年”不对"),
    ):
        assert any(f"（第 {line} 行）" in fault and words in fault for fault in found), (line, words, text)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.csv", "规则,理由,批准人\nR0301,a,b\n", "缺少“到期日”列"),
        ("a.csv", "规则,理由,理由,批准人,到期日\n", "“理由”列有两个"),
        ("a.csv", "规则,理由,批准人,到期日,备注\n", "不认识“备注”"),
        ("a.csv", "规则,理由,批准人,到期日,文件\nR0301,a,b,2031-12-31,*,多\n", "第 2 行：比表头多出了格"),
        ("a.csv", '规则,理由,批准人,到期日,文件\nR0301,"a,b,2031-12-31,*\n', "第 2 行起：不是完整的 CSV"),
        ("a.yaml", "rule: R0301\n", "一条一条的清单"),
        ("a.yaml", "- rule: 'R0301\n", "不是合法的 YAML"),
        ("a.yaml", "- &a [*a]\n", "应写成"),
        ("a.yaml", "[" * 5000, "YAML"),
        ("a.yaml", "- a\n---\n- b\n", "YAML"),
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path: Path, name: str, text: str, words: str) -> None:
    assert any(words in fault for fault in faults(tmp_path / name, text)), words


def test_a_workbook_is_asked_for_as_csv(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInputError, match="另存为 → CSV"):
        read_waivers(tmp_path / "a.xlsx", RULES)


@settings(deadline=None)
@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("豁免")
    for name in ("a.yaml", "a.csv"):
        (folder / name).write_text(text, "utf-8", errors="replace", newline="")
        try:
            assert all(item.reason and item.who for item in read_waivers(folder / name, RULES))
        except (UnreadableInputError, WaiverFileError):
            continue


@settings(deadline=None)
@given(st.lists(st.text("表汉a1=+-@~'\"“,;#*:[]{}&（） ", max_size=9), min_size=3, max_size=3), st.booleans())
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, texts: list[str], is_csv: bool) -> None:
    row, column, section = (" ".join(text.split()) for text in texts)
    where = Location(Place(10), section or None, 3, row or None, column or None)
    report = dataclasses.replace(sample_report(), findings=(dataclasses.replace(FINDING, locations=(where,)),))
    (draft,) = draft_waivers(report)
    filled = [{**draft, "reason": "=口径不同", "who": "-张三", "until": "2031-12-31"}]
    path = tmp_path_factory.mktemp("豁免") / ("a.csv" if is_csv else "a.yaml")
    path.write_text("\ufeff" + waiver_csv(filled) if is_csv else waiver_yaml(filled), "utf-8", newline="")
    (found,) = read_waivers(path, RULES)
    assert (found.rule, found.reason, found.who) == ("R0301", "=口径不同", "-张三")
    assert found.scope.fingerprint == FINDING.fingerprint
    assert is_for(found, report.findings[0])
    assert is_for_file(found, report.disclosure.document.source)
