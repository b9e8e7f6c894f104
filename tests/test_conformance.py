"""The conformance suite: its rounding cases against the definition, its folder, answers of other tools."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.cli import main
from mingzhang.conformance.answers import number_text, span_text
from mingzhang.conformance.embedded import embedded_suite
from mingzhang.conformance.facts import printed_facts
from mingzhang.conformance.folder import read_suite, write_suite
from mingzhang.conformance.run import run_rounding, run_suite
from mingzhang.conformance.suite import Operand, RoundingCase, RuleCase, RuleCases, Suite, parse_span
from tests import rounding_oracle as oracle

SUITE = embedded_suite()
ROUNDING = [case for group in SUITE.rounding for case in group.cases]
RATIOS = [case for case in ROUNDING if case.kind != "sum"]


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["conformance", *(str(word) for word in words)])


def terms(operands: tuple[Operand, ...]) -> oracle.Terms:
    return [(oracle.read(own.printed or "", own.unit, exact=own.exact), own.sign) for own in operands]


def defined(case: RoundingCase) -> str:
    """Return the verdict that the definition gives, without any code of Mingzhang."""
    if any(own.printed is None for own in case.left + case.right):
        return "not_checked"
    left, right = terms(case.left), terms(case.right)
    if case.kind != "sum":
        return oracle.ratio_verdict(case.kind, left[0][0], right[0][0], right[1][0])
    if case.relation == "!=":
        totals = [sum(sign * figure.value for figure, sign in side) for side in (left, right)]
        return "passed" if totals[0] != totals[1] else "impossible"
    return oracle.sum_verdict(left, case.relation, right)


@pytest.mark.parametrize("case", ROUNDING, ids=lambda case: case.id)
def test_rounding_case_follows_from_the_definition(case: RoundingCase) -> None:
    assert defined(case) == case.expect
    if case.expect in ("not_checked", "not_applicable"):
        assert (case.left_interval, case.right_interval, case.tolerance) == (None, None, None)
        return
    left, right = terms(case.left), terms(case.right)
    assert case.left_interval == oracle.span_text(left)
    if case.kind == "sum":
        assert case.right_interval == oracle.span_text(right)
        slack = sum((figure.step for figure, _ in left + right), Fraction(0)) / 2
        assert case.tolerance == oracle.number_text(slack)


@pytest.mark.parametrize("case", ROUNDING, ids=lambda case: case.id)
def test_our_engine_decides_a_rounding_case(case: RoundingCase) -> None:
    answer = run_rounding(case)
    assert answer.outcome == case.expect
    if case.left_interval is not None:
        assert answer.left_interval == parse_span(case.left_interval)
    if case.kind == "sum" and case.right_interval is not None and case.tolerance is not None:
        assert answer.right_interval == parse_span(case.right_interval)
        assert answer.tolerance == Fraction(case.tolerance)


@pytest.mark.parametrize("case", [case for case in RATIOS if case.expect == "impossible"], ids=lambda case: case.id)
def test_an_impossible_ratio_lies_beyond_its_corners(case: RoundingCase) -> None:
    (printed, _), *operands = terms(case.left + case.right)
    low, high = oracle.quotient_ends(case.kind, operands[0][0], operands[1][0])
    assert printed.value + printed.step / 2 <= low or high <= printed.value - printed.step / 2


def test_both_cases_at_which_another_validator_stays_silent_are_there() -> None:
    noted = {case.id: case.expect for case in ROUNDING if "Arelle 2.47.3" in case.note}
    assert noted["rounding/duplicates/equal-precision-differ"] == "impossible"
    assert noted["rounding/units/open-end-by-parts"] == "impossible"
    assert len(ROUNDING) >= 60
    assert len({case.id for case in ROUNDING}) == len(ROUNDING)


TENTHS = st.integers(-12, 12).map(lambda tenths: f"{'-' if tenths < 0 else ''}{abs(tenths) // 10}.{abs(tenths) % 10}")
WHOLES = st.integers(-2, 2).map(str)
OPERANDS = st.builds(Operand, TENTHS | WHOLES | st.just(""), st.just("元"), st.sampled_from([1, -1]))


@settings(deadline=None)
@given(
    st.lists(OPERANDS, min_size=1, max_size=2),
    st.sampled_from(["=", "<=", ">="]),
    st.lists(OPERANDS, min_size=1, max_size=2),
)
def test_impossible_means_that_no_amounts_in_fen_print_so(
    left: list[Operand], relation: str, right: list[Operand]
) -> None:
    """Figures of whole yuan or ten fen: with at most four of them no half fen can decide, so fen tell all."""
    off = {0}
    for operand, sign in [(own, own.sign) for own in left] + [(own, -own.sign) for own in right]:
        off = {base + sign * fen for base in off for fen in fen_that_print(operand)}
    found = {"=": 0 in off, "<=": min(off) <= 0, ">=": max(off) >= 0}[relation]
    case = RoundingCase("x", "", "", "sum", tuple(left), relation, tuple(right), "")
    assert (run_rounding(case).outcome != "impossible") == found


@cache
def fen_that_print(operand: Operand) -> tuple[int, ...]:
    figure = oracle.read(operand.printed or "", operand.unit)
    return tuple(fen for fen in range(-300, 301) if figure.prints(Fraction(fen, 100)))


@given(st.fractions(-1000, 1000))
def test_numbers_are_written_exactly(number: Fraction) -> None:
    assert Fraction(number_text(number)) == number


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("suite") / "套件"
    assert run("--write", folder).exit_code == 0
    return folder


INCOME = {"T01[单位资金, 金额]": "9.00"}
OWN_RULE = RuleCases(
    "甲0001", "tables", "各项收入相加", "Income adds up", "identity",
    (
        RuleCase("甲0001/相符", "相符", "passed", printed_facts({**INCOME, "T01[本年收入合计, 金额]": "9.00"})),
        RuleCase("甲0001/缺合计", "缺合计", "not_checked", printed_facts(INCOME)),
    ),
    checks=("T01[本年收入合计, 金额] = sum(T01[{来源}, 金额])",),
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a written suite with a rule of our own, a special rule and a group of rounding cases."""
    special = [rule for rule in SUITE.rules if rule.rule == "W0005"]
    groups = [group for group in SUITE.rounding if group.group == "sum"]
    write_suite(Suite("0", (OWN_RULE, *special), tuple(groups)), tmp_path / "套件")
    return tmp_path / "套件"


