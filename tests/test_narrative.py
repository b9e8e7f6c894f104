"""The narrative as departments word it: what is bound, to which label, at which place."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from benchmarks.narrative_accuracy import KEYS, as_fact, read
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.extraction.narrative import NarrativeRead, read_narrative
from mingzhang.extraction.narrative.lists import split_items
from mingzhang.extraction.narrative.organisation import read_offices
from tests.narrative_text import passage
from tests.shared import SHARED, needs_shared

NAMES = {name: name for name in ("一般公共服务支出", "教育支出", "城乡社区支出", "社会保障和就业支出", "住房保障支出")}


def reading(key: str, text: str, amounts: Mapping[str, str] | None = None) -> NarrativeRead:
    yuan = {name: Decimal(amount) * 10_000 for name, amount in (amounts or {}).items()}
    return read_narrative([passage(key, text)], class_names=NAMES, class_amounts=yuan, year=2031)


def values(read_: NarrativeRead) -> dict[str, object]:
    return {one.label: one.value for one in read_.statements}


WORDINGS = [
    (
        "S01",
        "2031年收入预算总计2,123.45万元，其中：本年收入2,000.00万元，上年结转123.45万元，比2030年预算增加16.25万元，增长0.87%，"
        "原因是新增项目；支出预算总计2,123.45万元，其中：本年预算安排2,000.00万元，上年结转安排支出123.45万元，同比减少8.1万元，降幅0.38%。",
        {
            "预算收入总计": "2123.45",
            "本年收入": "2000.00",
            "上年结转(收入)": "123.45",
            "收入比上年增减额": "16.25",
            "收入比上年增减率": "0.87",
            "收入变动原因": "新增项目",
            "预算支出总计": "2123.45",
            "本年预算安排": "2000.00",
            "上年结转(支出)": "123.45",
            "支出比上年增减额": "8.1",
            "支出比上年增减率": "0.38",
        },
    ),
    (
        "S01",
        "2031年我局收入总预算88万元，与上年持平。支出总预算88万元，与上年持平。",
        {"预算收入总计": "88", "收入与上年比较": "与上年持平", "预算支出总计": "88", "支出与上年比较": "与上年持平"},
    ),
    (
        "S02",
        "收入预算合计100万元，包括：政府性基金预算收入30万元，占比30％；一般公共预算拨款60万元，占收入预算的60%；"
        "上年结转结余10万元 （占10%）。",
        {
            "预算收入": "100",
            "政府性基金预算拨款收入": "30",
            "政府性基金预算拨款收入占比": "30",
            "一般公共预算拨款收入": "60",
            "一般公共预算拨款收入占比": "60",
            "上年结转": "10",
            "上年结转占比": "10",
        },
    ),
    (
        "S03",
        "支出预算１００万元,其中:项目支出 40 万元,,占40％;;基本支出60万元。",
        {"支出预算": "100", "项目支出": "40", "项目支出占比": "40", "基本支出": "60"},
    ),
    (
        "S04",
        "财政拨款收支预算总额200万元。其中：一般公共预算拨款150万元、政府性基金预算拨款50万元；当年财政拨款收入190万元，"
        "上年结转10万元。支出包括：教育支出150万元、城乡社区（类）支出50万元等。",
        {
            "财政拨款收支总预算": "200",
            "一般公共预算拨款": "150",
            "政府性基金预算拨款": "50",
            "当年拨款收入": "190",
            "上年结转收入": "10",
            "教育支出": "150",
            "城乡社区支出": "50",
        },
    ),
    (
        "S06",
        "一般公共预算基本支出100万元。其中人员经费80万元，主要包括：基本工资、奖金（含年终奖、绩效）等；公用经费20万元，包括办公费、差旅费等支出。",
        {
            "一般公共预算基本支出": "100",
            "人员经费": "80",
            "人员经费主要包括": ("基本工资", "奖金（含年终奖、绩效）"),
            "公用经费": "20",
            "公用经费主要包括": ("办公费", "差旅费"),
        },
    ),
    (
        "S07",
        "“三公”经费预算23.5万元，比上年增加23万元。其中：因公出国（境）费5万元，较上年增加5万元，主要原因是安排出访；公务接待费0.5万元，"
        "与2030年相比无变化；公务用车购置及运行费18万元（其中：购置费18万元，运行费0万元），比上年增加18万元，原因是更新车辆。",
        {
            "三公经费预算合计": "23.5",
            "三公经费比上年增减额": "23",
            "因公出国（境）费": "5",
            "因公出国（境）费比上年增减额": "5",
            "因公出国（境）费变动原因": "安排出访",
            "公务接待费": "0.5",
            "公务接待费与上年比较": "与2030年相比无变化",
            "公务用车购置及运行费": "18",
            "公务用车购置费": "18",
            "公务用车运行维护费": "0",
            "公务用车购置及运行费比上年增减额": "18",
            "公务用车购置及运行费变动原因": "更新车辆",
        },
    ),
    (
        "S07",
        "本部门无“三公”经费预算，与上年持平。\n三公经费分布图",
        {"三公经费说明": "本部门无“三公”经费预算，与上年持平。"},
    ),
    (
        "S07",
        "公务接待费3万元，比上年减少1万元，主要原因是批次减少，公务用车运行维护费2万元，与上年相同。",
        {
            "公务接待费": "3",
            "公务接待费比上年增减额": "1",
            "公务接待费变动原因": "批次减少",
            "公务用车运行维护费": "2",
            "公务用车运行维护费与上年比较": "与上年相同",
        },
    ),
    (
        "S08",
        "所属3家行政单位机关运行经费预算119.16万元，比2030年预算减少1.38万元，下降1.14%，主要是压减一般性支出。",
        {
            "行政单位家数": "3",
            "机关运行经费": "119.16",
            "机关运行经费比上年增减额": "1.38",
            "机关运行经费比上年增减率": "1.14",
            "机关运行经费变动原因": "压减一般性支出",
        },
    ),
    ("S08", "我站系事业单位，不涉及机关运行经费。", {"机关运行经费说明": "我站系事业单位，不涉及机关运行经费。"}),
    (
        "S09",
        "政府采购预算总额4万元，其中：服务类采购预算1万元，货物类3万元，工程类0万元。",
        {"政府采购预算总额": "4", "政府采购服务预算": "1", "政府采购货物预算": "3", "政府采购工程预算": "0"},
    ),
    (
        "S10.1",
        "整体支出绩效目标涉及部门预算资金90万元，其中基本支60万元，项目支出30万元；机关及下属预算单位3个，其中两个单位编报了单位整体绩效目标，涉及资金80万元。",
        {
            "整体绩效涉及部门预算资金": "90",
            "整体绩效基本支出": "60",
            "整体绩效项目支出": "30",
            "机关及下属预算单位数": "3",
            "编报单位整体绩效目标单位数": "2",
            "单位整体绩效目标涉及资金": "80",
        },
    ),
    (
        "S10.2",
        "纳入绩效目标管理的二级项目共6个，金额97万元，其中：特定目标类项目3个，金额46万元；其他运转类项目3个，51万元。"
        "公开项目绩效目标2个，涉及金额10万元，占部门项目支出总额的10.31%。其中：特定目标类项目2个，涉及金额10万元。",
        {
            "二级项目数": "6",
            "二级项目金额": "97",
            "特定目标类项目数": "3",
            "特定目标类项目金额": "46",
            "其他运转类项目数": "3",
            "其他运转类项目金额": "51",
            "公开项目绩效目标数": "2",
            "公开项目绩效目标金额": "10",
            "公开项目金额占项目支出总额比重": "10.31",
            "公开特定目标类项目数": "2",
            "公开特定目标类项目金额": "10",
        },
    ),
    (
        "S11.1",
        "截至2030年12月31日，本部门共有车辆7辆，其中：机要通信用车2辆、应急保障用车3台、其他用车2辆。单价50万元（含）以上通用设备4台（套），"
        "价值100万元以上的通用设备1台套。",
        {
            "公务用车实有": "7",
            "机要通信用车": "2",
            "应急保障用车": "3",
            "其他公务用车": "2",
            "50万元以上通用设备": "4",
            "100万元以上通用设备": "1",
        },
    ),
    ("S12.2", "无\n本部门没有政府购买服务。", {"其他说明": "无", "其他说明后附陈述": "本部门没有政府购买服务。"}),
    ("S12.2", "无\n情况说明\n本部门没有政府购买服务。", {"其他说明": "无"}),
    (
        "P1.2",
        "事业编制8名，领导职数正科1名，副科2名，在职职工7人，离休0人，退休5人，遗属3户4人。没有下属单位。",
        {
            "事业编制": "8",
            "领导职数正科": "1",
            "领导职数副科": "2",
            "实有在职职工": "7",
            "离休": "0",
            "退休": "5",
            "遗属户数": "3",
            "遗属人数": "4",
            "下属预算单位数": "0",
        },
    ),
    (
        "S10",
        "二级项目3个，涉及资金28万元。公开项目绩效目标3个，涉及资金28万元，占100%。",
        {
            "二级项目数": "3",
            "二级项目金额": "28",
            "公开项目绩效目标数": "3",
            "公开项目绩效目标金额": "28",
            "公开项目金额占项目支出总额比重": "100",
        },
    ),
    (
        "P1.2",
        "本局共设十二个内设机构。下设3个二级预算单位：示范中心等。",
        {"内设机构数": "12", "下属预算单位数": "3"},
    ),
    ("P1.1", "承接上级下放的15项行政职权。", {"承接行政职权项数": "15"}),
]


@pytest.mark.parametrize(("key", "text", "expected"), WORDINGS)
def test_wordings_of_other_departments_are_read(key: str, text: str, expected: dict[str, object]) -> None:
    read_ = reading(key, text)
    assert values(read_) == expected
    assert not read_.unread


def test_a_change_has_direction_and_sign_and_a_figure_its_place() -> None:
    text = "一般公共预算当年支出1,250.50万元，比上年减少50万元，下降3.84%。"
    total, change, rate = reading("S05.1", text).statements
    assert (total.raw, total.value, total.unit, total.direction) == ("1,250.50", "1250.50", "万元", None)
    assert (total.place.line, total.place.start, total.place.end) == (1, text.index("1,"), text.index("万元"))
    assert total.figure is not None
    assert total.figure.value == Decimal(12_505_000)
    assert (change.direction, change.signed) == ("减少", Decimal(-50))
    assert (rate.direction, rate.signed) == ("下降", Decimal("-3.84"))
    assert change.clause == "比上年减少50万元"


def test_a_state_of_assets_carries_its_day() -> None:
    (one,) = reading("S11.2", "截至2030年12月31日，办公用房面积共计1,200.5平方米。").statements
    assert (one.value, one.unit, one.as_of) == ("1200.5", "平方米", "2030-12-31")


def test_an_item_with_a_wrong_name_is_the_class_with_its_amount() -> None:
    text = "一般公共预算当年支出100万元，主要用于以下方面：一般公共预算支出60万元，占60%；教育支出40万元，占40%。"
    amounts = {"一般公共服务支出": "60", "教育支出": "40"}
    _, item, share, *_ = reading("S05.2", text, amounts).statements
    assert (item.label, item.label_printed, item.value) == ("一般公共服务支出", "一般公共预算支出", "60")
    assert (share.label, share.value) == ("一般公共服务支出占比", "60")


@pytest.mark.parametrize("amounts", [{}, {"一般公共服务支出": "60", "住房保障支出": "60"}])
def test_an_item_that_could_be_several_classes_keeps_its_name(amounts: dict[str, str]) -> None:
    text = "一般公共预算当年支出100万元，主要用于以下方面：乱写一个支出60万元；教育支出40万元。"
    assert values(reading("S05.2", text, amounts))["乱写一个支出"] == "60"


def test_a_lost_character_is_told_and_kept() -> None:
    statements = reading("S10.1", "涉及部门预算资金9万元，其中基本支6万元，项目支出3万元。").statements
    assert [(one.label, one.label_printed) for one in statements[1:]] == [
        ("整体绩效基本支出", "基本支"),
        ("整体绩效项目支出", None),
    ]


def test_a_figure_that_no_sentence_expects_is_unread_not_silent() -> None:
    read_ = reading("S03", "支出预算10万元，另有捐赠支票2万元。")
    assert [(one.kind, one.text) for one in read_.unread] == [("figure", "另有捐赠支票2万元")]
    assert (read_.figures, read_.bound) == (2, 1)


def test_figures_inside_a_reason_are_not_bound() -> None:
    text = "收入总计9万元，比上年增加3万元，主要原因是上年结转2万元，人员增加；支出总计9万元。"
    read_ = reading("S01", text)
    assert "上年结转(收入)" not in values(read_)
    assert [one.text for one in read_.unread] == ["主要原因是上年结转2万元"]


def test_a_wrong_money_unit_is_kept_as_printed() -> None:
    (one,) = reading("S03", "支出预算10元。").statements
    assert one.figure is not None
    assert (one.unit, one.figure.value) == ("元", Decimal(10))


@pytest.mark.parametrize(
    ("text", "label", "names"),
    [
        (
            "本局内设办公室，规划和信息股，财务股等3个股（室）。",
            "内设股（室）名单",
            ("办公室", "规划和信息股", "财务股"),
        ),
        (
            "我局内设三个部门：一、水政科；二、农水科；三、办公室。",
            "内设部门名单",
            ("水政科", "农水科", "办公室"),
        ),
        (
            "本局内设四个科室，包括办公室、人事科、法规科和财务科。",
            "内设科室名单",
            ("办公室", "人事科", "法规科", "财务科"),
        ),
        ("下设部门有：办公室、防汛科", "内设部门名单", ("办公室", "防汛科")),
        ("内设机构：\n（一）办公室\n负责日常工作。\n（二）财务室\n负责财务。", "内设机构名单", ("办公室", "财务室")),
        ("内设机构如下：\n1.办公室。负责日常工作。\n2.财务股：负责财务。", "内设机构名单", ("办公室", "财务股")),
    ],
)
def test_the_offices_of_a_department_are_listed(text: str, label: str, names: tuple[str, ...]) -> None:
    (offices,) = read_offices(text)
    assert (offices.label, offices.names) == (label, names)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("办公费、印刷费等", ("办公费", "印刷费")),
        ("：工资（基本、津贴）、奖金等支出。", ("工资（基本、津贴）", "奖金")),
        ("1.办公费；2.差旅费；", ("办公费", "差旅费")),
        ("资源勘探工业信息等支出、其他支出", ("资源勘探工业信息等支出", "其他支出")),
        ("", ()),
    ],
)
def test_lists_are_split(text: str, items: tuple[str, ...]) -> None:
    assert split_items(text) == items


KEYS_OF_SECTIONS = [
    "P1.1",
    "P1.2",
    "S01",
    "S02",
    "S04",
    "S05.2",
    "S06",
    "S07",
    "S08",
    "S10.2",
    "S11",
    "S12.2",
    "",
    "S99",
]
PIECES = [
    "预算收入总计",
    "比上年",
    "增加",
    "主要原因是",
    "公务接待费",
    "（",
    "）",
    "12.5万元",
    "占3%",
    "，",
    "；",
    "。",
    "\n",
    "内设",
    "三个科室",
    "：",
    "1、",
    "9辆",
    "以上",
    "-",
    "．",
    "支出包括",
    "教育支出",
    "等",
    " ",
]


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(KEYS_OF_SECTIONS), st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES)).map("".join))
)
def test_any_text_is_read_without_a_fault(key: str, text: str) -> None:
    read_ = reading(key, text, {"教育支出": "12.5"})
    assert 0 <= read_.bound <= read_.figures
    assert all(one.place.line is not None for one in read_.statements)


def gold(number: str) -> list[dict[str, Any]]:
    assert SHARED is not None
    facts = json.loads((SHARED / "gold" / f"{number}.json").read_text(encoding="utf-8"))["facts"]
    return [{key: fact.get(key) for key in KEYS} for fact in facts]


@needs_shared
@pytest.mark.parametrize("number", ["001", "004"])
def test_every_fact_of_the_gold_is_read(number: str) -> None:
    narrative = read(number)
    found = [as_fact(statement) for statement in narrative.statements]
    assert [fact for fact in gold(number) if fact not in found] == []
    assert len(found) == len(gold(number))
    assert not narrative.unread


@needs_shared
@pytest.mark.parametrize("number", ["000", "002", "003"])
def test_every_figure_of_the_others_is_bound(number: str) -> None:
    narrative = read(number)
    assert narrative.figures == narrative.bound > 80
