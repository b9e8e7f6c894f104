"""Tables that regions print in other ways, or besides those of the form."""

import pytest

from mingzhang.catalogue.titles import table_called
from mingzhang.extraction.as_json import disclosure_to_json
from mingzhang.extraction.extract import extract
from mingzhang.model.disclosure import Disclosure
from mingzhang.readers.text import parse_text

_HEAD = "甲县乙局\n2026年部门预算公开\n\n"


def _read(text: str) -> Disclosure:
    return extract(parse_text(_HEAD + text), strict=False)


def _amounts(disclosure: Disclosure) -> dict[str, str]:
    return {str(fact.at): fact.value.printed for fact in disclosure.facts if fact.value.printed}


@pytest.mark.parametrize(
    ("title", "table"),
    [
        ("财政拨款支出表（功能科目）", "X01"),
        ("2026年财政拨款基本支出预算表", "X02"),
        ("一般公共预算支出表（按经济分类）", "X03"),
        ("表6 一般公共预算支出明细表（按支出经济分类科目）", "X03"),
        ("基本支出预算情况表", "X04"),
        ("2026年政府采购预算明细表", "X05"),
        ("一般公共预算基本支出明细表（按支出功能分类科目）", "X06"),
        ("一般公共预算项目支出情况表（按经济分类科目）", "X07"),
        ("政府性基金收支表", "X08"),
        ("政府购买服务支出预算表", "X10"),
        ("一般公共预算支出表（按功能分类）", None),
        ("政府采购项目绩效目标表", None),
    ],
)
def test_titles_of_tables_that_regions_print_besides(title: str, table: str | None) -> None:
    assert table_called(title, "further") == table
    if table is not None:
        assert table_called(title) is None


_ECONOMIC = """一般公共预算支出表（按经济分类）
单位：万元
预算单位\t科目编码\t科目名称\t支出总计\t基本支出\t项目支出
甲县乙局\t\t\t30.00\t20.00\t10.00
\t301\t工资福利支出\t20.00\t20.00\t
\t30101\t基本工资\t20.00\t20.00\t
\t302\t商品和服务支出\t10.00\t\t10.00
\t30201\t办公费\t10.00\t\t10.00
"""


def test_a_table_besides_the_form_is_read_and_stands_apart() -> None:
    disclosure = _read(_ECONOMIC)
    assert not disclosure.tables
    assert [table.id for table in disclosure.further_tables] == ["X03"]
    assert _amounts(disclosure)["X03[办公费, 项目支出]"] == "10.00"
    written = disclosure_to_json(disclosure)
    assert [table["id"] for table in written["further_tables"]] == ["X03"]
    assert written["tables"] == []


def test_a_purchase_is_told_by_all_its_labels() -> None:
    text = (
        "政府采购预算表\n单位：万元\n采购品目大类\t专项名称\t采购物品名称\t资金来源\t\t总计\n\t\t\t一般公共预算资金\t其他资金\t\n"
        "合计\t\t\t7.00\t1.00\t8.00\n货物\t丙项目\t台式计算机\t7.00\t\t7.00\n服务\t丁项目\t会议服务\t\t1.00\t1.00\n"
    )
    read = _amounts(_read(text))
    assert read["X05[合计, 合计]"] == "8.00"
    assert read["X05[货物·丙项目·台式计算机, 一般公共预算]"] == "7.00"
    assert read["X05[服务·丁项目·会议服务, 单位资金]"] == "1.00"


def test_lists_side_by_side_are_read_one_below_the_other() -> None:
    text = (
        "一般公共预算基本支出表\n单位：万元\n人员经费\t\t\t公用经费\t\t\n科目编码\t科目名称\t预算数\t科目编码\t科目名称\t预算数\n"
        "301\t工资福利支出\t20.00\t302\t商品和服务支出\t5.00\n30101\t基本工资\t20.00\t30201\t办公费\t4.00\n\t\t\t30202\t印刷费\t1.00\n"
    )
    read = _amounts(_read(text))
    assert {at: read[at] for at in read if at.startswith("T06")} == {
        "T06[工资福利支出, 合计]": "20.00",
        "T06[基本工资, 合计]": "20.00",
        "T06[商品和服务支出, 合计]": "5.00",
        "T06[办公费, 合计]": "4.00",
        "T06[印刷费, 合计]": "1.00",
    }


_SPENDING = (
    "支出预算总表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出{more}\n合计\t\t9.00\t6.00\t3.00{one}\n"
)
_ROW = "201\t一般公共服务支出\t9.00\t6.00\t3.00{one}\n"


def test_a_note_among_the_rows_is_no_row() -> None:
    disclosure = _read(_SPENDING.format(more="", one="") + "注：表内数据含代编经费。\t\t\t\t\n" + _ROW.format(one=""))
    (table,) = disclosure.tables
    assert [row.line for row in table.rows] == ["合计", "201"]
    assert [note.text for note in table.notes] == ["注：表内数据含代编经费。"]


def test_a_column_of_another_region_is_kept_apart() -> None:
    read = _amounts(_read(_SPENDING.format(more="\t统筹调剂资金", one="\t1.00") + _ROW.format(one="\t1.00")))
    assert read["T03[201, 项目支出]"] == "3.00"
    assert read["T03+[201, 统筹调剂资金]"] == "1.00"


def test_line_numbers_are_no_amounts() -> None:
    text = (
        "收支预算总表\n单位：万元\n收入\t\t\t支出\t\t\n项目\t行次\t预算数\t项目\t行次\t预算数\n"
        "一、一般公共预算\t1\t9.00\t一、一般公共服务支出\t12\t9.00\n收入总计\t2\t9.00\t支出总计\t13\t9.00\n"
    )
    read = _amounts(_read(text))
    assert read == {
        "T01[一般公共预算, 金额]": "9.00",
        "T01[一般公共服务支出, 合计]": "9.00",
        "T01[收入总计, 金额]": "9.00",
        "T01[支出总计, 合计]": "9.00",
    }


def test_what_is_none_of_the_tables_is_kept_with_a_reason() -> None:
    disclosure = _read("会议费明细表\n单位：万元\n序号\t会议名称\t人数\t金额\n1\t丙会议\t40\t2.00\n")
    (item,) = [item for item in disclosure.unread if item.kind == "table"]
    assert item.reason == "表名不是所知的报表"
    assert item.text.startswith("会议费明细表：")
    assert disclosure_to_json(disclosure)["unread"][0]["reason"] == item.reason


def test_a_title_again_on_each_page_does_not_swallow_the_next_table() -> None:
    header = "科目编码\t科目名称\t合计\t人员经费支出\t公用经费支出\t结余\n"
    first = "表5\n一般公共预算支出明细表（按支出功能分类科目）\n单位：万元\n" + header
    second = "表6\n一般公共预算支出明细表（按支出经济分类科目）\n单位：万元\n" + header
    text = (
        first
        + "\t合计\t9.00\t6.00\t3.00\t\n\n"
        + first
        + "201\t一般公共服务支出\t9.00\t6.00\t3.00\t\n\n"
        + second
        + "301\t工资福利支出\t6.00\t6.00\t\t\n\n"
        + second
        + "302\t商品和服务支出\t2.00\t\t2.00\t\n\n"
        + second
        + "303\t对个人和家庭的补助\t1.00\t\t1.00\t\n"
    )
    disclosure = _read(text)
    assert [(table.id, len(table.rows)) for table in (*disclosure.tables, *disclosure.further_tables)] == [
        ("T05", 2),
        ("X03", 3),
    ]
