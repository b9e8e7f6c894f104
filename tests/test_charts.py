"""Charts: what they say, what they show in grey, and that nothing covers anything."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.model.publication import Chart, ChartKind, Slice
from mingzhang.renderers.charts import draw
from mingzhang.renderers.charts.draw import drawn_as
from mingzhang.renderers.charts.marks import FILLS, Sheet
from mingzhang.renderers.charts.words import shares, width, wrapped
from tests.sample_publication import sample_publication

_SVG = "{http://www.w3.org/2000/svg}"


def chart(kind: ChartKind, *values: str, labels: tuple[str, ...] = (), key: str = "k") -> Chart:
    names = labels or tuple(f"第{index}类支出" for index in range(1, len(values) + 1))
    slices = tuple(Slice(name, Decimal(value), value) for name, value in zip(names, values, strict=True))
    return Chart(key, "图1 支出结构图", kind, slices, alt="支出按类排列。")


def texts(svg: str) -> list[tuple[float, float, float, float, str]]:
    """Return the texts of a drawing with their boxes: left, top, right, bottom."""
    found = []
    for node in ElementTree.fromstring(svg).iter(f"{_SVG}text"):
        words, size = node.text or "", float(node.attrib["font-size"])
        x, base, wide = float(node.attrib["x"]), float(node.attrib["y"]), width(words, size)
        left = {"start": x, "middle": x - wide / 2, "end": x - wide}[node.attrib["text-anchor"]]
        found.append((left, base - 0.86 * size, left + wide, base + 0.14 * size, words))
    return found


def words_of(svg: str) -> str:
    return "".join(text for *_, text in texts(svg))


@pytest.mark.parametrize("kind", ["bar", "stacked", "pie"])
def test_every_value_and_share_stands_at_its_mark(kind: ChartKind) -> None:
    svg = draw(chart(kind, "60.00", "30.00", "10.00"))
    said = words_of(svg)
    for part in ("第1类支出", "60.00（60.0%）", "30.00（30.0%）", "10.00（10.0%）", "单位：万元"):
        assert part in said


def test_title_and_description_are_for_those_who_cannot_see() -> None:
    root = ElementTree.fromstring(draw(chart("pie", "3.00", "1.00")))
    title, description = root.find(f"{_SVG}title"), root.find(f"{_SVG}desc")
    assert title is not None and title.text == "图1 支出结构图"
    assert description is not None
    assert description.text == "支出按类排列。第1类支出3.00万元（75.0%）；第2类支出1.00万元（25.0%）。"
    assert root.attrib["aria-labelledby"] == f"{title.attrib['id']} {description.attrib['id']}"


@pytest.mark.parametrize(
    ("values", "drawn"),
    [
        (("1.00", "2.00"), "pie"),
        (("5.00",), "bar"),
        (("5.00", "0.00"), "bar"),
        (("99.00", "1.00"), "bar"),
        (("0.00", "0.00"), "bar"),
        (("5.00", "-1.00"), "bar"),
        (("1", "1", "1", "1", "1", "1", "1"), "bar"),
    ],
)
def test_a_pie_is_drawn_only_where_it_says_something(values: tuple[str, ...], drawn: ChartKind) -> None:
    one = chart("pie", *values)
    assert drawn_as(one) == drawn
    assert (" A70 70 " in draw(one)) is (drawn == "pie")


def test_bars_are_as_long_as_their_values() -> None:
    root = ElementTree.fromstring(draw(chart("bar", "40.00", "10.00", "0.00")))
    lengths = [float(node.attrib["width"]) for node in root.iter(f"{_SVG}rect")]
    assert len(lengths) == 2 and lengths[0] == pytest.approx(4 * lengths[1], rel=0.01)


def test_negative_values_go_left_of_zero_and_have_no_share() -> None:
    svg = draw(chart("bar", "40.00", "-10.00"))
    first, second = list(ElementTree.fromstring(svg).iter(f"{_SVG}rect"))
    end = float(second.attrib["x"]) + float(second.attrib["width"])
    assert end == pytest.approx(float(first.attrib["x"]), abs=0.02)
    assert "%" not in words_of(svg)


def test_a_sector_has_the_angle_of_its_share() -> None:
    svg = draw(chart("pie", "3.00", "1.00"))
    # The first sector goes three quarters round: by the long way, to nine o'clock.
    arc = re.search(r"A70 70 0 (\d) 1 ([\d.]+) ([\d.]+)", svg)
    start = re.search(r"M([\d.]+) ([\d.]+) L", svg)
    assert arc is not None and start is not None
    assert arc[1] == "1"
    assert float(arc[2]) == pytest.approx(float(start[1]) - 70, abs=0.02)
    assert float(arc[3]) == pytest.approx(float(start[2]), abs=0.02)


def test_neighbouring_fills_differ_without_colour() -> None:
    sheet = Sheet(100, "n")
    paints = [sheet.fill(index) for index in range(FILLS)]
    assert len(set(paints)) == FILLS
    for one, other in pairwise(paints):
        plain = [paint for paint in (one, other) if paint.startswith("#")]
        assert len(plain) < 2 or abs(_grey(plain[0]) - _grey(plain[1])) > 40


def _grey(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_signs_of_markup_are_text() -> None:
    label = "<b>&甲\"乙'</b>"
    assert label in words_of(draw(chart("stacked", "1.00", "2.00", labels=(label, "丙"))))


def test_two_charts_in_one_page_share_no_name() -> None:
    names = [set(re.findall(r'id="([^"]+)"', draw(chart("stacked", "1.00", "2.00", key=key)))) for key in ("a", "b")]
    assert names[0] and not names[0] & names[1]


def test_no_slices_is_refused_with_the_charts_name() -> None:
    with pytest.raises(ValueError, match="图1 支出结构图"):
        draw(Chart("k", "图1 支出结构图", "bar", ()))


@pytest.mark.parametrize(
    ("values", "printed"),
    [
        (("1", "2"), ("33.3%", "66.7%")),
        (("1", "1999999"), ("＜0.1%", "＞99.9%")),
        (("0", "2"), ("0.0%", "100.0%")),
        (("0", "0"), ("", "")),
        (("-1", "2"), ("", "")),
    ],
)
def test_shares(values: tuple[str, ...], printed: tuple[str, ...]) -> None:
    assert shares(chart("bar", *values).slices) == printed


def test_no_line_begins_with_a_closing_sign_or_ends_with_an_opening_one() -> None:
    lines = wrapped("因公出国（境）费，公务接待费（国内）", 10, 50)
    assert "".join(lines) == "因公出国（境）费，公务接待费（国内）"
    assert len(lines) > 2
    assert not any(line[0] in "）（，"[::2] or line[-1] == "（" for line in lines)


_LABELS = st.text("公务用车购置及运行维护费支出预算（）、科学技术与A1", min_size=1, max_size=40)
_VALUES = st.decimals(0, 10_000_000, places=2, allow_nan=False)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["bar", "stacked", "pie"]), st.lists(st.tuples(_LABELS, _VALUES), min_size=1, max_size=14))
def test_texts_stay_on_the_sheet_and_cover_no_other(kind: ChartKind, parts: list[tuple[str, Decimal]]) -> None:
    slices = tuple(Slice(label, value, f"{value:,.2f}") for label, value in parts)
    svg = draw(Chart("k", "图1 结构图", kind, slices))
    assert svg == draw(Chart("k", "图1 结构图", kind, slices))
    _, _, wide, high = map(float, ElementTree.fromstring(svg).attrib["viewBox"].split())
    boxes = texts(svg)
    for left, top, right, bottom, words in boxes:
        assert left >= -0.1 and right <= wide + 0.1 and top >= -0.1 and bottom <= high + 0.1, words
    for one, other in combinations(boxes, 2):
        apart = one[2] <= other[0] + 0.1 or other[2] <= one[0] + 0.1 or one[3] <= other[1] + 0.1
        assert apart or other[3] <= one[1] + 0.1, (one[4], other[4])


def test_the_sample_has_one_chart_of_each_kind() -> None:
    assert [drawn_as(one) for one in sample_publication().charts()] == ["pie", "bar", "stacked"]