def change(path: Path, edit: Callable[[dict[str, Any]], object]) -> None:
    data = json.loads(path.read_text("utf-8"))
    edit(data)
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")


def test_what_is_read_back_is_what_was_written(written: Path, tmp_path: Path) -> None:
    again = read_suite(written)
    assert again == SUITE
    assert run_suite(again) == run_suite(SUITE)
    small = Suite(SUITE.version, SUITE.rules[:3], SUITE.rounding[:1])
    write_suite(small, tmp_path / "小")
    assert read_suite(tmp_path / "小") == small


def test_all_files_follow_the_schema(written: Path) -> None:
    schema = json.loads((written / "schema.json").read_text("utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    assert json.loads(CliRunner().invoke(main, ["schema", "conformance"]).stdout) == schema
    for path in written.rglob("*.json"):
        if path.name != "schema.json":
            assert list(validator.iter_errors(json.loads(path.read_text("utf-8")))) == [], path
    answers = run(written, "--format", "jsonl").stdout.splitlines()
    for line in [*answers[:200], *answers[-40:], run(written, "--format", "json").stdout]:
        assert list(validator.iter_errors(json.loads(line))) == [], line[:200]


def test_our_engine_agrees_with_the_whole_suite() -> None:
    result = run()
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "全部一致。")


def test_a_folder_is_what_we_run(folder: Path) -> None:
    assert run(folder).exit_code == 0
    change(folder / "rounding" / "sum.json", lambda data: data["cases"][0]["left"][0].update(printed="30.10"))
    result = run(folder, "--lang", "en")
    assert result.exit_code == 1
    assert "rounding/sum/two-exact: the outcome should be passed, answered impossible" in result.stdout


def test_the_word_for_a_row_decides_what_is_summed(folder: Path) -> None:
    """Without the word ``income`` a line of the overall table is no source of income any more."""
    path = folder / "rules" / "tables" / "甲0001.json"
    change(path, lambda data: [fact.update(row="expenditure_total") for fact in data["cases"][0]["facts"]])
    assert "甲0001/相符：" in run(folder).stdout


def answers_of(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run(folder, "--format", "jsonl").stdout.splitlines()]


def results(path: Path, answers: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(answer, ensure_ascii=False) + "\n" for answer in answers), "utf-8")
    return path


