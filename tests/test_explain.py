"""The full computation of a finding: every operand, interval and sum can be recomputed from what is shown."""

import json
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.catalogue.rules import Rule, load_rules
from mingzhang.checking.check import check
from mingzhang.checking.compute import compute
from mingzhang.checking.explain import evaluated, explain_finding, findings_like
from mingzhang.checking.explanation_json import explanation_to_json
from mingzhang.checking.locate import Names
from mingzhang.cli import main
from mingzhang.conformance.facts import book_of_facts, printed_facts
from mingzhang.examples import example_paths
from mingzhang.model.explanation import Computation, Explanation, Quotient, Span, Total
from mingzhang.model.finding import Finding, Verdict
from mingzhang.model.report import Report
from mingzhang.pipeline import read_disclosure
from mingzhang.renderers.explanation_text import explanation_text
from mingzhang.renderers.report_text import text_width

CLEAN, SPOILED = example_paths()
AGREES = (Verdict.PASSED, Verdict.ROUNDING, Verdict.ROUNDING_UNLIKELY)


@cache
def audited(lang: str = "zh") -> Report:
    return check(read_disclosure(SPOILED), lang=lang)


def explained(finding: Finding, lang: str = "zh") -> Explanation:
    return explain_finding(audited(lang).disclosure, finding, lang)


FINDINGS = audited().findings
OF_IDENTITIES = [finding for finding in FINDINGS if finding.verdict is Verdict.IMPOSSIBLE]
OF_TEXT = [finding for finding in FINDINGS if finding.verdict is Verdict.VIOLATED]


def worked_out(rule_id: str, facts: dict[str, str], lang: str = "zh") -> Computation:
    rule: Rule = load_rules()[rule_id]
    (item,) = evaluated(rule, None, book_of_facts(printed_facts(facts)))
    return compute(item, Names({}, {}), lang)


def ids(findings: list[Finding]) -> list[str]:
    return [finding.rule for finding in findings]


@pytest.mark.parametrize("finding", OF_IDENTITIES, ids=ids(OF_IDENTITIES))
def test_a_finding_of_identities_shows_its_own_and_all_of_the_same_cause(finding: Finding) -> None:
    explanation = explained(finding)
    first = explanation.computations[0]
    assert first.rule == finding.rule
    assert len(explanation.computations) >= 1 + len(finding.consequences)
    assert {item.rule for item in finding.consequences} <= {item.rule for item in explanation.computations}
    assert all(item.verdict is Verdict.IMPOSSIBLE for item in explanation.computations)
    assert not explanation.lines


@pytest.mark.parametrize("finding", OF_IDENTITIES, ids=ids(OF_IDENTITIES))
def test_as_many_identities_balance_as_the_suspect_claims(finding: Finding) -> None:
    computations = explained(finding).computations
    for suspect in finding.suspects:
        repairs = [
            repair
            for item in computations
            for repair in item.repairs
            if (repair.rank, repair.printed, repair.repaired) == (suspect.rank, suspect.printed, suspect.repaired)
        ]
        assert sum(repair.verdict in AGREES for repair in repairs) >= min(suspect.balances, len(computations))


@pytest.mark.parametrize("finding", OF_IDENTITIES, ids=ids(OF_IDENTITIES))
def test_sums_and_intervals_follow_from_the_operands(finding: Finding) -> None:
    for item in explained(finding).computations:
        for side in totals(item):
            signs = [1 if operand.sign == "+" else -1 for operand in side.operands]
            pairs = list(zip(signs, side.operands, strict=True))
            assert sum((sign * Decimal(one.value) for sign, one in pairs), Decimal(0)) == Decimal(side.value)
            low = sum((Decimal(one.span.low if sign > 0 else "-" + one.span.high) for sign, one in pairs), Decimal(0))
            assert low == Decimal(side.span.low)
        if isinstance(item.right, Total):
            assert Decimal(item.left.value) - Decimal(item.right.value) == Decimal(item.difference)
            assert not meet(item.left.span, item.right.span) or item.relation != "="


@pytest.mark.parametrize("finding", OF_TEXT, ids=ids(OF_TEXT))
def test_a_finding_of_another_rule_shows_the_lines(finding: Finding) -> None:
    explanation = explained(finding)
    assert not explanation.computations
    lines = audited().disclosure.document.lines
    assert len(explanation.lines) == len({where.place for where in finding.locations})
    for line in explanation.lines:
        assert line.place.line is not None
        assert line.text == lines[line.place.line - 1]


def test_the_list_of_rounding_differences_shows_each() -> None:
    (finding,) = [finding for finding in FINDINGS if finding.rule == "G0001"]
    computations = explained(finding).computations
    assert f"有 {len(computations)} 处" in finding.message
    assert {item.verdict for item in computations} == {Verdict.ROUNDING}
    for item in computations:
        assert isinstance(item.right, Quotient) or meet(item.left.span, item.right.span)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_is_spoken_in_lines_of_a_hundred_columns(lang: str) -> None:
    for finding in audited(lang).findings:
        text = explanation_text(explained(finding, lang), lang=lang)
        # Closing signs may hang over the edge.
        assert max(map(text_width, text.splitlines())) <= 104
        assert finding.fingerprint in text
        assert text.endswith("\n")
        json.dumps(explanation_to_json(explained(finding, lang)))


def test_english_explanations_speak_english() -> None:
    for finding in audited("en").findings:
        for item in explained(finding, "en").computations:
            assert not any(word in item.conclusion for word in ("左边", "写错", "四舍五入"))
            assert not any(word in item.spoken for word in ("等于", "每一行", "之和"))


