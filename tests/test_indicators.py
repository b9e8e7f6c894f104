"""Reading damaged rows of the indicator part, and giving indicators their level-2 labels."""

from __future__ import annotations

import pytest
from benchmarks.sheets_accuracy import measure

from mingzhang.catalogue.forms import levels, project_form
from mingzhang.extraction.sheets.indicators import read_rows
from mingzhang.extraction.sheets.levels import resolve
from mingzhang.extraction.sheets.rows import tokens_of
from mingzhang.model.disclosure import Indicator
from mingzhang.model.document import Grid
from mingzhang.readers.text import parse_text
from tests.shared import SHARED, needs_shared

Brief = tuple[str | None, str | None, str | None]
HEADER = "绩效指标|一级指标|二级指标|三级指标|指标值|二级指标|三级指标|指标值"


def both(*rows: str) -> tuple[tuple[Indicator, ...], tuple[Indicator, ...]]:
    grid = parse_text("\n".join(row.replace("|", "\t") for row in rows)).blocks[0]
    assert isinstance(grid, Grid)
    tokens = [tokens_of(row) for row in grid.rows]
    tree = levels()
    return resolve(read_rows(tokens, project_form(), tree, two_sided=True).rows, tree)


def brief(side: tuple[Indicator, ...]) -> list[Brief]:
    return [(indicator.level2, indicator.level3, indicator.value) for indicator in side]


QUANTITY = ("数量指标", "清淤长度", "≥3公里")


@pytest.mark.parametrize(
    "row",
    [
        "|产出指标|数量指标|清淤长度|≥3公里|数量指标|清淤长度|≥3公里",
        "产出指标|数量指标|清淤长度|≥3公里|数量指标|清淤长度|≥3公里|",
        "绩效 指标||产出指标||数量指标||清淤长度||≥3公里||数量 指标||清淤长度||≥3公里",
        "|产出指标||清淤长度|≥3公里|数量指标|清淤长度|≥3公里",
        "|产出指标|数量指标|清淤长度|≥3公里|清淤长度|≥3公里|",
        "|产出指标|数量指|清淤长度|≥3公里|数量指标|清淤长度|≥3公里",
        "|产出指标|数量目标|清淤长度|≥3公里|数量指标|清淤长度|≥3公里",
        "|效益指标|数量指标|清淤长度|≥3公里|数量指标|清淤长度|≥3公里",
    ],
)
def test_one_row_in_its_many_shapes(row: str) -> None:
    left, right = both(HEADER, row)
    assert brief(left) == brief(right) == [QUANTITY]
    assert {indicator.level1 for indicator in left + right} == {"产出指标"}


@pytest.mark.parametrize("printed", ["可持续影响", "可持续性影响", "可持续影响指标"])
def test_blank_slots_and_synonyms(printed: str) -> None:
    for row in (f"||{printed}|||{printed}||", f"{printed}||||{printed}|||", f"||{printed}|||||"):
        left, right = both(HEADER, row)
        assert brief(left) == brief(right) == [("可持续影响", None, None)]


def test_level3_may_read_like_a_level2_label() -> None:
    left, right = both(
        HEADER,
        "|产出指标|质量指标|质量指标|良好|质量指标|质量指标|良好",
        "|满意度指标|服务对象|服务对象满意度|≥96%|服务对象满|服务对象满意度|≥97%",
        "|||服务对象满意度|≥95%||服务对象满意度|≥94%",
    )
    assert brief(left) == [
        ("质量指标", "质量指标", "良好"),
        ("服务对象满意度", "服务对象满意度", "≥96%"),
        ("服务对象满意度", "服务对象满意度", "≥95%"),
    ]
    assert [value for _, _, value in brief(right)] == ["良好", "≥97%", "≥94%"]


def test_continuation_rows_and_label_in_the_header_row() -> None:
    left, right = both(
        "绩效指标|产出指标|一级指标|二级指标|三级指标|指标值|二级指标|三级指标|指标值",
        "||数量指标|甲|1处||数量指标|甲|1处",
        "|||乙|2处|||乙|2处",
        "固定成本||≤3元|固定成本||≤3元|",
    )
    assert (
        brief(left)
        == brief(right)
        == [("数量指标", "甲", "1处"), ("数量指标", "乙", "2处"), ("数量指标", "固定成本", "≤3元")]
    )


def test_one_filled_side() -> None:
    left, right = both(
        HEADER,
        "|产出指标|数量指标|甲|1处|数量指标|甲|1处",
        "||质量指标|乙|好|质量指标||",
        "||时效指标|||时效指标|丙|快",
        "|||||||丁|慢",
    )
    assert brief(left)[1:] == [("质量指标", "乙", "好"), ("时效指标", None, None)]
    assert brief(right)[1:] == [("质量指标", None, None), ("时效指标", "丙", "快"), ("时效指标", "丁", "慢")]


def test_satisfaction_without_level2_label() -> None:
    left, right = both(HEADER, "||可持续影响|||可持续影响||", "|满意度指标||群众满意度|≥90%||群众满意度|≥90%")
    assert brief(left)[1] == brief(right)[1] == ("服务对象满意度", "群众满意度", "≥90%")
    assert left[1].level1 == "满意度指标"


def test_label_that_slipped_up_a_row() -> None:
    left, _ = both(
        HEADER,
        "||成本指标|甲费|≤1元|成本指标|甲费|≤1元",
        "||经济效益|乙费|≤2元|经济效益|乙费|≤2元",
        "|效益指标|经济效益|||经济效益||",
    )
    assert [(i.level1, i.level2, i.level2_alt, i.level3) for i in left] == [
        ("产出指标", "成本指标", None, "甲费"),
        ("产出指标", "成本指标", "经济效益", "乙费"),
        ("效益指标", "经济效益", None, None),
    ]


def test_two_blank_slots_in_one_row() -> None:
    left, right = both(HEADER, "可持续影响||生态效益|||可持续影响||")
    assert brief(left) == brief(right) == [("生态效益", None, None), ("可持续影响", None, None)]


def test_sides_decide_where_a_label_begins() -> None:
    left, right = both(
        HEADER,
        "|效益指标|经济效益|甲|提高|经济效益|甲|提高",
        "|||乙|加强||丙|加强",
        "社会效益||丙|加强|社会效益||乙|加强",
    )
    assert [(i.level2, i.level2_alt) for i in left] == [
        ("经济效益", None),
        ("社会效益", "经济效益"),
        ("社会效益", None),
    ]
    assert brief(right)[1:] == [("社会效益", "丙", "加强"), ("社会效益", "乙", "加强")]


def test_lost_label_is_told_by_the_indicator() -> None:
    left, _ = both(
        HEADER,
        "||质量指标|合格率|100%|质量指标|合格率|100%",
        "|||完工及时性|及时||完工及时性|及时",
        "||成本指标|造价|≤3元|成本指标|造价|≤3元",
    )
    assert [(i.level2, i.level2_alt) for i in left] == [
        ("质量指标", None),
        ("时效指标", "质量指标"),
        ("成本指标", None),
    ]


def test_wrapped_label_leaves_no_indicator() -> None:
    left, right = both(HEADER, "|满意度指标|服务对象满|甲|≥90%|服务对象满|甲|≥90%", "||意度|||意度||")
    assert brief(left) == brief(right) == [("服务对象满意度", "甲", "≥90%")]


@needs_shared
@pytest.mark.parametrize("number", ["001", "004"])
def test_gold(number: str) -> None:
    assert SHARED is not None
    assert [line for line in measure(number).differences if not line.startswith("odd labels")] == []
