"""The rule book: every rule says its law, meaning, formula and limits, and shows a failing example."""

import json
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mingzhang.catalogue.families import load_families, spoken_template
from mingzhang.catalogue.rules import Rule, load_rules
from mingzhang.checking.speak import agreement_checks, speak_check
from mingzhang.cli import main
from mingzhang.model.finding import Verdict
from mingzhang.model.rule_book import RuleBook
from mingzhang.renderers.report_text import text_width
from mingzhang.renderers.rule_book_html import rules_html
from mingzhang.renderers.rule_book_text import rule_text
from mingzhang.rule_book import make_rule_book, nearest_rules, rule_entry

RULES = list(load_rules().values())
#: Cases of these would need pictures or several files.
WITHOUT_EXAMPLE = {"P0013", "X0160", "X0161", "X0162", "X0163", "X0164"}


@cache
def book(lang: str = "zh") -> RuleBook:
    return make_rule_book(lang)


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_it_holds_every_rule_once_in_a_named_family() -> None:
    assert sorted(rule.id for rule in book().rules) == list(load_rules())
    assert {family.id for family in book().families} == {rule.family for rule in RULES}
    assert set(load_families()) == {rule.family for rule in RULES}
    assert all(family.title and family.about for lang in ("zh", "en") for family in book(lang).families)


def test_every_rule_shows_an_example_that_fails() -> None:
    for entry in book().rules:
        if entry.example is None:
            assert entry.id in WITHOUT_EXAMPLE
            continue
        assert entry.example.said, entry.id
        assert "{" not in entry.example.said + entry.message
        if entry.example.computation is not None:
            assert entry.example.computation.verdict in (Verdict.IMPOSSIBLE, Verdict.ROUNDING_UNLIKELY), entry.id
            assert re.search("[≠<>=]", entry.example.computation.formula)
        if entry.example.lines:
            marked = [line for line in entry.example.lines if line.marked]
            assert marked or not next(case for case in load_rules()[entry.id].cases if case.text).lines


def test_every_identity_says_its_formula_both_ways() -> None:
    for entry in book().rules:
        if entry.kind == "special":
            assert not entry.statements
            continue
        assert entry.statements, entry.id
        for one in (*entry.statements, *entry.given):
            assert re.search("等于|不大于|不小于|不等于", one.spoken), one.spoken
            assert not re.search(r"[{}*?]|T\d\d|S\d\d", one.spoken), one.spoken


SPOKEN = {
    "T03[*, 合计] = T03[*, 基本支出] + T03[*, 项目支出]": (
        "表3《预算支出总表》每一行：“合计”等于“基本支出”加“项目支出”",
        "Table 3 (预算支出总表), every line: “合计” equals “基本支出” plus “项目支出”",
    ),
    "T01[年终结转, 合计]? = 0": (
        "表1《预算收支总表》：“年终结转 · 合计”等于 0（没有的行、栏按 0 计）",
        "Table 1 (预算收支总表): “年终结转 · 合计” equals 0 (a line or column that is not there counts as 0)",
    ),
    "T12[合计, *] = sum(T12[{项目}, *])": (
        "表12《项目支出预算表（本年预算）》每一栏：“合计”等于各项目之和",
        "Table 12 (项目支出预算表（本年预算）), every column: “合计” equals the sum of all projects",
    ),
    "T02[合计, 合计] - T01[年终结转, 合计] <= T03[合计, 合计]": (
        "表2《预算收入总表》“合计 · 合计”减表1《预算收支总表》“年终结转 · 合计”不大于表3《预算支出总表》“合计 · 合计”",
        "Table 2 (预算收入总表) “合计 · 合计” less Table 1 (预算收支总表) “年终结转 · 合计” is at most "
        "Table 3 (预算支出总表) “合计 · 合计”",
    ),
    "S05.1[一般公共预算当年支出] = S05.2[一般公共预算当年支出]": (
        "情况说明第5节（一）“一般公共预算当年支出”等于情况说明第5节（二）“一般公共预算当年支出”",
        "section 5 (1) of the narrative “一般公共预算当年支出” equals section 5 (2) of the narrative "
        "“一般公共预算当年支出”",
    ),
    "S02[上年结转占比] = share(S02[上年结转], S02[预算收入])": (
        "情况说明第2节：“上年结转占比”等于“上年结转” ÷ “预算收入”",
        "section 2 of the narrative: “上年结转占比” equals “上年结转” ÷ “预算收入”",
    ),
}


