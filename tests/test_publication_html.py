"""The disclosure as a page: what it says comes back, and everybody can read it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html

from mingzhang.model.fact import Coordinate
from mingzhang.model.publication import GridCell, Heading, Publication, Run, TableBlock, Text
from mingzhang.model.tabulated import Policy
from mingzhang.readers.front import read
from mingzhang.readers.sniff import Kind, sniff
from mingzhang.renderers.publication_html import write_html
from tests.publication_round_trip import CASES, lost, made, sample
from tests.sample_publication import SIGNS

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
STYLE = Path(__file__).parents[1] / "src" / "mingzhang" / "renderers" / "templates" / "publication.css"


def _page(text: str) -> Any:
    return html.document_fromstring(text)


def _pages() -> Iterator[tuple[Publication, Any]]:
    for publication, report in (sample(), sample(True), (made(2).publication, made(2).report)):
        yield publication, _page(write_html(publication, report))


@pytest.mark.parametrize(("seed", "policy"), CASES)
@pytest.mark.parametrize("unit", [False, True])
def test_a_random_disclosure_is_read_back_from_the_page(seed: int, policy: Policy, unit: bool, tmp_path: Path) -> None:
    one = made(seed, policy, unit=unit)
    assert lost(one.publication, tmp_path / "d.html", write_html(one.publication, one.report).encode()) == []


@pytest.mark.parametrize("draft", [False, True])
def test_the_sample_is_read_back(draft: bool, tmp_path: Path) -> None:
    publication, report = sample(draft)
    assert lost(publication, tmp_path / "d.html", write_html(publication, report).encode()) == []


@pytest.mark.slow
@pytest.mark.parametrize("policy", ["plain", "balanced"])
def test_many_more_are_read_back(policy: Policy, tmp_path: Path) -> None:
    found = {}
    for seed in range(2000, 2060):
        one = made(seed, policy)
        if bad := lost(one.publication, tmp_path / f"{seed}.html", write_html(one.publication, one.report).encode()):
            found[seed] = bad
    assert found == {}


def test_equal_input_gives_equal_text_and_no_audit_report(tmp_path: Path) -> None:
    one = made(2)
    text = write_html(one.publication, one.report)
    assert text == write_html(one.publication, one.report)
    path = tmp_path / "d.html"
    path.write_text(text, encoding="utf-8")
    assert sniff(path) is Kind.HTML


def test_the_page_loads_nothing_and_runs_nothing() -> None:
    for publication, page in _pages():
        assert page.get("lang") == "zh-CN"
        assert not list(page.iter("script", "link", "iframe", "img", "object", "embed", "form"))
        attributes = [(name, value) for one in page.iter() for name, value in one.attrib.items()]
        assert not [name for name, _ in attributes if name.startswith("on") or name in ("src", "style", "xmlns")]
        assert all(value.startswith("#") for name, value in attributes if name == "href")
        assert "@import" not in STYLE.read_text(encoding="utf-8") and "url(" not in STYLE.read_text(encoding="utf-8")
        policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
        assert "default-src 'none'" in policy and publication.title


def test_landmarks_skip_link_and_order_of_headings() -> None:
    for publication, page in _pages():
        assert [one.get("id") for one in page.iter("main")] == ["main"]
        first = next(page.iter("a"))
        assert (first.get("class"), first.get("href")) == ("skip", "#main")
        levels = [HEADINGS.index(one.tag) + 1 for one in page.iter(*HEADINGS)]
        assert levels.count(1) == 1
        assert all(below - above <= 1 for above, below in pairwise(levels))
        heads = [one.text_content() for one in page.iter(*HEADINGS)]
        assert all(piece.text in heads for piece in publication.pieces if isinstance(piece, Heading))
        assert all(one.text_content().strip() for one in page.iter(*HEADINGS, "a", "summary"))


def test_names_are_given_once_and_every_link_and_reference_leads_somewhere() -> None:
    for _, page in _pages():
        names = page.xpath("//@id")
        assert len(set(names)) == len(names)
        assert {href.removeprefix("#") for href in page.xpath("//a/@href")} <= set(names)
        for attribute in ("headers", "aria-labelledby", "aria-describedby"):
            used = {name for value in page.xpath(f"//@{attribute}") for name in value.split()}
            assert used <= set(names), attribute


def test_every_drawing_has_a_title_and_says_what_it_shows() -> None:
    for publication, page in _pages():
        drawings = list(page.iter("svg"))
        assert len(drawings) == len(list(publication.charts()))
        for drawing, chart in zip(drawings, publication.charts(), strict=True):
            assert drawing.get("role") == "img"
            assert drawing.findtext("title") == chart.caption
            assert all(one.label in drawing.findtext("desc") for one in chart.slices)
            assert chart.caption in drawing.getparent().findtext("figcaption")


def test_tables_have_names_and_their_heads_say_what_they_head() -> None:
    for publication, page in _pages():
        tables = list(page.iter("table"))
        assert len(tables) == len(list(publication.tables()))
        for table, block in zip(tables, publication.tables(), strict=True):
            (name,) = page.xpath("//*[@id=$id]", id=table.get("aria-labelledby")) if block.title else [None]
            assert name is None or name.text_content() == block.title
            assert table.getparent().get("tabindex") == "0" and table.getparent().get("role") == "region"
            assert (table.find("caption") is not None) is bool(block.subtitle or block.entity or block.unit)
            heads = list(table.iter("th"))
            assert all(one.get("scope") in ("col", "colgroup", "row", "rowgroup") for one in heads)
            wide = [one for one in table.findall("thead/tr/th") if int(one.get("colspan", "1")) > 1]
            assert all(one.get("scope") == "colgroup" for one in wide)
            if block.header:
                rows = [row for row in table.findall("tbody/tr") if row.xpath("td[@data-at and normalize-space()]")]
                assert all(row.find("th[@scope='row']") is not None for row in rows)


def test_a_figure_of_a_table_with_two_sides_names_its_own_row_and_columns() -> None:
    publication, report = made(2).publication, made(2).report
    page = _page(write_html(publication, report))
    (table,) = page.xpath("//section[@id='T01']//table")
    for figure in table.xpath(".//td[@data-at]"):
        heads = [page.xpath("//*[@id=$id]", id=one)[0] for one in figure.get("headers").split()]
        coordinate = figure.get("data-at")
        column = coordinate.rpartition(", ")[2].rstrip("]")
        line = coordinate.partition("[")[2].partition(", ")[0]
        row = [one.text_content() for one in heads if one.get("scope") == "row"]
        above = [one.text_content() for one in heads if one.get("scope") != "row"]
        assert above[0] == ("收入" if column == "金额" else "支出")
        assert len(row) == 1 and (line in row[0] or row[0].partition("、")[2] in line)


def test_every_figure_carries_its_coordinate() -> None:
    for publication, page in _pages():
        wanted = [str(cell.at) for table in publication.tables() for row in table.rows for cell in row if cell.at]
        assert page.xpath("//td/@data-at") == wanted
        told = [
            str(run.at)
            for piece in publication.pieces
            if isinstance(piece, Text)
            for run in piece.runs
            if run.at is not None
        ]
        assert page.xpath("//p//*[@data-at]/@data-at") == told


def test_a_figure_of_the_text_leads_to_the_cell_that_it_restates() -> None:
    one = made(2)
    page = _page(write_html(one.publication, one.report))
    links = page.xpath("//p//a[@data-at]")
    assert len(links) > 10
    for link in links:
        (cell,) = page.xpath("//*[@id=$id]", id=link.get("href").removeprefix("#"))
        assert cell.tag == "td" and cell.get("data-at") == link.get("data-at")
        assert cell.text_content() == link.text_content()


@pytest.mark.parametrize("words", [SIGNS, "<script>alert(1)</script>", "甲\n乙", "\"丙\"'丁'&amp;", "戊\x07己\u202e"])
def test_no_text_is_taken_for_markup(words: str) -> None:
    publication, report = sample()
    at = Coordinate("T01", words, words)
    table = TableBlock("T01", words, (1.0, 1.0), (), ((GridCell(words), GridCell(words, at=at)),), unit=words)
    pieces = (Heading(1, words), Text((Run(words, at=at),)), table)
    text = write_html(replace(publication, title=words, name=words, pieces=pieces), report)
    page = _page(text)
    assert not list(page.iter("script", "b", "i"))
    shown = words.replace("\x07", "\ufffd").replace("\u202e", "\ufffd")
    cells = page.xpath("//tbody//td | //tbody//th")
    assert [_with_breaks(cell) for cell in cells] == [shown] * 2
    assert page.findtext(".//title") == shown


def _with_breaks(element: Any) -> str:
    for one in element.iter("br"):
        one.tail = "\n" + (one.tail or "")
    return str(element.text_content())


def test_a_draft_is_marked_and_tells_what_is_open_and_a_final_tells_nothing_of_it() -> None:
    publication, report = sample(True)
    publication = replace(publication, missing=("甲县乙局的文字还没有写。",))
    page = _page(write_html(publication, report))
    assert page.find("body").get("data-watermark") == "仅供内部审核"
    told = page.find(".//aside").text_content()
    assert report.findings and all(finding.message in told for finding in report.findings)
    assert "甲县乙局的文字还没有写。" in told
    final, report = sample(False)
    page = _page(write_html(replace(final, missing=publication.missing), report))
    assert page.find("body").get("data-watermark") is None
    told = page.text_content()
    assert "仅供内部审核" not in told and "还没有写" not in told
    assert not any(finding.message in told for finding in report.findings)
    assert f"核对{report.summary.run}项" in told


def test_the_reader_takes_a_drawing_for_a_picture_and_an_icon_for_none(tmp_path: Path) -> None:
    path = tmp_path / "d.html"
    drawing = '<svg role="img" width="400" height="300"><title>图</title><desc>说明</desc></svg>'
    icon = '<svg role="img" width="16" height="16"><title>图标</title></svg><svg width="400"><title>饰</title></svg>'
    path.write_text(f"<html><body><p>甲县乙局</p>{drawing}{icon}<p>图1</p></body></html>", encoding="utf-8")
    assert [getattr(block, "alt", None) or getattr(block, "text", "") for block in read(path).blocks] == [
        "甲县乙局",
        "图：说明",
        "图1",
    ]


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(2 * one for one in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_colours_of_text_stand_out_from_their_ground() -> None:
    """The bound is that of WCAG 2.1, 1.4.3 (AA)."""
    style = STYLE.read_text(encoding="utf-8")
    colours = dict(re.findall(r"--(\w+):(#[0-9a-f]{3,6})", style))
    grounds = [colours["bg"], colours["head"], colours["mark"], "#f5f7f9"]
    texts = [colours["fg"], colours["soft"], colours["link"], "#a8201a"]
    assert min(_contrast(text, ground) for text in texts for ground in grounds) >= 4.5


def test_the_page_is_well_formed() -> None:
    publication, report = sample()
    text = write_html(publication, report)
    body = text[text.index("<main") : text.index("</main>") + len("</main>")]
    etree.fromstring(body.replace("<br>", "<br/>").replace("&nbsp;", " "))


@pytest.mark.slow
def test_nothing_is_wider_than_a_telephone(tmp_path: Path) -> None:
    api = pytest.importorskip("playwright.sync_api", reason="没有安装 playwright，不能在浏览器里看网页。")
    one = made(5)
    path = tmp_path / "d.html"
    path.write_text(write_html(one.publication, one.report), encoding="utf-8")
    with api.sync_playwright() as browsers:
        try:
            browser = browsers.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        except api.Error as error:
            pytest.skip(f"没有可用的浏览器：{str(error).splitlines()[0]}")
        for width in (360, 768, 1280):
            page = browser.new_page(viewport={"width": width, "height": 800})
            page.goto(path.as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        browser.close()
