"""Contents, headings, running text, captions and watermark, on fictional disclosures and the real ones."""

from __future__ import annotations

import json
import random

import pytest
from benchmarks.outline_accuracy import difference, gold_parts, read

from mingzhang.catalogue.outline import load_outline, stem
from mingzhang.extraction.captions import find_captions, is_chart_caption
from mingzhang.extraction.outline import read_part1, read_passages, read_sections
from mingzhang.extraction.passage import Passage
from mingzhang.extraction.toc import read_toc
from mingzhang.extraction.watermark import find_watermark
from mingzhang.model.disclosure import Section
from mingzhang.model.document import Block
from mingzhang.readers.text import parse_text, read_text
from tests.shared import SHARED, disclosures, needs_shared

_BODY = """第一部分 概况
一、本单位职责
一、管理河道；
二、巡查水库。
二、机构设置情况
设三个科室：
（一）巡河科
（二）水库科
第二部分 2031年单位预算报表
第三部分 2031年度单位预算情况说明
一、单位预算收支数据变动情况及原因
收入总计100.00万元，其中上年结转0万元，比上年增
加3.00万元。
二、收入预算情况说明
收入100.00万元。
收入预算图
五、一般公共预算支出情况说明
(一) 一般公共预算当年支出规模变化情况
当年支出100.00万元。
十、绩效管理情况
1、整体绩效目标
未编报。
十一、国有资产占有使用情况
1、车辆情况：
共有车辆2辆。
十二、其他说明
（二）其他
无
第四部分 名词解释
一、基本支出：指日常开支。
"""


def blocks_of(text: str) -> tuple[Block, ...]:
    return parse_text(text).blocks


def sections_of(text: str) -> tuple[Section, ...]:
    return read_sections(blocks_of(text), frozenset())


def keys_of(text: str) -> list[str]:
    return [section.key for section in sections_of(text)]


def passages_of(text: str) -> dict[str, Passage]:
    blocks = blocks_of(text)
    found = read_passages(blocks, read_sections(blocks, frozenset()), frozenset())
    return {passage.key: passage for passage in found}


def test_unmarked_headings_are_known_by_their_titles() -> None:
    assert " ".join(keys_of(_BODY)) == "P1 P1.1 P1.2 P2 P3 S01 S02 S05 S05.1 S10 S10.1 S11 S11.1 S12 S12.2 P4"


def test_numbers_and_titles_are_kept_as_printed() -> None:
    found = {section.key: section for section in sections_of(_BODY)}
    assert (found["S05.1"].number, found["S05.1"].title) == ("（一）", "一般公共预算当年支出规模变化情况")
    assert (found["S11.1"].number, found["S11.1"].title, found["S11.1"].raw) == ("1", "车辆情况", "1、车辆情况：")
    assert found["P3"].title == "2031年度单位预算情况说明"


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("七、收入预算情况说明", "S02"),
        ("二、某县水务局收入预算情况说明", "S02"),
        ("### 二、 收入预算 情况", "S02"),
        ("六、2031年一般公共预算基本支出情况说明", "S06"),
        ("七、财政拨款“三公”经费支出预算情况说明", "S07"),
        ("七、'三公'经费增减变动原因说明", "S07"),
        ("九、政府采购预算情况说明：", "S09"),
        ("十二、其他需要说明的情况", "S12"),
    ],
)
def test_a_wrong_number_or_another_wording_is_recognised(line: str, key: str) -> None:
    assert keys_of(f"第三部分 2031年部门预算情况说明\n{line}\n正文。\n")[1:] == [key]


@pytest.mark.parametrize(
    "line", ["五、政府性基金预算支出情况说明", "六、国有资本经营预算支出情况说明", "## 十三、重点项目预算情况说明"]
)
def test_a_heading_the_form_does_not_know_has_no_key(line: str) -> None:
    assert keys_of(f"第三部分 2031年部门预算情况说明\n{line}\n正文。\n")[1:] == [""]


@pytest.mark.parametrize("line", ["一、农林水支出502.33万元", "1、收入预算增加；", "（一）收入预算", "1.基本支出"])
def test_list_items_of_the_narrative_are_no_headings(line: str) -> None:
    text = f"第三部分 部门预算情况说明\n一、部门预算收支数据变动情况及原因\n如下：\n{line}\n"
    assert keys_of(text) == ["P3", "S01"]


def test_the_title_of_a_part_may_stand_on_the_next_line() -> None:
    (section,) = sections_of("第三部分\n部门预算情况说明\n")
    assert (section.key, section.title) == ("P3", "部门预算情况说明")


def test_text_that_runs_on_behind_a_heading_belongs_to_the_section() -> None:
    text = "第三部分 部门预算情况说明\n八、机关运行经费增减变动原因说明：本单位无此经费。\n"
    passage = passages_of(text)["S08"]
    assert passage.text == "本单位无此经费。"
    place = passage.place(0, 3)
    line = text.split("\n")[1]
    assert place.line == 2 and line[place.start : place.end] == "本单位"