@pytest.mark.parametrize("text", SPOKEN)
def test_a_check_is_said_in_words(text: str) -> None:
    assert (speak_check(text), speak_check(text, "en")) == SPOKEN[text]


def test_the_agreement_of_a_section_is_a_check_for_each_figure() -> None:
    checks = agreement_checks("S02")
    assert "S02[预算收入] = T01[收入总计]" in checks
    assert "S02[上年结转占比] = share(S02[上年结转], S02[预算收入])" in checks


def test_blanks_of_a_message_are_named() -> None:
    assert spoken_template("{where}为{left}，见{strange}", "zh") == "〈位置〉为〈所写的数〉，见〈…〉"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_rules_are_told_in_lines_of_a_hundred_columns(lang: str) -> None:
    for entry in book(lang).rules:
        text = rule_text(entry, lang)
        assert max(map(text_width, text.splitlines())) <= 104, entry.id
        assert entry.laws[0].text[:10] in text.replace("\n    ", "")


@pytest.mark.parametrize(
    ("asked", "meant"), [("R031", "R0301"), ("r3001", "R0301"), ("水印", "W0004"), ("mark of a draft", "W0004")]
)
def test_what_was_meant_is_suggested(asked: str, meant: str) -> None:
    assert meant in [rule.id for rule in nearest_rules(asked)]
    result = run("rule", asked)
    assert result.exit_code == 2
    assert meant in result.output


def test_a_fuzzy_rule_says_that_it_may_be_mistaken() -> None:
    fuzzy = next(rule for rule in RULES if rule.method == "fuzzy")
    assert "可能误报" in run("rule", fuzzy.id).output
    assert "may be mistaken" in run("rule", fuzzy.id, "--lang", "en").output


def sample(kind: str) -> Rule:
    return next(rule for rule in RULES if rule_entry(rule).kind == kind)


@pytest.mark.parametrize("kind", ["identity", "agreement", "special"])
def test_a_rule_is_told_in_full(kind: str) -> None:
    rule = sample(kind)
    text = run("rule", rule.id.lower()).output
    for part in ("依据", "检查什么", "说法", "怎样改", "不合格的例子", "审核结果"):
        assert part in text
    shown = json.loads(run("rule", rule.id, "--format", "json").output)
    assert shown["id"] == rule.id
    assert shown["example"]["said"]


def test_the_list_can_be_narrowed() -> None:
    by_name, by_id = run("rules", "--family", "年度").output, run("rules", "--family", "years").output
    assert by_name == by_id
    assert "Y0001" in by_id and "R0301" not in by_id
    found = run("rules", "--search", "公务接待 三项").output
    assert "R1002" in found and "W0001" not in found
    assert "没有符合的规则" in run("rules", "--search", "没有这样的规则").output
    unknown = run("rules", "--family", "没有")
    assert unknown.exit_code == 2
    assert "表内勾稽" in unknown.output


def test_all_forms_hold_all_rules(tmp_path: Path) -> None:
    for form in ("text", "json", "html", "md"):
        target = tmp_path / f"规则.{form}"
        assert run("rules", "--format", form, "-o", target).exit_code == 0
        text = target.read_text("utf-8")
        assert all(rule.id in text for rule in RULES)
    assert len(json.loads((tmp_path / "规则.json").read_text("utf-8"))["families"]) == len(book().families)


class _Page(HTMLParser):
    """What a page is made of: ids, targets, and anything it would load."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.targets: set[str] = set()
        self.loaded: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name == "href" and value and value.startswith("#"):
                self.targets.add(value[1:])
            elif name in ("src", "href", "action"):
                self.loaded.append(f"{tag} {value}")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_stands_alone_and_has_an_anchor_for_each_rule(lang: str) -> None:
    text = rules_html(book(lang))
    page = _Page()
    page.feed(text)
    assert page.loaded == []
    assert "://" not in text
    assert {rule.id for rule in RULES} | set(load_families()) <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    assert page.targets <= set(page.ids)
    assert text == rules_html(make_rule_book(lang))
