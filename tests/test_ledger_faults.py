"""Every fault of a ledger is found, at its place, in words that say what to do; nothing is half imported."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

from mingzhang.ledgers import Fault, Level, read_ledger
from mingzhang.ledgers.declaration import load_sheets
from mingzhang.model.errors import UnreadableInputError

FOLDER = Path(__file__).parent / "ledgers"
BASE: dict[str, Any] = yaml.load((FOLDER / "base.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)
CASES: list[dict[str, Any]] = yaml.load((FOLDER / "faults.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)


def _changed(case: dict[str, Any]) -> dict[str, Any]:
    data = copy.deepcopy(BASE)
    if "drop" in case:
        del data[case["drop"]]
    if "add" in case:
        sheet, row = case["add"]
        data.setdefault(sheet, []).append(row)
    if "set" in case:
        sheet, number, column, value = case["set"]
        row = data[sheet] if isinstance(data[sheet], dict) else data[sheet][int(number)]
        row[column] = value
    return data


def _write(data: dict[str, Any], path: Path) -> Path:
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1000), encoding="utf-8")
    return path


def test_the_base_is_sound(tmp_path: Path) -> None:
    read = read_ledger(_write(BASE, tmp_path / "账本.yaml"))
    assert [fault.text for fault in read.faults] == []
    assert read.ledger is not None
    assert len(read.ledger.lines) == 4


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"].replace(" ", "_"))
def test_fault(case: dict[str, Any], tmp_path: Path) -> None:
    path = _write(_changed(case), tmp_path / "账本.yaml")
    read = read_ledger(path)
    level, column, words = case["says"]
    found = [fault for fault in read.faults if fault.level == level and fault.column == column and words in fault.text]
    assert found, [fault.text for fault in read.faults]
    assert (read.ledger is None) == bool(read.errors)
    assert all(fault.remedy for fault in read.faults)
    if "set" in case and column:
        _assert_place(found[0], path)


def _assert_place(fault: Fault, path: Path) -> None:
    """The line named is one of the sheet named."""
    lines = path.read_text("utf-8").splitlines()
    sheets = [(number, line.rstrip(":")) for number, line in enumerate(lines, 1) if line and line[0] not in " -"]
    above = [name for number, name in sheets if number <= (fault.place.line or 0)]
    assert above[-1] == fault.place.sheet


def test_all_faults_come_at_once_in_the_order_of_the_sheets(tmp_path: Path) -> None:
    data = copy.deepcopy(BASE)
    data["政府采购"][0]["金额（元）"] = "若干"
    data["收支明细"][0]["单位"] = "没有的单位"
    data["收支明细"][1]["资金来源"] = "别的"
    data["人员编制"][0]["在职人数"] = "100"
    read = read_ledger(_write(data, tmp_path / "账本.yaml"))
    assert read.ledger is None
    order = [form.name for form in load_sheets().values()]
    places = [order.index(fault.place.sheet or "") for fault in read.errors]
    assert places == sorted(places)
    assert {fault.place.sheet for fault in read.errors} == {"收支明细", "人员编制", "政府采购"}


def test_sums_are_not_blamed_on_rows_that_could_not_be_read(tmp_path: Path) -> None:
    data = copy.deepcopy(BASE)
    data["收支明细"][2]["金额（元）"] = "三十万"
    read = read_ledger(_write(data, tmp_path / "账本.yaml"))
    assert [fault.column for fault in read.errors] == ["金额（元）"]


def test_a_new_code_with_a_name_of_its_own_is_no_doubt(tmp_path: Path) -> None:
    data = copy.deepcopy(BASE)
    data["收入明细"][0]["收入科目"] = "103987601"
    data["补充科目"] = [{"科目编码": "103987601", "科目名称": "某项收入"}]
    read = read_ledger(_write(data, tmp_path / "账本.yaml"))
    assert read.faults == ()
    assert read.ledger is not None
    assert read.ledger.names == {"103987601": "某项收入"}


def test_a_name_beside_a_new_code_is_kept(tmp_path: Path) -> None:
    data = copy.deepcopy(BASE)
    data["收入明细"][0]["收入科目"] = "1039876 某项收入"
    read = read_ledger(_write(data, tmp_path / "账本.yaml"))
    assert [fault.level for fault in read.faults] == [Level.WARNING]
    assert read.ledger is not None
    assert read.ledger.names == {"1039876": "某项收入"}


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("账本.yaml", "甲: [", "不是正确的 YAML"),
        ("账本.xlsx", "不是工作簿", "已损坏"),
        ("账本.doc", "文", "不认识"),
        ("账本.csv", '列,列\n"没有关上', "不是正确的 CSV"),
    ],
)
def test_a_file_that_is_none_is_said(name: str, content: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableInputError, match=words):
        read_ledger(path)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInputError, match="没有这个文件"):
        read_ledger(tmp_path / "没有.xlsx")


@pytest.mark.parametrize("text", ["", "# 空\n", "基本信息:\n", "- 甲\n", "收支明细: 甲\n"])
def test_an_empty_or_shapeless_ledger_gives_none(text: str, tmp_path: Path) -> None:
    path = tmp_path / "账本.yaml"
    path.write_text(text, encoding="utf-8")
    read = read_ledger(path)
    assert read.ledger is None
    assert read.errors