def test_a_torn_sentence_is_joined_and_complete_paragraphs_are_not() -> None:
    passage = passages_of(_BODY)["S01"]
    assert passage.text == "收入总计100.00万元，其中上年结转0万元，比上年增加3.00万元。"
    assert passage.place(passage.text.index("加"), len(passage.text)).line == 13
    two = passages_of("第三部分 部门预算情况说明\n二、收入预算情况说明\n其中：\n收入一百。\n收入二百。\n")["S02"]
    assert two.text == "其中：\n收入一百。\n收入二百。"


def test_names_of_sections_are_those_that_facts_carry() -> None:
    names = {key: passage.section for key, passage in passages_of(_BODY).items()}
    assert names["P1.1"] == names["P1.2"] == "第一部分 概况"
    assert names["S01"] == "一、单位预算收支数据变动情况及原因"
    assert names["S05.1"] == "五、（一）一般公共预算当年支出规模变化情况"
    assert names["S10.1"] == "十、1、整体绩效目标"
    assert names["S12.2"] == "十二、（二）其他"


def test_captions_are_found_and_no_part_of_the_text() -> None:
    blocks = blocks_of(_BODY.replace("收入预算图", "收入预算图\n![](x.png)"))
    captions = find_captions(blocks, read_sections(blocks, frozenset()), frozenset())
    assert [(caption.text, caption.section, caption.has_picture) for caption in captions] == [
        ("收入预算图", "S02", True)
    ]
    assert passages_of(_BODY)["S02"].text == "收入100.00万元。"
    assert not is_chart_caption("收入预算见下图。")


def test_part1_is_duties_and_organisation() -> None:
    duties, organisation = read_part1(tuple(passages_of(_BODY).values()))
    assert duties == ("一、管理河道；", "二、巡查水库。")
    assert organisation == ("设三个科室：", "（一）巡河科", "（二）水库科")


@pytest.mark.parametrize(
    "contents",
    [
        "目 录\n<b>第一部分 概况</b> .....\t1\n一、本单位职责.....\t1\n\n第四部分 名词解释.....\t12\n",
        "目录\n第一部分 概况……1\n一、本单位职责·········1\n第四部分 名词解释 …… 12\n",
        "# 目　录\n第一部分 概况 1\n一、本单位职责 1\n第四部分 名词解释 12\n",
        "第一部分 概况.....\t1\n一、本单位职责.....\t1\n第四部分 名词解释.....\t12\n",
    ],
)
def test_contents_end_where_the_body_begins(contents: str) -> None:
    blocks = blocks_of(f"某县水务局\n2031年单位预算公开\n{contents}{_BODY}")
    entries, used = read_toc(blocks)
    assert [(entry.title, entry.page) for entry in entries] == [
        ("第一部分 概况", 1),
        ("一、本单位职责", 1),
        ("第四部分 名词解释", 12),
    ]
    assert [section.key for section in read_sections(blocks, used)] == keys_of(_BODY)


def test_contents_without_pages_end_at_the_first_repeated_title() -> None:
    blocks = blocks_of(f"目录\n第一部分 概况\n一、本单位职责\n第四部分 名词解释\n{_BODY}")
    entries, used = read_toc(blocks)
    assert [entry.title for entry in entries] == ["第一部分 概况", "一、本单位职责", "第四部分 名词解释"]
    assert len(read_sections(blocks, used)) == len(keys_of(_BODY))


def test_a_document_without_contents_loses_nothing() -> None:
    assert read_toc(blocks_of(_BODY)) == ((), frozenset())


def test_a_known_watermark_counts_once_an_unknown_one_often() -> None:
    found, dropped = find_watermark(blocks_of("征求意见稿\n正文。\n"))
    assert found is not None and found.text == "征求意见稿" and dropped == {0}
    often, _ = find_watermark(blocks_of("试读文本\n\n正文\n" * 9))
    assert often is not None and often.text == "试读文本"


@pytest.mark.parametrize(
    "line", ["单位：万元", "注：本表无数据", "本表无数据", "某项目支出绩效目标表", "（2031年度）", "某县水务局"]
)
def test_lines_that_repeat_in_any_disclosure_are_no_watermark(line: str) -> None:
    assert find_watermark(blocks_of(f"{line}\n\n" * 12)) == (None, frozenset())


def test_titles_are_compared_without_what_may_vary() -> None:
    assert stem("2031年度本单位职责") == stem("本部门职责") == "职责"
    assert all(heading.stems for heading in load_outline().headings)


@needs_shared
@pytest.mark.parametrize("number", ["001", "004"])
def test_outline_of_real_disclosures_equals_the_gold(number: str) -> None:
    assert SHARED is not None
    path = next(path for path in disclosures() if path.name.startswith(number))
    gold = gold_parts(json.loads((SHARED / "gold" / f"{number}.json").read_text(encoding="utf-8")))
    parts = read(read_text(path).blocks)
    for name, expected in gold.items():
        assert difference(parts[name], expected) == [], name


@needs_shared
@pytest.mark.parametrize("seed", range(12))
def test_spliced_documents_are_read_without_exception(seed: int) -> None:
    chance = random.Random(seed)
    lines = [line for path in disclosures() for line in path.read_text(encoding="utf-8").split("\n")]
    pieces = [lines[start : start + chance.randrange(1, 40)] for start in chance.sample(range(len(lines)), 60)]
    read(blocks_of("\n".join(line[: chance.randrange(1, 200)] for piece in pieces for line in piece)))
