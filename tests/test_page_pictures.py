"""Pictures of pages in the HTML report: which pages, how small, boxes where the findings are."""

from __future__ import annotations

import re
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest

from mingzhang.model.document import Cell, Document, Grid, Paragraph
from mingzhang.model.finding import Severity
from mingzhang.model.place import Place
from mingzhang.model.report import Report
from mingzhang.readers.spans import with_spans
from mingzhang.renderers.page_marks import page_marks
from mingzhang.renderers.page_pictures import Limit, page_pictures
from mingzhang.renderers.png import png
from mingzhang.renderers.report_html import report_html
from tests.annotated_samples import document, finding, page, pdf, place_of, report, suspect
from tests.pdf_samples import Page


def marked(path: Path) -> Report:
    """Return a report with an error on page 3, a warning on page 1, and a finding without a place."""
    found = document(path)
    first, third = place_of(found, "412.30"), place_of(found, "412.30", 2)
    return report(
        found,
        finding(third, suspects=[suspect(third)]),
        finding(first, severity=Severity.WARNING, rule="A0302"),
        finding(rule="G0005", severity=Severity.INFO),
    )


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pdf(tmp_path_factory.mktemp("pdf") / "a.pdf", [page(), page(), page()])


def test_only_pages_with_findings_are_drawn_unless_all_are_wanted(source: Path) -> None:
    made = marked(source)
    shown = page_pictures(made, source)
    assert shown is not None and list(shown.pages) == [1, 3]
    assert [(mark.page, mark.findings) for mark in shown.marks] == [(1, (1,)), (3, (0,))]
    every = page_pictures(made, source, which="all")
    assert every is not None and list(every.pages) == [1, 2, 3]
    assert page_pictures(made, source, which="none") is None


def test_beyond_the_limit_errors_come_first_and_the_rest_is_said(source: Path) -> None:
    made = marked(source)
    for limit in (Limit(pages=1), Limit(bytes=len(_first(made, source)) + 10)):
        shown = page_pictures(made, source, most=limit)
        assert shown is not None and list(shown.pages) == [3] and shown.cut == (1,)
        html = report_html(made, pictures=shown)
        assert "第 1 页因超过上限没有附上" in html
        assert 'id="pp1"' not in html and 'id="pp3"' in html


def _first(made: Report, source: Path) -> bytes:
    shown = page_pictures(made, source, most=Limit(pages=1))
    assert shown is not None
    return shown.pages[3].data


def test_a_file_that_is_no_pdf_has_no_pictures(source: Path, tmp_path: Path) -> None:
    other = tmp_path / "a.docx"
    other.write_bytes(b"PK")
    assert page_pictures(marked(source), other) is None


