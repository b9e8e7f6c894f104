"""A ledger becomes a disclosure as the form has it: parts, tables, words, sheets, glossary, and what is missing."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from mingzhang.composing.compose import compose
from mingzhang.composing.document import to_document
from mingzhang.composing.matter import UncomposableError
from mingzhang.model.ledger import Assets, Attached, Ledger, Purpose, Words, department_of, unit_of
from mingzhang.model.publication import Chart, Heading, Publication, TableBlock, Text
from mingzhang.tabulation import tabulate
from tests.composing_ledgers import BUREAU, CENTRE, LINES, ledger, line, without

SNAPSHOT = Path(__file__).parent / "snapshots" / "composed.zh.txt"


def of_department(made: Ledger | None = None, *, draft: bool = False) -> Publication:
    whole = made or ledger()
    entity = department_of(whole)
    return compose(whole, entity, tabulate(whole, entity), draft=draft)


def of_unit(code: str, made: Ledger | None = None) -> Publication:
    whole = made or ledger()
    entity = unit_of(whole, code)
    return compose(whole, entity, tabulate(whole, entity))


def text_of(publication: Publication, key: str) -> str:
    return "\n".join(piece.text for piece in publication.pieces if isinstance(piece, Text) and piece.key == key)


def block(publication: Publication, block_id: str) -> TableBlock:
    return next(one for one in publication.tables() if one.id == block_id)


def headings(publication: Publication) -> list[str]:
    return [piece.text for piece in publication.pieces if isinstance(piece, Heading)]


def test_the_whole_reads_as_kept() -> None:
    lines = "\n".join(to_document(of_department()).lines) + "\n"
    if os.environ.get("MINGZHANG_UPDATE_SNAPSHOTS") == "1":
        SNAPSHOT.write_text(lines, encoding="utf-8")
    assert SNAPSHOT.read_text(encoding="utf-8") == lines, "MINGZHANG_UPDATE_SNAPSHOTS=1 keeps the new one"


def test_equal_ledgers_give_equal_publications() -> None:
    assert of_department() == of_department()


def test_the_cover_names_body_year_and_day_of_the_reply() -> None:
    made = of_department()
    cover = [(piece.role, piece.text) for piece in made.pieces if isinstance(piece, Text)][:3]
    assert cover == [
        ("cover_name", "甲县乙局"),
        ("cover_title", "2026年度部门预算公开"),
        ("cover_date", "2026年1月20日"),
    ]
    assert (made.date, made.watermark, made.missing) == ("2026-01-20", "", ())


def test_a_ledger_without_a_reply_has_no_date_on_its_cover() -> None:
    made = of_department(ledger(reply=replace(ledger().reply, date=None)))
    assert made.date == ""
    assert not any(isinstance(piece, Text) and piece.role == "cover_date" for piece in made.pieces)


def test_titles_of_tables_carry_their_number_in_the_contents_only() -> None:
    titled = [piece for piece in of_department().pieces if isinstance(piece, Heading) and piece.key.startswith("T")]
    assert [piece.contents_prefix for piece in titled[:3]] == ["表一", "表二", "表三"]
    assert titled[12].text == "2026年项目支出预算表（上年结转）"


def test_a_unit_speaks_of_itself_as_a_unit() -> None:
    made = of_unit(CENTRE)
    assert made.title == "2026年度单位预算公开"
    assert {"一、本单位职责", "第三部分 2026年度单位预算情况说明", "一、单位预算收支数据变动情况及原因"} <= set(
        headings(made)
    )
    assert block(made, "T03").entity == "单位名称：甲县丙中心"
    written = "\n".join(piece.text for piece in made.pieces if isinstance(piece, Text))
    assert "本部门" not in written


def test_every_table_fills_its_grid() -> None:
    for one in of_department().tables():
        width = len(one.widths)
        for row in one.cells():
            assert len(row) == width
        listed = sum(cell.columns * cell.rows for row in (*one.header, *one.rows) for cell in row)
        assert listed == width * len((*one.header, *one.rows)), one.id


def test_two_sided_tables_print_their_totals_beside_each_other() -> None:
    rows = [[cell.text for cell in row] for row in block(of_department(), "T01").rows]
    assert rows[0][:4] == ["一、一般公共预算", "232.00", "一、一般公共服务支出", ""]
    assert rows[-3:] == [
        ["本年收入合计", "245.00", "本年支出合计", "250.00", "245.00", "5.00"],
        ["上年结转", "5.00", "年终结转", "", "", ""],
        ["收入总计", "250.00", "支出总计", "250.00", "245.00", "5.00"],
    ]


def test_amounts_know_their_place_and_the_budget_lines_they_sum() -> None:
    whole = ledger()
    cells = [cell for row in block(of_department(), "T03").rows for cell in row if cell.value is not None]
    assert cells
    for cell in cells:
        assert cell.at is not None
        assert cell.value is not None
        assert sum(whole.lines[index].amount for index in cell.lines) == cell.value * 10_000


def test_formulas_of_totals_come_out_as_printed() -> None:
    for one in of_department().tables():
        values = {cell.at: cell.value for row in one.rows for cell in row if cell.at is not None}
        for total, parts in one.sums:
            assert sum((values.get(part) or Decimal(0) for part in parts), Decimal(0)) == (values.get(total) or 0)


def test_an_empty_table_says_so_and_one_with_figures_does_not() -> None:
    made = of_department()
    assert block(made, "T07").notes == ("注：本表无数据",)
    assert block(made, "T12").notes == ()


def test_the_note_on_rounding_stands_only_where_something_does_not_add_up() -> None:
    assert not block(of_department(), "T01").notes
    extra = line(BUREAU, "2130301", "30207", "50201", "54.00", Purpose.PUBLIC)
    uneven = ledger(lines=(*LINES, extra, replace(extra, item="30211", amount=Decimal("54.00"))))
    assert "尾差" in block(of_department(uneven), "T01").notes[0]


def test_every_number_of_the_text_is_a_live_reference() -> None:
    for piece in of_department().pieces:
        if isinstance(piece, Text) and piece.key.startswith(
            ("S01", "S02", "S03", "S04", "S05", "S06", "S07", "S08", "S09")
        ):
            for run in piece.runs:
                if run.at is None:
                    assert not re.search(r"[\d,]+\.\d\d", run.text), run.text


def test_a_change_has_direction_rate_and_reason_and_none_is_said_as_such() -> None:
    made = of_department()
    assert "与上年相比增加10.00万元，增长4.17%，主要原因是新增河道清淤项目；" in text_of(made, "S01")
    assert text_of(made, "S05.1").endswith("为232.00万元，与上年持平。")
    # There was nothing last year, so there is no rate.
    assert "与上年相比增加13.00万元，主要原因是" in text_of(made, "S08")
    assert "公务接待费1.00万元，与上年相比减少0.20万元，主要原因是压减接待批次；" in text_of(made, "S07")


def test_a_missing_reason_is_reported_and_shown_in_a_draft() -> None:
    bare = ledger(words=without("收入变动原因"))
    final, draft = of_department(bare), of_department(bare, draft=True)
    assert [one for one in final.missing if "收入变动原因" in one]
    assert "待填写" not in text_of(final, "S01")
    assert "主要原因是〔待填写：收入变动原因〕；" in text_of(draft, "S01")
    assert draft.watermark == "仅供内部审核"


def test_missing_duties_are_reported_and_shown_in_a_draft() -> None:
    bare = ledger(words=without("P1.1"))
    assert [one for one in of_department(bare).missing if "本部门职责" in one and "P1.1" in one]
    assert text_of(of_department(bare, draft=True), "P1.1") == "〔待填写：本部门职责〕"


def test_an_unknown_last_year_is_not_taken_for_nothing() -> None:
    made = of_department(ledger(last_year=()))
    assert "上年" not in text_of(made, "S01").replace("上年结转", "")
    assert [one for one in made.missing if "上年收入总计预算数" in one]


def test_words_of_the_clerk_stand_where_they_belong_and_none_is_lost() -> None:
    made = of_department()
    free = next(piece for piece in made.pieces if isinstance(piece, Text) and piece.key == "S05.1+")
    assert (free.text, free.is_free) == ("上述安排已报县政府常务会议研究。", True)
    lost = of_department(ledger(words=(*ledger().words, Words("", "S99+", "没有这一节。"))))
    assert [one for one in lost.missing if "S99+" in one]


def test_words_for_a_part_that_is_written_anyway_are_reported_and_words_of_nothing_are_kept() -> None:
    own = (*ledger().words, Words("", "S02", "收入以财政拨款为主。"), Words("", "S10", "绩效管理覆盖全部项目。"))
    made = of_department(ledger(words=own))
    assert [one for one in made.missing if "“S02+”" in one]
    assert text_of(made, "S10") == "绩效管理覆盖全部项目。"
    said = (Words(CENTRE, "政府采购说明", "本单位采购由主管部门统一组织。"), Words(CENTRE, "S12.2", "无其他事项。"))
    unit = of_unit(CENTRE, ledger(words=said))
    assert text_of(unit, "S09") == "本单位采购由主管部门统一组织。"
    assert text_of(unit, "S12.2") == "无其他事项。"


def test_nothing_is_said_in_one_sentence() -> None:
    made = of_unit(CENTRE)
    assert text_of(made, "S07") == "本单位未安排“三公”经费预算。"
    assert text_of(made, "S08") == "本单位未安排机关运行经费。"
    assert text_of(made, "S09") == "本单位未安排政府采购预算。"
    spared = ledger(
        lines=tuple(one for one in LINES if one.item not in ("30217", "30231")),
        last_year=tuple(replace(one, amount=Decimal(0)) for one in ledger().last_year),
    )
    assert text_of(of_department(spared), "S07") == "本部门未安排“三公”经费预算，与上年一致。"


def test_items_are_listed_by_amount() -> None:
    assert "主要包括：办公费、公务用车运行维护费、公务接待费等。" in text_of(of_department(), "S06")


def test_one_slice_is_a_sentence_and_several_are_a_chart() -> None:
    charts = {one.id: one for one in of_department().charts()}
    assert [one.caption for one in charts.values()] == [
        "图1 收入预算结构图",
        "图2 一般公共预算当年支出结构图",
        "图3 “三公”经费预算构成图",
    ]
    assert all(len(one.slices) > 1 and one.alt for one in charts.values())
    made = of_unit(CENTRE)
    assert "general" not in {one.id for one in made.charts()}
    assert "一般公共预算当年支出全部列入农林水支出。" in text_of(made, "S05.2")


def test_a_chart_with_a_negative_value_is_no_pie() -> None:
    lines = (*LINES, line(CENTRE, "2130306", "30213", "50502", "-200000.00", Purpose.PROJECT, "P02", LINES[8].source))
    chart = next(one for one in of_department(ledger(lines=lines)).pieces if isinstance(one, Chart))
    assert chart.kind == "bar"


def test_projects_are_counted_by_category_and_published_share() -> None:
    said = text_of(of_department(), "S10.2")
    assert "二级项目有2个，涉及金额63.00万元" in said
    assert "其他运转类项目1个，涉及金额13.00万元；特定目标类项目1个，涉及金额50.00万元" in said
    assert "公开项目绩效目标1个，涉及项目金额50.00万元，占项目支出总额的79.37%" in said


def test_only_published_projects_have_a_sheet_and_it_names_no_person() -> None:
    made = of_department()
    assert [one.id for one in made.tables() if one.is_sheet] == ["overall", "project:P01"]
    footer = [cell.text for cell in block(made, "project:P01").rows[-1]]
    assert footer == ["填报单位：", "甲县乙局本级", "填报科室：", "财务股", "填报日期：", "2026年1月20日"]


def test_funds_by_level_follow_the_level_of_the_body_where_the_ledger_names_none() -> None:
    def funds(level: str) -> list[list[str]]:
        rows = block(of_department(ledger(level=level)), "project:P01").rows
        return [[cell.text for cell in row] for row in rows if "500,000.00" in [cell.text for cell in row]]

    assert funds("县（区）级")[1][0] == "市县(区)财政资金"
    assert funds("市级")[1][0] == "市级财政资金"


def test_assets_are_those_of_the_units_together_as_of_their_day() -> None:
    whole = ledger()
    moved = tuple(replace(one, assets=replace(one.assets, as_of=date(2026, 1, 31))) for one in whole.units)
    assert text_of(of_department(ledger(units=moved)), "S11.2").startswith("截至2026年1月31日，")
    named = replace(whole.units[0], assets=Assets(whole.units[0].assets.as_of, 2, {"主要领导干部用车": 1, "洒水车": 1}))
    said = text_of(of_department(ledger(units=(named, whole.units[1]))), "S11.1")
    assert "实有公务用车2辆" in said
    assert "主要负责人用车1辆" in said
    assert "其他公务用车1辆。" in said


@pytest.mark.parametrize(("level", "word"), [("省级", "省级"), ("市级", "市级"), ("乡镇级", "乡镇级")])
def test_the_glossary_speaks_of_the_level_of_the_body(level: str, word: str) -> None:
    glossary = text_of(of_department(ledger(level=level)), "P4")
    assert f"缴入{word}财政专户" in glossary
    assert "省直部门" not in glossary
    assert glossary.count("\n") == 11


def test_a_guide_that_is_attached_is_not_denied() -> None:
    rows = (("序号", "名称"), ("1", "公共服务"))
    made = of_department(ledger(attachments=(Attached("", "政府购买服务指导性目录", rows=rows),)))
    assert text_of(made, "S12.1") == "《政府购买服务指导性目录》附后。"
    assert block(made, "attachment:1").matrix() == [["序号", "名称"], ["1", "公共服务"]]


def test_a_form_that_is_not_declared_is_refused_with_a_remedy() -> None:
    whole = ledger()
    entity = department_of(whole)
    figures = tabulate(whole, entity)
    with pytest.raises(UncomposableError, match=r"版式的表样.*请在账本中改用：shanxi"):
        compose(replace(whole, profile="national"), entity, figures)
