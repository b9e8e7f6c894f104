"""The disclosure as Markdown: what is printed comes back, whatever signs it holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingzhang.model.document import Grid, Paragraph, Picture
from mingzhang.model.publication import GridCell, Heading, Publication, Run, TableBlock, Text
from mingzhang.model.tabulated import Policy
from mingzhang.readers.text import parse_text
from mingzhang.renderers.publication_md import write_markdown
from tests.publication_round_trip import CASES, lost, made, sample
from tests.sample_publication import SIGNS

HARD = (
    SIGNS,
    "# 不是标题",
    "1. 不是列表",
    "- 不是列表",
    "+ 甲",
    "--- ",
    "甲|乙",
    "`丙`",
    "C:\\丁\\_戊",
    "**己**",
    "> 庚",
)


@pytest.mark.parametrize(("seed", "policy"), CASES)
def test_a_random_disclosure_is_read_back_from_markdown(seed: int, policy: Policy, tmp_path: Path) -> None:
    one = made(seed, policy)
    assert lost(one.publication, tmp_path / "d.md", write_markdown(one.publication).encode()) == []


@pytest.mark.parametrize("draft", [False, True])
def test_the_sample_is_read_back(draft: bool, tmp_path: Path) -> None:
    publication, _ = sample(draft)
    assert lost(publication, tmp_path / "d.md", write_markdown(publication).encode()) == []


def _publication(*pieces: Heading | Text | TableBlock) -> Publication:
    return Publication(
        "甲县乙局",
        "部门",
        "1",
        2026,
        "题",
        "甲县",
        "县（区）级",
        "shanxi",
        "plain",
        "",
        "",
        (Heading(1, "甲"), *pieces),
    )


@pytest.mark.parametrize("words", HARD)
def test_signs_of_markdown_come_back_in_text_and_cells(words: str) -> None:
    rows = ((GridCell(words), GridCell("1.00")), (GridCell("甲"), GridCell(words)))
    table = TableBlock("T01", "表", (1.0, 1.0), ((GridCell("项目"), GridCell("金额")),), rows)
    document = parse_text(write_markdown(_publication(Text((Run(words),)), Text((Run(words, bold=True),)), table)))
    paragraphs = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    assert paragraphs == ["甲", words.strip(), words.strip(), "表"]
    assert [[cell.text for cell in row] for row in grid.rows][1:] == [[words.strip(), "1.00"], ["甲", words.strip()]]


def test_places_point_into_the_source_where_signs_are_escaped() -> None:
    line = "编号\\[3\\]号为5元"
    (_, paragraph) = parse_text(f"# 题\n\n{line}").blocks
    assert isinstance(paragraph, Paragraph)
    at = paragraph.text.index("5")
    place = paragraph.span(at, at + 1)
    assert place.start is not None and line[place.start] == "5"
    assert paragraph.raw == line


def test_a_backslash_outside_markdown_is_a_backslash() -> None:
    (paragraph,) = parse_text("路径为 D:\\_甲\\[乙\\]").blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text == "路径为 D:\\_甲\\[乙\\]"


def test_a_chart_is_told_in_words_with_its_values() -> None:
    publication, _ = sample()
    document = parse_text(write_markdown(publication))
    told = [block.alt for block in document.blocks if isinstance(block, Picture)]
    assert len(told) == len(list(publication.charts()))
    for alt, chart in zip(told, publication.charts(), strict=True):
        assert all(one.label in alt and one.printed in alt for one in chart.slices)