def test_right_answers_of_another_tool_agree(folder: Path, tmp_path: Path) -> None:
    bare = [{"case": answer["case"], "outcome": answer["outcome"]} for answer in answers_of(folder)]
    assert run(folder, "--against", results(tmp_path / "results.jsonl", bare)).exit_code == 0


WRONG = [
    ("甲0001/相符", {"outcome": "rounding_unlikely"}, "结论"),
    ("rounding/sum/three-tie-above", {"outcome": "rounding"}, "结论"),
    ("W0005/", {"lines": [999]}, "行号"),
    ("rounding/sum/two-exact", {"left_interval": "[299950, 300050]"}, "左边的区间"),
    ("rounding/sum/two-exact", {"tolerance": "151"}, "容差"),
]


@pytest.mark.parametrize(("start", "wrong", "about"), WRONG)
def test_a_wrong_answer_is_found(folder: Path, tmp_path: Path, start: str, wrong: dict[str, Any], about: str) -> None:
    answers = answers_of(folder)
    spoiled = next(answer for answer in answers if answer["case"].startswith(start))
    spoiled.update(wrong)
    path = results(tmp_path / "results.jsonl", answers)
    result = run(folder, "--against", path)
    assert result.exit_code == 1
    assert [line for line in result.stdout.splitlines() if line.startswith(f"{spoiled['case']}：{about}应为")]
    account = json.loads(run(folder, "--against", path, "--format", "json").stdout)
    assert [item["case"] for item in account["differences"]] == [spoiled["case"]]
    assert account["total"]["differ"] == 1
    assert account["total"]["agree"] == len(answers) - 1


def test_a_case_without_answer_is_counted(folder: Path, tmp_path: Path) -> None:
    answers = answers_of(folder)
    result = run(folder, "--against", results(tmp_path / "results.jsonl", answers[1:]))
    assert result.exit_code == 1
    assert f"{answers[0]['case']}：应为 {answers[0]['outcome']}，没有回答" in result.stdout


def test_a_rule_we_do_not_have_stays_unanswered(folder: Path) -> None:
    change(next(folder.glob("rules/wording/W0005.json")), lambda data: data.update(rule="乙9999"))
    result = run(folder)
    assert result.exit_code == 1
    assert "没有回答" in result.stdout


BAD_RESULTS = [
    ("{", "第 1 行：不是 JSON"),
    ("[]", "第 1 行：应当是一个 JSON 对象"),
    ('\n{"case": "rounding/sum/two-exact"}', "第 2 行：缺少“outcome”"),
    ('{"case": "rounding/sum/two-exact", "outcome": "fine"}', "第 1 行：“outcome”是“fine”，只能是"),
    ('{"case": "没有的", "outcome": "passed"}', "套件里没有案例“没有的”"),
    (
        '{"case": "rounding/sum/two-exact", "outcome": "passed"}\n' * 2,
        "第 2 行：案例“rounding/sum/two-exact”前面已有回答",
    ),
    ('{"case": "rounding/sum/two-exact", "outcome": "passed", "tolerance": "1/0"}', "“tolerance”不是数字"),
    ('{"case": "rounding/sum/two-exact", "outcome": "passed", "left_interval": "2"}', "“left_interval”要写成"),
    ('{"case": "rounding/sum/two-exact", "outcome": "passed", "lines": "3"}', "“lines”应当是列表"),
]


