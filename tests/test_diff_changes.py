"""What counts as a change between two disclosures, and what does not."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.comparing.compare import compare
from mingzhang.comparing.pairs import Named, renamings
from mingzhang.comparing.wording import Wording
from mingzhang.model.comparison import FigureChange, percent
from mingzhang.model.money import parse_figure
from mingzhang.renderers.diff_text import diff_text
from tests.diff_samples import OLD, SPOILED, TEXT, YEARS, changed, items, next_year, read

# --- what is a change ---------------------------------------------------------------------------------------------


def test_between_years_a_year_that_moved_on_is_no_change() -> None:
    comparison = compare(OLD, read(next_year(TEXT)))
    assert comparison.span == "years"
    assert comparison.groups == ()


def test_between_drafts_a_year_is_a_change() -> None:
    comparison = changed(("2026年9月底前出具专项审计报告", "2027年9月底前出具专项审计报告"))
    (item,) = items(comparison, "sheets")
    assert [piece for piece in item.texts[0].pieces if piece.mark != "same"] == [("old", "2026"), ("new", "2027")]


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("2026年建成", "2027年建成", True),
        ("比2025年增加", "比2026年增加", True),
        ("2023年建成", "2023年建成", True),
        ("2023年建成", "2025年建成", False),
        ("〔2025〕12号", "〔2026〕12号", False),
        ("2026-2028年", "2027-2029年", True),
        ("1,403.47万元", "1403.47 万元", True),
        ("甲,乙", "甲，乙", True),
        ("合计", "小计", False),
    ],
)
def test_what_says_the_same_in_two_years(old: str, new: str, same: bool) -> None:
    assert YEARS.same(old, new) is same


def test_between_drafts_punctuation_counts_and_blanks_do_not() -> None:
    assert not Wording().same("甲,乙", "甲，乙")
    assert Wording().same("甲 乙", "甲乙")


def test_amounts_of_two_units_are_reconciled() -> None:
    """表十 in 元 that prints as the same 万元 has changed its unit, not its amounts."""
    at = TEXT.index("2026年财政拨款安排“三公”经费支出预算表\n\n部门")
    head, table, rest = TEXT[:at], *TEXT[at:].split("预算公开表11", 1)
    in_yuan = re.sub(r"\d+\.\d\d", lambda match: f"{Decimal(match[0]) * 10_000:.0f}", table).replace("万元", "元")
    comparison = compare(OLD, read(f"{head}{in_yuan}预算公开表11{rest}"))
    (item,) = items(comparison, "T10")
    assert [(text.label, text.old, text.new) for text in item.texts] == [("单位", "万元", "元")]
    more = compare(OLD, read(f"{head}{in_yuan.replace('96000', '97000')}预算公开表11{rest}"))
    figures = [figure for found in items(more, "T10") for figure in found.figures]
    assert {figure.change for figure in figures} == {Decimal(1000)}
    assert "9.60 万元 → 97,000 元  ▲1,000 (+1.04%)" in diff_text(more)


def test_a_code_that_only_changed_its_name_is_renamed() -> None:
    comparison = changed(("2130312\t水质监测\t43.69\t\t43.69", "2130312\t水质检测\t43.69\t\t43.69"))
    assert [(item.kind, item.key, item.old_name, item.new_name, item.figures) for item in items(comparison, "T03")] == [
        ("renamed", "2130312", "水质监测", "水质检测", ())
    ]


def test_codes_come_and_go() -> None:
    comparison = changed(
        ("2080801\t死亡抚恤\t2.16\t2.16\t\n210\t卫", "2080802\t伤残抚恤\t2.16\t2.16\t\n210\t卫"),
    )
    shown = [(item.kind, item.key, item.old_name or item.new_name, item.level) for item in items(comparison, "T03")]
    assert shown == [("dropped", "2080801", "死亡抚恤", 3), ("added", "2080802", "伤残抚恤", 3)]
    assert {figure.change for item in items(comparison, "T03") for figure in item.figures} == {
        Decimal(-21600),
        Decimal(21600),
    }


def test_a_renamed_project_is_one_everywhere() -> None:
    comparison = changed(("防汛抢险应急能力提升\t", "防汛抢险应急能力建设\t"))
    for key in ("T12", "sheets"):
        (item,) = items(comparison, key)
        assert (item.kind, item.old_name, item.new_name) == ("renamed", "防汛抢险应急能力提升", "防汛抢险应急能力建设")
        assert item.likeness == Fraction(8, 10)
    assert "名称相近 80%" in diff_text(comparison)


@pytest.mark.parametrize(
    ("old", "new", "is_one"),
    [
        ("甲县粮库维修（2025年）", "甲县粮库维修（2026年）", True),
        ("甲县粮库维修", "甲县粮库维修（城关）", True),
        ("堤防日常养护经费", "堤防日常养护资金", False),
        ("堤防养护工程一期", "堤防养护工程二期", False),
        ("信访维稳印刷费", "信访维稳印制费", True),
        ("办公设备购置", "干部教育培训", False),
    ],
)
def test_which_names_are_one_project(old: str, new: str, is_one: bool) -> None:
    assert bool(renamings([Named(old)], [Named(new)])) is is_one


def test_equal_amounts_speak_for_less_alike_names() -> None:
    one, other = Named("堤防日常养护经费", Decimal(5)), Named("堤防日常养护资金", Decimal(5))
    assert renamings([one], [other])
    assert not renamings([one], [other._replace(amount=Decimal(6))])


def test_names_that_differ_only_in_brackets_are_several_where_there_are_several() -> None:
    old = [Named("遗属补助（甲局）"), Named("遗属补助（乙局）")]
    assert renamings(old, [Named("遗属补助（甲局）"), Named("遗属补助（丙局）")]) == ()


def test_indicators_come_go_and_change() -> None:
    comparison = changed(
        (
            "修缮截污管网长度\t≥9公里\t\t修缮截污管网长度\t≥3公里",
            "修缮截污管网长度\t≥9公里\t\t修缮截污管网长度\t≥4公里",
        ),
        ("受益村镇人口数量\t≥21000人\t社会", "\t\t社会"),
    )
    (item,) = items(comparison, "sheets")
    shown = {(text.label, text.kind, text.old, text.new) for text in item.texts}
    assert ("年度 · 产出指标 · 数量指标", "changed", "修缮截污管网长度：≥3公里", "修缮截污管网长度：≥4公里") in shown
    assert ("实施期 · 效益指标 · 社会效益", "dropped", "受益村镇人口数量：≥21000人", None) in shown
    assert len(shown) == 2


def test_sentences_are_put_against_each_other_over_a_page_break() -> None:
    at = TEXT.index("更新一辆已到报废年限的防汛指挥车；公务用车运行维护费")
    torn = read(TEXT[:at] + "\n\n" + TEXT[at:])
    assert items(compare(OLD, torn), "text") == []


def test_a_table_that_goes_is_one_difference_with_its_totals() -> None:
    start, end = TEXT.index("预算公开表13\n"), TEXT.rindex("第三部分")
    comparison = compare(OLD, read(TEXT[:start] + TEXT[end:]))
    (group,) = [group for group in comparison.groups if group.key == "T13"]
    assert (group.kind, group.count) == ("dropped", 1)
    assert [item.figures[0].change for item in group.items] == [Decimal(-415800)]
    assert "新的一份没有这一部分" in diff_text(comparison)


def test_terms_and_attachments() -> None:
    comparison = changed(("八、上年结转：", "八、结转资金："), ("欢迎社会各界监督", "接受社会各界监督"))
    (term,) = items(comparison, "glossary")
    assert (term.kind, term.old_name, term.new_name) == ("renamed", "上年结转", "结转资金")
    (statement,) = items(comparison, "text")
    assert [piece for piece in statement.texts[0].pieces if piece.mark != "same"] == [("old", "欢迎"), ("new", "接受")]


# --- key figures, rates, sides ------------------------------------------------------------------------------------


def test_the_summary_shows_totals_with_change_and_rate() -> None:
    comparison = changed(
        ("收入总计\t1403.47\t支出总计\t1403.47\t1361.89", "收入总计\t1403.47\t支出总计\t1503.47\t1361.89")
    )
    (totals,) = [chapter for chapter in comparison.summary if chapter.key == "totals"]
    found = {item.label: (item.change, item.rate) for item in totals.figures}
    assert found["支出总计"] == (Decimal(1_000_000), Decimal("7.13"))
    assert found["收入总计"] == (Decimal(0), Decimal("0.00"))


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**9))
def test_a_rate_is_rounded_half_away_from_zero(part: int, whole: int) -> None:
    rate = percent(Decimal(part), Decimal(whole))
    assert rate is not None
    assert abs(Fraction(rate) - Fraction(100 * part, whole)) <= Fraction(1, 200)
    assert percent(Decimal(-part), Decimal(whole)) == -rate
    assert percent(Decimal(part), Decimal(0)) is None


def test_shares_and_amounts_are_not_subtracted() -> None:
    assert FigureChange("", parse_figure("5", "%"), parse_figure("5", "万元")).change is None


def test_names_watermarks_and_kinds_are_noted() -> None:
    comparison = compare(OLD, read(SPOILED.read_text("utf-8")))
    assert [note.key for note in comparison.notes] == ["new_draft"]
    renamed = read(TEXT.replace("明湖区河湖事务局", "明湖区河湖管理事务局"))
    assert [note.key for note in compare(OLD, renamed).notes] == ["name"]
    assert items(compare(OLD, renamed), "T11") != []
    assert {item.kind for item in items(compare(OLD, renamed), "T11")} == {"renamed"}