amounts = st.integers(0, 999_999).map(lambda fen: f"{fen / 100:.2f}") | st.integers(0, 9_999).map(str)


@given(amounts, amounts, amounts)
def test_rounding_explains_a_difference_exactly_where_the_intervals_meet(total: str, basic: str, project: str) -> None:
    item = worked_out("R0301", {"T03[201, 合计]": total, "T03[201, 基本支出]": basic, "T03[201, 项目支出]": project})
    assert isinstance(item.right, Total)
    assert (item.verdict is Verdict.IMPOSSIBLE) != meet(item.left.span, item.right.span)
    assert item.tolerance is not None
    if item.verdict is Verdict.IMPOSSIBLE:
        assert abs(Decimal(item.difference)) >= Decimal(item.tolerance)
        assert item.formula.startswith(f"{total} ≠ ")
    else:
        assert abs(Decimal(item.difference)) <= Decimal(item.tolerance)


def test_a_share_shows_the_interval_of_its_quotient() -> None:
    (finding,) = [finding for finding in FINDINGS if finding.rule == "N0301"]
    item = explained(finding).computations[0]
    assert isinstance(item.right, Quotient)
    assert (item.right.kind, item.right.rounded) == ("share", finding.expected)
    low, high = (Decimal(text.rstrip("…")) for text in (item.right.span.low, item.right.span.high))
    assert low < Decimal(item.right.value.rstrip("…")) < high
    assert item.formula.count("÷") == 1


def test_amounts_of_other_units_are_turned_into_one() -> None:
    case = {"T01[上年结转, 金额]": "", "T12[项目甲, 合计]": "12.00", "XM[项目甲, 年度总额]": "130000.00"}
    item = worked_out("S0204", case | {"T12[单位甲, 合计]": "12.00"})
    assert item.formula == "130000.00元 ≠ 12.00万元"
    assert isinstance(item.right, Total)
    (table,) = item.right.operands
    assert (table.unit, table.value) == ("万元", "120000.00")
    assert item.difference == "10000.00"


def test_a_blank_cell_is_exactly_zero_and_a_missing_column_is_said() -> None:
    item = worked_out("R0301", {"T03[201, 合计]": "5.00", "T03[201, 基本支出]": "", "T03[201, 项目支出]": "4.00"})
    assert isinstance(item.right, Total)
    kinds = [operand.exactness for operand in item.right.operands]
    assert kinds == ["blank", "", "absent", "absent", "absent"]
    assert item.right.operands[0].span == Span("0.00", "0.00")
    assert item.formula == "5.00 ≠ 0 + 4.00"


def test_conditions_are_shown_with_their_figures() -> None:
    for finding in OF_IDENTITIES:
        given_of_rule = load_rules()[finding.rule].given
        conditions = explained(finding).conditions
        assert [condition.declared for condition in conditions] == list(given_of_rule)
        assert all(condition.holds and condition.formula for condition in conditions)


# The command line.


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_six_characters_of_a_fingerprint_suffice() -> None:
    finding = OF_IDENTITIES[0]
    result = run("check", SPOILED, "--explain", finding.fingerprint[:6].upper())
    assert result.exit_code == 0
    assert finding.fingerprint in result.output
    assert "四舍五入解释不了" in result.output


def test_as_json_it_holds_the_same() -> None:
    finding = OF_IDENTITIES[0]
    result = run("check", SPOILED, "--explain", finding.fingerprint, "--format", "json")
    shown = json.loads(result.output)
    assert shown["fingerprint"] == finding.fingerprint
    assert shown["computations"][0]["left"]["interval"]["low_closed"] is True


@pytest.mark.parametrize(("prefix", "words"), [("abc", "至少要写前 6 位"), ("000000", "没有指纹以 000000 开头")])
def test_a_fingerprint_that_names_nothing_lists_what_there_is(prefix: str, words: str) -> None:
    result = run("check", SPOILED, "--explain", prefix)
    assert result.exit_code == 2
    assert words in result.output
    assert FINDINGS[0].fingerprint in result.output
    assert "Traceback" not in result.output


def test_one_that_names_several_says_so(tmp_path: Path) -> None:
    twin = tmp_path / "另一份.txt"
    twin.write_bytes(SPOILED.read_bytes())
    result = run("check", SPOILED, twin, "--explain", FINDINGS[0].fingerprint, "--lang", "en")
    assert result.exit_code == 2
    assert "2 findings" in result.output
    assert str(twin) in result.output


def test_forms_that_cannot_hold_an_explanation_are_refused(tmp_path: Path) -> None:
    assert run("check", SPOILED, "--explain", FINDINGS[0].fingerprint, "--format", "xlsx").exit_code == 2
    assert "--explain" in run("check", SPOILED, "--format", "json").output
    empty = tmp_path / "空.txt"
    empty.write_bytes(b"")
    result = run("check", empty, "--explain", "abcdef")
    assert result.exit_code == 2
    assert "空文件" in result.output


def test_a_clean_document_has_nothing_to_explain() -> None:
    assert findings_like([check(read_disclosure(CLEAN))], "abcdef") == ()


def totals(item: Computation) -> Iterator[Total]:
    yield item.left
    if isinstance(item.right, Total):
        yield item.right


def meet(one: Span, two: Span) -> bool:
    """Say whether two intervals, as printed, have a number in common."""
    low, low_open = max((Decimal(span.low), not span.low_closed) for span in (one, two))
    high, high_closed = min((Decimal(span.high), span.high_closed) for span in (one, two))
    return low < high or (low == high and high_closed and not low_open)
