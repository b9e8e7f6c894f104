"""Faults of rule files are named before anything is audited, and a rule that crashes is seen."""

import json
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from mingzhang.catalogue import rules as catalogue
from mingzhang.catalogue import store
from mingzhang.catalogue.rules import load_rules
from mingzhang.checking.agreement import agreements
from mingzhang.checking.check import check
from mingzhang.checking.outcome import Context, Outcome, violated
from mingzhang.checking.soundness import sound_rules
from mingzhang.checking.special import special_rule
from mingzhang.cli import main
from mingzhang.examples import example_paths
from mingzhang.model.errors import CatalogueError
from mingzhang.model.finding import Verdict
from mingzhang.pipeline import read_disclosure

CLEAN, _ = example_paths()
IDENTITY = "rules/tables/R0301.yaml"
SPECIAL = "rules/wording/W0001.yaml"
AGREEMENT = "rules/narrative/N0201.yaml"
Spoil = Callable[..., None]


@pytest.fixture
def spoil(monkeypatch: pytest.MonkeyPatch) -> Iterator[Spoil]:
    """Give a function that changes entries of a rule file (None takes them out), or adds one like another."""
    real = store._compiled()

    def change(name: str, entries: dict[str, Any], like: str = "") -> None:
        data = json.loads(json.dumps(real[like or name])) | entries
        data = {key: value for key, value in data.items() if value is not None}
        monkeypatch.setattr(store, "_compiled", lambda: {**real, name: data})
        load_rules.cache_clear()
        sound_rules.cache_clear()

    yield change
    monkeypatch.undo()
    load_rules.cache_clear()
    sound_rules.cache_clear()


