"""Table recognition: headers, two sides, codes, pairs, entities, damage."""

from textwrap import dedent

import pytest

from mingzhang.extraction.tables import TablesRead, read_tables
from mingzhang.extraction.tables.header import header_depth
from mingzhang.extraction.tables.titles import entity_of, is_caption, note_type, table_of_title, unit_of
from mingzhang.model.fact import Coordinate
from mingzhang.readers.text import parse_text


def read(text: str, name: str = "某市某局") -> TablesRead:
    blocks = parse_text(dedent(text).lstrip("\n").replace("→", "\t")).blocks
    return read_tables(blocks, frozenset(), year=2026, name=name, entity_type="部门")


def amounts(tables: TablesRead) -> dict[str, str]:
    return {str(fact.at): fact.value.printed for fact in tables.facts if fact.value.printed}


@pytest.mark.parametrize(
    ("title", "table"),
    [
        ("2026年预算收支总表", "T01"),
        ("表二 2026年预算收入总表", "T02"),
        ("2026 年 预 算 支 出 总 表", "T03"),
        ("某市某局2026年财政拨款收支总表", "T04"),
        ("2026年一般公共预算支出预算表(不含上年结转)", "T05"),
        ('2026年财政拨款安排"三公"经费支出预算表', "T10"),
        ("2026年项目支出预算表（上年结转）", "T13"),
        ("2026年项目支出预算表（本年预算）", "T12"),
        ("部门收支总体情况表", "T01"),
        ("详见项目支出预算表。", None),
        ("一、收入预算情况说明", None),
    ],
)
def test_it_knows_titles(title: str, table: str | None) -> None:
    assert table_of_title(title) == table


def test_it_knows_the_lines_around_a_table() -> None:
    assert unit_of("单位：万元") == "万元"
    assert unit_of("单位名称：某局") is None
    assert unit_of("金额单位: 元") == "元"
    assert entity_of("部门名称：某局") == ("部门名称", "某局")
    assert is_caption("预算公开表10")
    assert is_caption("部门公开表9")
    assert not is_caption("预算公开")
    assert note_type("注：本表无数据") == "no_data"
    assert note_type("注：部分金额可能存在尾差") == "tail_difference"
    assert note_type("注册资本") is None


TWO_SIDED = """
    2026年财政拨款收支总表

    单位：万元

    收入→→支出→→→→
    项目→金额→项目→金额→→→
    →→→小计→一般公共预算→政府性基金预算→国有资本经营预算
    一、一般公共预算→10.00→一、一般公共服务支出→12.00→12.00→→
    二、政府性基金预算→→二、外交支出→→→→
    →→三、国防支出→→→→
    本年收入合计→10.00→本年支出合计→12.00→12.00→→

    上年财政拨款结转→2.00→年终结转→→→→
    一、一般公共预算→2.00→→→→→
    收入总计→12.00→支出总计→12.00→12.00→→
"""


def test_it_reads_both_sides_and_repeated_labels() -> None:
    found = read(TWO_SIDED)
    stated = amounts(found)
    assert stated["T04[一般公共预算, 金额]"] == "10.00"
    assert stated["T04[结转一般公共预算, 金额]"] == "2.00"
    assert stated["T04[一般公共服务支出, 小计]"] == "12.00"
    assert stated["T04[支出总计, 一般公共预算]"] == "12.00"
    (table,) = found.tables
    assert table.page_breaks == ((11, 13),)
    assert table.rows[2].left is None
    assert [row.kind for row in table.rows] == ["item", "item", "item", "total", "item", "item", "total"]


def test_a_blank_cell_is_a_fact_of_exactly_zero() -> None:
    found = {fact.at: fact.value for fact in read(TWO_SIDED).facts}
    blank = found[Coordinate("T04", "政府性基金预算", "金额")]
    assert not blank.value
    assert not blank.step
    assert blank.printed == ""


def test_rows_that_lost_trailing_cells_are_the_same_rows() -> None:
    bare = "\n".join(line.rstrip("→") for line in dedent(TWO_SIDED).split("\n"))
    assert amounts(read(bare)) == amounts(read(TWO_SIDED))