@pytest.mark.parametrize(("text", "sentence"), BAD_RESULTS)
def test_a_malformed_file_of_results_says_where(folder: Path, tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "results.jsonl"
    path.write_text(text, "utf-8")
    result = run(folder, "--against", path)
    assert result.exit_code == 2
    assert result.stderr.startswith(str(path))
    assert sentence in result.stderr
    assert "请" in result.stderr.split("。", 1)[1]


def first(data: dict[str, Any]) -> dict[str, Any]:
    case: dict[str, Any] = data["cases"][0]
    return case


BAD_FOLDERS: list[tuple[str, Callable[[dict[str, Any]], object], str]] = [
    ("manifest.json", lambda data: data.update(format=9), "格式版本是 9，这里只认 1"),
    ("manifest.json", lambda data: data.pop("format"), "缺少“format”"),
    ("manifest.json", lambda data: data.update(rules=77), "“rules”写的是 77，实际有 2"),
    ("rules/tables/甲0001.json", lambda data: data.pop("title"), "缺少“title”"),
    ("rules/tables/甲0001.json", lambda data: data.update(weight=1), "不认识“weight”"),
    ("rules/tables/甲0001.json", lambda data: data.update(checks=["T01 是 T03"]), "公式“T01 是 T03”不合语法"),
    ("rules/tables/甲0001.json", lambda data: data.update(checks=[3]), "“checks”第 1 项应当是文字"),
    ("rules/tables/甲0001.json", lambda data: first(data).update(expect="ok"), "cases 第 1 项：“expect”是“ok”"),
    ("rules/tables/甲0001.json", lambda data: first(data).pop("facts"), "“facts”和“text_file”要有且只有一个"),
    ("rules/tables/甲0001.json", lambda data: first(data)["facts"][0].update(printed="很多"), "“很多”不是数字"),
    ("rules/wording/W0005.json", lambda data: first(data).update(text_file="../甲.txt"), "要是同一文件夹里的文件名"),
    ("rules/wording/W0005.json", lambda data: first(data).update(text_file="甲.txt"), "没有这个文件"),
    ("rounding/sum.json", lambda data: first(data).update(left=[]), "两边的数不齐"),
    ("rounding/sum.json", lambda data: first(data).update(relation="<"), "“relation”是“<”"),
    ("rounding/sum.json", lambda data: first(data).update(tolerance="some"), "“tolerance”不是数字"),
    ("rounding/sum.json", lambda data: data["cases"][1].update(id=first(data)["id"]), "出现两次"),
]


@pytest.mark.parametrize(("name", "edit", "sentence"), BAD_FOLDERS)
def test_a_malformed_suite_says_where(
    folder: Path, name: str, edit: Callable[[dict[str, Any]], object], sentence: str
) -> None:
    change(folder / name, edit)
    for lang, words in (("zh", sentence), ("en", "anew" if "出现两次" not in sentence else "Remove one")):
        result = run(folder, "--lang", lang)
        assert result.exit_code == 2
        assert result.stderr.startswith(str(folder))
        assert words in result.stderr
        assert result.stdout == ""


def broken_files(folder: Path) -> Iterator[tuple[Path, bytes | None, str]]:
    yield folder / "rounding" / "sum.json", b'{"format": 1,\n oops', "第 2 行：不是 JSON"
    yield folder / "rounding" / "sum.json", b"\xff\xfe", "不是 UTF-8"
    yield folder / "rounding" / "sum.json", b"[]", "应当是一个 JSON 对象"
    yield folder / "rounding" / "sum.json", None, "“rounding_groups”写的是 1，实际有 0"
    yield folder / "manifest.json", None, "没有这个文件"


@pytest.mark.parametrize("number", range(5))
def test_a_damaged_file_says_what_to_do(folder: Path, number: int) -> None:
    path, content, sentence = list(broken_files(folder))[number]
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    result = run(folder)
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert "请用 mingzhang conformance --write 重新写出套件" in result.stderr


@pytest.mark.parametrize(("content", "reason"), [(None, "没有这个文件"), (b"\xff\xfe", "不是 UTF-8")])
def test_results_that_cannot_be_read(folder: Path, tmp_path: Path, content: bytes | None, reason: str) -> None:
    path = tmp_path / "results.jsonl"
    if content is not None:
        path.write_bytes(content)
    result = run(folder, "--against", path)
    assert result.exit_code == 2
    assert result.stderr == f"{path}：{reason}。请给出 UTF-8 的 results.jsonl，每行一个回答。\n"


def test_it_never_writes_over_files(tmp_path: Path) -> None:
    (tmp_path / "别人的.txt").write_text("甲县乙局", "utf-8")
    result = run("--write", tmp_path)
    assert result.exit_code == 2
    assert "这里已经有文件" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["别人的.txt"]


def test_one_thing_at_a_time(tmp_path: Path) -> None:
    result = run("--write", tmp_path / "套件", "--against", tmp_path / "results.jsonl")
    assert result.exit_code == 2
    assert "一次只用一个" in result.stderr


def test_every_rule_has_cases_with_ids_of_their_own() -> None:
    ids = [case.id for _, case in SUITE.cases()]
    assert len(set(ids)) == len(ids)
    assert all(rule.cases for rule in SUITE.rules)
    assert all(isinstance(case, RuleCase) == (not family.startswith("rounding/")) for family, case in SUITE.cases())
    assert all(
        span_text(span) == case.left_interval
        for case in ROUNDING
        if case.left_interval and (span := parse_span(case.left_interval)) is not None
    )
