"""Compare two disclosures: nothing to itself, the mirror the other way, each change once at its place."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import jsonschema
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.cli import main
from mingzhang.comparing.compare import compare
from mingzhang.comparing.marks import pieces
from mingzhang.comparing.pairs import likeness
from mingzhang.comparing.wording import Wording
from mingzhang.model.comparison import Comparison, FigureChange, Item, Kind, TextChange
from mingzhang.model.disclosure import Disclosure
from mingzhang.renderers.diff_html import diff_html
from mingzhang.renderers.diff_text import diff_text
from tests.diff_samples import CLEAN, LINES, OLD, SPOILED, TEXT, YEARS, next_year, read
from tests.random_disclosures import disclosure


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["diff", *map(str, words)])


# --- properties ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(12))
def test_a_disclosure_does_not_differ_from_itself(seed: int) -> None:
    made = read(disclosure(seed).text)
    assert compare(made, made).groups == ()
    assert compare(OLD, OLD).count == 0


_TURNED: dict[Kind, Kind] = {"added": "dropped", "dropped": "added", "renamed": "renamed", "changed": "changed"}


def turned_figure(item: FigureChange) -> FigureChange:
    return FigureChange(item.label, item.new, item.old, item.new_place, item.old_place)


def turned_text(item: TextChange) -> TextChange:
    return TextChange(item.label, _TURNED[item.kind], item.new, item.old, (), item.new_place, item.old_place)


def normal(item: Item) -> str:
    """Return an item in a form that does not tell the order of its parts."""
    bare = replace(
        item,
        key="",
        level=1,
        figures=tuple(sorted(item.figures, key=repr)),
        texts=tuple(sorted((replace(text, label="", pieces=()) for text in item.texts), key=repr)),
    )
    return repr(bare)


def turned(item: Item) -> Item:
    return replace(
        item,
        kind=_TURNED[item.kind],
        old_name=item.new_name,
        new_name=item.old_name,
        figures=tuple(map(turned_figure, item.figures)),
        texts=tuple(map(turned_text, item.texts)),
    )


def is_mirrored(one: Disclosure, other: Disclosure) -> None:
    there, back = compare(one, other), compare(other, one)
    assert there.count == back.count
    assert sorted(normal(turned(item)) for item in there.items()) == sorted(normal(item) for item in back.items())
    changes = {(item.old_place, item.new_place): item.change for found in there.items() for item in found.figures}
    for found in back.items():
        for item in found.figures:
            change = changes[item.new_place, item.old_place]
            assert change is not None
            assert item.change == -change


def test_the_comparison_the_other_way_round_is_the_mirror() -> None:
    spoiled = read(SPOILED.read_text("utf-8"))
    is_mirrored(OLD, spoiled)
    is_mirrored(OLD, read(next_year(SPOILED.read_text("utf-8"))))


@pytest.mark.parametrize("seed", range(6))
def test_random_disclosures_mirror(seed: int) -> None:
    is_mirrored(read(disclosure(seed).text), read(disclosure(seed + 100).text))


class Spot(NamedTuple):
    """A printed figure: its table or section, where it stands."""

    table: str
    line: int
    start: int
    end: int


def spots() -> Iterator[Spot]:
    for fact in OLD.facts:
        place = fact.place
        if fact.value.printed and place.line is not None and place.start is not None and place.end is not None:
            yield Spot(fact.at.table, place.line, place.start, place.end)


SPOTS = sorted(set(spots()))


def spoil(spot: Spot, chance: random.Random) -> str:
    line = LINES[spot.line - 1]
    printed = line[spot.start : spot.end]
    digits = re.sub(r"[^\d.-]", "", printed)
    decimals = len(digits.partition(".")[2])
    step = Decimal(chance.randint(5, 900)) / 100 if decimals else Decimal(chance.randint(1, 9))
    new = re.sub(r"[\d.,-]+", f"{Decimal(digits) + step:.{decimals}f}", printed, count=1)
    return "\n".join([*LINES[: spot.line - 1], line[: spot.start] + new + line[spot.end :], *LINES[spot.line :]])


@pytest.mark.parametrize("seed", range(4))
def test_a_changed_amount_is_told_once_and_at_its_place(seed: int) -> None:
    chance = random.Random(seed)
    for spot in chance.sample(SPOTS, 25):
        comparison = compare(OLD, read(spoil(spot, chance)))
        found = [figure for item in comparison.items() for figure in item.figures]
        assert [(figure.new_place.line, figure.new_place.start) for figure in found] == [(spot.line, spot.start)], spot
        texts = [text for item in comparison.items() for text in item.texts]
        assert len(texts) == (spot.table.startswith(("S", "P")))
        assert comparison.count == 1


TEXTS = st.text("防汛抗旱经费项目增加减少，。0123456789.年 ", max_size=40)


@given(TEXTS, TEXTS, st.sampled_from([Wording(), YEARS]))
def test_marks_lead_from_the_old_text_to_the_new(old: str, new: str, wording: Wording) -> None:
    found = pieces(wording, old, new)
    kept = {mark: "".join(piece.text for piece in found if piece.mark in ("same", mark)) for mark in ("old", "new")}
    assert kept["new"] == new.strip()
    assert wording.key(kept["old"]) == wording.key(old)
    assert wording.same(old, new) == all(piece.mark == "same" for piece in found)
    assert wording.same(old, new) == (Wording((2027, 2026)) if wording.years else wording).same(new, old)


@given(TEXTS, TEXTS)
def test_likeness_is_the_same_either_way(one: str, other: str) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 1
    assert not one or likeness(one, one) == 1


# --- outputs ------------------------------------------------------------------------------------------------------


def test_exit_status_is_that_of_diff(tmp_path: Path) -> None:
    assert run(CLEAN, CLEAN).exit_code == 0
    assert "没有不同" in run(CLEAN, CLEAN).output
    assert run(CLEAN, SPOILED).exit_code == 1
    empty = tmp_path / "空.txt"
    empty.write_bytes(b"")
    for pair in ((CLEAN, empty), (tmp_path / "没有.txt", CLEAN)):
        result = run(*pair)
        assert result.exit_code == 2
        assert "Traceback" not in result.output
        assert ".txt：" in result.output


def test_two_bodies_are_compared_only_by_force(tmp_path: Path) -> None:
    other = tmp_path / "乙.txt"
    other.write_text(TEXT.replace("澜安市明湖区河湖事务局", "青石县林草管理站").replace("315", "402"), "utf-8")
    refused = run(CLEAN, other)
    assert refused.exit_code == 2
    assert "不是同一部门" in refused.output
    assert "青石县林草管理站" in refused.output
    forced = run(CLEAN, other, "--force")
    assert forced.exit_code == 1
    assert "不是同一部门" in forced.output


def test_the_older_year_stands_first(tmp_path: Path) -> None:
    later = tmp_path / "后.txt"
    later.write_text(next_year(TEXT).replace("农林水支出\t889.61", "农林水支出\t900.00"), "utf-8")
    one, other = run(CLEAN, later), run(later, CLEAN)
    assert one.output == other.output
    assert "2026 年 → 2027 年" in one.output


def test_json_follows_the_published_schema(tmp_path: Path) -> None:
    schema = json.loads(CliRunner().invoke(main, ["schema", "diff"]).stdout)
    target = tmp_path / "差异.json"
    assert run(CLEAN, SPOILED, "--format", "json", "-o", target).exit_code == 1
    found = json.loads(target.read_text("utf-8"))
    jsonschema.validate(found, schema)
    assert found["differences"] == sum(group["differences"] for group in found["groups"]) > 0
    made = compare(read(disclosure(3).text), read(disclosure(4).text))
    assert made.body == "different"


class Page(HTMLParser):
    """The tags of a page, which must be closed in order."""

    _VOID = frozenset({"meta", "br", "rect", "link", "input"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids += [found["id"] or ""] if "id" in found else []
        self.targets += [(found.get("href") or "")[1:]] if tag == "a" else []
        assert "style" not in found
        if tag not in self._VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag that closes itself opens nothing."""

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_html_is_whole_self_contained_and_safe(lang: str) -> None:
    evil = read(TEXT.replace("欢迎社会各界监督", "<script>alert(1)</script>监督"))
    html = diff_html(compare(evil, read(SPOILED.read_text("utf-8"))), lang=lang)
    page = Page(html)
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert set(page.targets) <= set(page.ids)
    assert "<script" not in html
    for outside in ("http://", "https://", "src="):
        assert outside not in html
    assert "<del>" in html
    assert "<ins>" in html
    assert html == diff_html(compare(evil, read(SPOILED.read_text("utf-8"))), lang=lang)


RENDERERS: list[Callable[[Comparison], str]] = [
    lambda item: diff_text(item, lang="en"),
    lambda item: diff_html(item, lang="en"),
]


@pytest.mark.parametrize("render", RENDERERS)
def test_english_pages_speak_english(render: Callable[[Comparison], str]) -> None:
    shown = render(compare(OLD, read(SPOILED.read_text("utf-8"))))
    for word in ("处不同", "旧稿", "注意", "改名", "新增"):
        assert word not in shown
    assert "Differences: " in shown


@pytest.mark.parametrize("seed", range(4))
def test_anything_can_be_drawn(seed: int) -> None:
    comparison = compare(read(disclosure(seed).text), read(disclosure(seed + 50).text))
    assert Page(diff_html(comparison)).open == []
    text = diff_text(comparison)
    assert "None" not in text
    assert str(comparison.count) in text