FAULTS: dict[str, tuple[str, dict[str, Any], str]] = {
    "an entry is missing": (IDENTITY, {"hint": None}, "缺少 hint"),
    "an entry is misspelt": (IDENTITY, {"hnit": "改"}, "没有 hnit 这一项"),
    "the id is another": (IDENTITY, {"id": "R9999"}, "文件名与编号 R9999 不同"),
    "the category is unknown": (IDENTITY, {"category": "sums"}, "没有 category sums"),
    "the severity is unknown": (IDENTITY, {"severity": "fatal"}, "severity 只能是 error, warning, info"),
    "the method is unknown": (IDENTITY, {"method": "guess"}, "没有 method guess"),
    "there is nothing to check": (IDENTITY, {"check": None}, "要有而且只能有一个"),
    "two ways to check": (IDENTITY, {"special": True}, "要有而且只能有一个"),
    "the law is not declared": (IDENTITY, {"basis": ["预算法#999"]}, "依据 预算法#999 不在 laws.yaml 里"),
    "the law does not exist": (IDENTITY, {"basis": ["没有的法#1"]}, "依据 没有的法#1 不在 laws.yaml 里"),
    "no law at all": (IDENTITY, {"basis": []}, "basis 要有依据"),
    "the basis is a text": (IDENTITY, {"basis": "预算法#14"}, "basis 要有依据"),
    "the check is a number": (IDENTITY, {"check": 5}, "check 应当是"),
    "the check is malformed": (IDENTITY, {"check": "T03[*, 合计] == T03[*, 基本支出]"}, "算式写错了"),
    "the check is cut off": (IDENTITY, {"check": "T03[*, 合计] = sum(T03[{类}, 合计]"}, "算式写错了"),
    "the condition is malformed": (IDENTITY, {"given": ["T01[年终结转, 合计] 0"]}, "算式写错了"),
    "the table is unknown": (IDENTITY, {"check": "T99[*, 合计] = T03[*, 基本支出]"}, "T99 不是表号或章节号"),
    "the section is unknown": (AGREEMENT, {"agreement": "S77"}, "没有第 S77 节的句子"),
    "the message is unbalanced": (IDENTITY, {"message": "{where}为{left"}, "message 的花括号不成对"),
    "the message asks for too much": (IDENTITY, {"message": "{where}{colour}"}, "没有 {colour} 可填"),
    "the title is a number": (IDENTITY, {"title": 7}, "title 应当是文字"),
    "the year is a text": (IDENTITY, {"since": "去年"}, "since 应当是年份"),
    "the entity is unknown": (IDENTITY, {"entity": "公司"}, "entity 只能是 部门、单位"),
    "there are no cases": (IDENTITY, {"cases": []}, "cases 要有例子"),
    "a case expects nonsense": (
        IDENTITY,
        {"cases": [{"name": "甲", "expect": "good", "facts": {}}]},
        "例子“甲”的 expect 只能是",
    ),
    "a case has no figures": (IDENTITY, {"cases": [{"name": "甲", "expect": "passed"}]}, "要有 facts 或 text 之一"),
    "the facts are a list": (
        IDENTITY,
        {"cases": [{"name": "甲", "expect": "passed", "facts": ["1"]}]},
        "facts 写法不对",
    ),
    "special is not true": (SPECIAL, {"special": "yes"}, "special 只能写 true"),
    "a setting is read by nothing": (
        SPECIAL,
        {"settings": {"choices": ["甲"], "choises": ["乙"]}},
        "choises 没有程序读取",
    ),
    "settings without special": (IDENTITY, {"settings": {"most": 3}}, "只有 special 规则可以有 settings"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_malformed_rule_is_named_with_its_file(fault: str, spoil: Spoil) -> None:
    name, entries, words = FAULTS[fault]
    spoil(name, entries)
    with pytest.raises(CatalogueError) as raised:
        sound_rules()
    assert raised.value.path == name
    assert words in raised.value.reason


@pytest.mark.parametrize("command", [["check", str(CLEAN)], ["rules"], ["rule", "R0301"], ["conformance"]])
def test_the_command_line_says_it_in_one_sentence(command: list[str], spoil: Spoil) -> None:
    spoil(IDENTITY, {"basis": ["预算法#999"]})
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 2
    assert IDENTITY in result.output
    assert "预算法#999" in result.output
    assert "请改正这个文件" in result.output
    assert "Traceback" not in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_a_special_rule_without_python_is_named(spoil: Spoil) -> None:
    spoil("rules/wording/W9999.yaml", {"id": "W9999"}, like=SPECIAL)
    with pytest.raises(CatalogueError, match=r"W9999\.yaml: special 规则没有对应的程序"):
        sound_rules()


def test_an_id_that_is_used_twice_is_named(spoil: Spoil) -> None:
    spoil("rules/years/R0301.yaml", {}, like=IDENTITY)
    with pytest.raises(CatalogueError, match="R0301 已经用过"):
        load_rules()


def test_a_file_that_is_no_yaml_stops_every_command(tmp_path: Path) -> None:
    """Run a whole process on a copy of the catalogue, as a user does who edits it."""
    copy = tmp_path / "catalogue"
    shutil.copytree(store.ROOT, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    broken = copy / "rules" / "classification" / "C0001.yaml"
    code = (
        "import sys; from pathlib import Path; from mingzhang.catalogue import store; "
        f"store.ROOT = Path({str(copy)!r}); from mingzhang.cli import main; main()"
    )
    for content, words in (
        (b"id: [C0001\ntitle: x\n", "不是正确的 YAML"),
        (b"title: \xb1\xea\xcc\xe2\n", "不是 UTF-8 编码"),
    ):
        broken.write_bytes(content)
        command = [sys.executable, "-c", code, "check", str(CLEAN)]
        done = subprocess.run(command, capture_output=True, check=False)
        said = done.stderr.decode()
        assert done.returncode == 2
        assert "rules/classification/C0001.yaml" in said
        assert words in said
        assert "Traceback" not in said


def test_the_error_crosses_processes() -> None:
    error = pickle.loads(pickle.dumps(CatalogueError("rules/x.yaml", "缺少 hint")))
    assert (error.path, error.reason) == ("rules/x.yaml", "缺少 hint")


def crashes(_: Context) -> Iterator[Outcome]:
    raise ZeroDivisionError("无法相除")


def misspeaks(_: Context) -> Iterator[Outcome]:
    yield violated([], actual="甲")


@pytest.mark.parametrize("find", [crashes, misspeaks])
def test_a_rule_that_raises_is_seen_and_the_others_are_done(
    find: Callable[[Context], Iterator[Outcome]], monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = {"W0001": find}
    name = "mingzhang.checking.check.special_rule"
    monkeypatch.setattr(name, lambda rule_id: chosen.get(rule_id) or special_rule(rule_id))
    report = check(read_disclosure(CLEAN))
    (finding,) = [finding for finding in report.findings if finding.rule == "G0000"]
    assert "W0001" in finding.message
    assert finding.verdict is Verdict.NOT_CHECKED
    (skipped,) = [item for item in report.skipped if item.rule == "W0001"]
    assert "规则运行出错" in skipped.reason
    assert report.summary.passed > 1000


def test_an_identity_that_raises_is_seen_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    def raising(section: str, *rest: Any) -> Any:
        if section == "S02":
            raise KeyError(section)
        return agreements(section, *rest)

    monkeypatch.setattr("mingzhang.checking.check.agreements", raising)
    report = check(read_disclosure(CLEAN))
    (finding,) = [finding for finding in report.findings if finding.rule == "G0000"]
    assert "N0201" in finding.message


def test_the_catalogue_as_it_is_has_no_fault() -> None:
    assert sound_rules() == catalogue.load_rules()