def test_short_header_rows_go_under_their_group() -> None:
    found = read(
        """
        2026年项目支出预算表（本年预算）

        单位：万元

        项目名称→合计→2026年财政拨款→→→财政专户管理 资金→单位资金
        →一般公共预算→政府性基 金预算→国有资本经营预 算→→
        1→2→3→4→5→6→7
        某市某局→9.00→9.00→→→→
        某市某局→9.00→9.00→→→→
        河道清淤工程→6.00→6.00→→→→
        监测系统运维→3.00→3.00→→→→
        """
    )
    (table,) = found.tables
    assert table.column_names[1:] == (
        "合计",
        "一般公共预算",
        "政府性基金预算",
        "国有资本经营预算",
        "财政专户管理资金",
        "单位资金",
    )
    assert [(row.kind, row.entity_level) for row in table.rows] == [
        ("entity", "部门"),
        ("entity", "单位"),
        ("project", None),
        ("project", None),
    ]


def test_units_under_a_department_are_known_by_name_and_sum() -> None:
    found = read(
        """
        2026年项目支出预算表（本年预算）

        单位：万元

        项目名称→合计→2026年财政拨款→→→财政专户管理资金→单位资金
        →→一般公共预算→政府性基金预算→国有资本经营预算→→
        某市某局→10.00→10.00→→→→
        某市某局→4.00→4.00→→→→
        宣传经费→4.00→4.00→→→→
        某市某中心→6.00→6.00→→→→
        服务中心→2.50→2.50→→→→
        巡查经费→3.50→3.50→→→→
        """
    )
    kinds = [row.kind for row in found.tables[0].rows]
    assert kinds == ["entity", "entity", "project", "entity", "project", "project"]


def test_economic_pairs_are_told_from_classes() -> None:
    found = read(
        """
        2026年一般公共预算安排基本支出分经济科目表（不含上年结转）

        单位：万元

        部门预算支出经济科目名称→政府预算支出经济科目名称→2026年预算数→→
        →→合计→人员经费→公用经费
        合计→→5.00→4.00→1.00
        工资福利支出→→4.00→4.00→
        基本工资→工资奖金津补贴→3.00→3.00→
        住房公积金→住房公积金→1.00→1.00→
        商品和服务支出→→1.00→→1.00
        办公费→办公经费→1.00→→1.00
        """
    )
    rows = found.tables[0].rows
    assert [row.kind for row in rows] == ["total", "class", "item", "item", "class", "item"]
    assert rows[3].gov_class == "住房公积金"


def test_an_amount_that_is_no_number_is_said() -> None:
    found = read("2026年预算支出总表\n\n单位：万元\n\n科目编码→科目名称→合计→基本支出→项目支出\n合计→→1.00→1.0O→\n")
    (unread,) = found.unread
    assert (unread.kind, unread.text, unread.place.line) == ("figure", "1.0O", 6)


def test_a_row_of_only_the_total_is_data() -> None:
    grid = parse_text("科目编码\t科目名称\t合计\n合计\t\t").blocks[0]
    assert header_depth(grid.rows) == 1  # type: ignore[union-attr]


def test_watermarks_and_page_numbers_between_rows_do_not_end_a_table() -> None:
    torn = dedent(TWO_SIDED).replace("→", "\t").replace("\n\n上年", "\n\n- 7 -\n\n上年")
    blocks = parse_text(torn).blocks
    found = read_tables(blocks, frozenset(), year=2026, name="某局", entity_type="部门")
    assert len(found.tables[0].rows) == 7


def test_zeros_that_a_spreadsheet_dropped_do_not_make_a_figure_vague() -> None:
    found = read(
        """
        2026年预算支出总表

        单位：万元

        科目编码→科目名称→合计→基本支出→项目支出
        合计→→4→3.88→0.12
        """
    )
    assert {str(fact.value.step) for fact in found.facts} == {"100.00"}