def test_picture_shows_the_page_as_it_is_turned(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", [page(90)])
    found = document(path)
    shown = page_pictures(report(found, finding(place_of(found, "412.30"))), path)
    assert shown is not None
    picture = shown.pages[1]
    assert (picture.width, picture.height) == (842.0, 595.0)
    width, height = struct.unpack(">II", picture.data[16:24])
    assert abs(width / height - 842 / 595) < 0.01 and width < 1400


def test_a_poster_is_drawn_smaller(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", [Page(4000, 8000).text(100, 100, "甲县乙局二〇三一年度部门预算")])
    found = document(path)
    shown = page_pictures(report(found, finding(found.blocks[0].place)), path)
    assert shown is not None
    assert max(struct.unpack(">II", shown.pages[1].data[16:24])) == 2400


@pytest.mark.parametrize(("kind", "bits"), [("grey", 4), ("colour", 8)])
@pytest.mark.parametrize("width", [40, 41])
def test_png_holds_the_pixels(kind: str, bits: int, width: int) -> None:
    pixels = np.full((30, width, 3), 255, np.uint8)
    pixels[5:20, 5:20] = (200, 20, 20) if kind == "colour" else (0, 0, 0)
    data = png(pixels)
    assert data.startswith(b"\x89PNG") and data[24] == bits
    start = data.index(b"IDAT")
    size = struct.unpack(">I", data[start - 4 : start])[0]
    rows = np.frombuffer(zlib.decompress(data[start + 4 : start + 4 + size]), np.uint8).reshape(30, -1)
    assert not rows[:, 0].any()  # no filter
    assert rows.shape[1] - 1 == (width if bits == 8 else (width + 1) // 2)
    assert rows[10, 1 + (10 if bits == 8 else 5)] != rows[0, 1]
    assert (
        zlib.crc32(data[start : start + 4 + size]) == struct.unpack(">I", data[start + 4 + size : start + 8 + size])[0]
    )


def test_report_links_places_to_boxes_and_boxes_to_findings(source: Path) -> None:
    made = marked(source)
    html = report_html(made, pictures=page_pictures(made, source))
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    links = re.findall(r'href="#([^"]*)"', html)
    assert set(links) <= set(ids)
    assert html.count("data:image/png") == 2 and "img-src data:" in html
    box = re.search(r'<a href="#f1" id="(b\d+)"[^>]*>.*?<rect class="bx error sus" x="([\d.]+)" y="([\d.]+)"', html)
    assert box is not None
    place = made.findings[0].locations[0].place
    assert place.box is not None
    assert abs(float(box[2]) + 1 - place.box[0]) < 0.2 and abs(float(box[3]) + 1 - place.box[1]) < 0.2
    card = html[html.index('id="f1"') : html.index('id="f2"')]
    assert f'href="#{box[1]}">第 3 页' in card and '<use href="#i3"/>' in card and "→ 206.10" in card
    assert 'class="also"' in card  # the text is linked as well
    assert "style=" not in html  # the page's own policy forbids it


def test_report_without_pictures_names_none(source: Path) -> None:
    html = report_html(marked(source))
    assert "img-src" not in html and "<svg" not in html and "原页" not in html


def test_a_cell_is_marked_not_its_whole_row(source: Path) -> None:
    html = report_html(marked(source))
    assert len(re.findall(r'class="m error"', html)) == 1
    assert re.search(r'<td class="n"><a href="#f1"[^>]*>412.30<sup>', html)


def test_place_that_tells_its_line_only_is_where_the_line_is() -> None:
    rows = tuple(
        tuple(Cell(text, Place(line, page=2, box=(x, 10.0 * line, x + 50, 10.0 * line + 10))) for x, text in row)
        for line, row in ((1, [(10.0, "甲"), (60.0, "1.00")]), (2, [(10.0, "乙"), (60.0, "")]))
    )
    found = Document("a.pdf", "pdf", (Grid(rows, Place(1, page=2)),))
    marks = page_marks(report(found, finding(Place(2, page=2)), finding(Place(page=2)), finding(Place(7))))
    assert [(mark.page, mark.boxes, mark.findings) for mark in marks] == [
        (2, (), (1,)),
        (2, ((10.0, 20.0, 110.0, 30.0),), (0,)),
    ]


def test_every_text_has_a_span() -> None:
    found = Document(
        "a.html",
        "html",
        (
            Paragraph("甲县乙局", Place(1), "甲县乙局"),
            Grid(((Cell("丙项", Place(2)), Cell("", Place(2)), Cell("5.00", Place(2))),), Place(2)),
            Grid(((Cell("丁项", Place(3, sheet="一", cell="A1")),),), Place(3)),
            Paragraph("第二段", Place(4, 2, 5), "  第二段"),
        ),
    )
    first, grid, sheet, second = with_spans(found).blocks
    assert first.place[:3] == (1, 0, 4) and second.place[:3] == (4, 2, 5)
    assert isinstance(grid, Grid) and [cell.place[1:3] for cell in grid.rows[0]] == [(0, 2), (3, 3), (4, 8)]
    assert sheet is found.blocks[2]
    assert with_spans(with_spans(found)) == with_spans(found)
