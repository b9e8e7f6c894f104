"""Scans: what a page of print says, in which cell, where on the page, and how surely."""

from __future__ import annotations

import socket
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from mingzhang.model.document import Document, Grid, Paragraph
from mingzhang.model.errors import UnreadableInputError
from mingzhang.readers.scan import available, read_scan
from tests.pdf_samples import Page
from tests.pdf_samples import write_pdf as write_text_pdf
from tests.scan_samples import pages_of, scanned, write_pdf

needs_ocr = pytest.mark.skipif(not available(), reason="the extra [ocr] is not installed")

ROWS = (
    ("科目编码", "科目名称", "合计", "基本支出", "项目支出"),
    ("201", "一般公共服务支出", "1,203.58", "960.08", "243.50"),
    ("20103", "政府办公厅事务", "1,203.58", "960.08", "243.50"),
    ("2010301", "行政运行", "960.08", "960.08", ""),
    ("2010302", "一般行政\n管理事务", "8", "", "8"),
    ("合计", "", "1,203.58", "960.08", "243.50"),
)
SENTENCE = (
    "甲县乙局本年共安排支出1,203.58万元，其中基本支出960.08万元，占79.77%；项目支出243.50万元，占20.23%，"
    "比上年增加16.49万元，增长1.39%，主要原因是人员增加。"
)


def _page() -> Page:
    page = Page()
    page.text(210, 70, "甲县乙局支出总表", 18)
    page.text(60, 100, "编制单位：甲县乙局", 10.5).text(480, 100, "单位：万元", 10.5)
    end = page.table(60, 110, (70, 130, 90, 90, 90), ROWS, high=30, size=10.5, right=(2, 3, 4))
    top = end + 40
    page.text(84, top, SENTENCE[:47], 12)
    page.text(60, top + 22, SENTENCE[47:], 12)
    return page


@cache
def _rendered(folder: Path) -> Any:
    path = write_text_pdf(folder / "page.pdf", [_page()])
    return pages_of(path)[0]


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return the page as a picture."""
    if not available():
        pytest.skip("the extra [ocr] is not installed")
    rendered = _rendered(tmp_path_factory.mktemp("scan"))
    if (rendered < 100).mean() < 0.008:
        pytest.skip("no Chinese font here to render the page with")
    return rendered


@pytest.fixture(scope="module")
def document(picture: Any, tmp_path_factory: pytest.TempPathFactory) -> Document:
    """Return the page read from a slightly turned, noisy scan."""
    path = tmp_path_factory.mktemp("turned") / "scan.pdf"
    return read_scan(write_pdf([scanned(picture, angle=1.2)], path))


def _grid(document: Document) -> list[list[str]]:
    (grid,) = (block for block in document.blocks if isinstance(block, Grid))
    return [[cell.text for cell in row] for row in grid.rows]


def test_every_cell_stands_in_its_row_and_column(document: Document) -> None:
    assert _grid(document) == [[text.replace("\n", "") for text in row] for row in ROWS]


def test_wrapped_lines_are_one_paragraph_and_what_stands_apart_is_not(document: Document) -> None:
    texts = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    assert texts[:3] == ["甲县乙局支出总表", "编制单位：甲县乙局", "单位：万元"]
    assert texts[3].replace(",", "，") == SENTENCE.replace(",", "，")
    assert len(texts) == 4


def test_order_of_lines_is_reading_order(document: Document) -> None:
    lines = [block.place.line for block in document.blocks]
    assert lines == sorted(lines, key=lambda line: line or 0)
    kinds = [type(block) for block in document.blocks]
    assert kinds == [Paragraph, Paragraph, Paragraph, Grid, Paragraph]


def test_places_are_points_of_the_page_as_shown(document: Document) -> None:
    (grid,) = (block for block in document.blocks if isinstance(block, Grid))
    total = grid.rows[1][2].place
    assert (total.page, total.box is not None) == (1, True)
    # The page lies turned by 1.2 degrees about its middle, so its cells lie up to 8 points off.
    assert total.box is not None
    assert all(abs(got - drawn) < 9 for got, drawn in zip(total.box, (260, 140, 350, 170), strict=True))


def test_format_and_remarks(document: Document) -> None:
    assert document.format == "scan"
    assert document.remarks[0].startswith("第 1 页是图片")


@pytest.mark.slow
@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_page_that_lies_on_its_side_or_head(picture: Any, tmp_path: Path, quarters: int) -> None:
    import numpy as np  # noqa: PLC0415

    # The upper half is enough, and quicker.
    lying = np.ascontiguousarray(np.rot90(picture[: picture.shape[0] // 3], quarters))
    document = read_scan(write_pdf([scanned(lying, angle=-0.8)], tmp_path / "lying.pdf"))
    assert _grid(document)[1] == list(ROWS[1])
    assert any("已转正" in remark for remark in document.remarks)
    (grid,) = (block for block in document.blocks if isinstance(block, Grid))
    box = grid.place.box
    assert box is not None
    assert (box[2] - box[0] > box[3] - box[1]) == (quarters == 2)


@pytest.mark.slow
def test_picture_files_and_stamps(picture: Any, tmp_path: Path) -> None:
    import cv2  # noqa: PLC0415
    from PIL import Image  # noqa: PLC0415

    stamped = scanned(picture, angle=0.6)[: picture.shape[0] // 3].copy()
    cv2.circle(stamped, (1100, 500), 130, (220, 30, 40), 8)
    path = tmp_path / "page.png"
    Image.fromarray(stamped).save(path, dpi=(200, 200))
    document = read_scan(path)
    assert _grid(document)[:3] == [list(row) for row in ROWS[:3]]
    assert document.source == str(path)


@pytest.mark.slow
@pytest.mark.parametrize("rules", ["rows", "none"])
def test_table_without_upright_rules(picture: Any, tmp_path: Path, rules: str) -> None:
    page = Page(high=300)
    rows = [tuple(text.replace("\n", "") for text in row) for row in ROWS]
    page.text(210, 50, "甲县乙局支出总表", 14)
    page.table(60, 80, (70, 130, 90, 90, 90), rows, high=26, size=10.5, rules=rules, right=(2, 3, 4))
    (drawn,) = pages_of(write_text_pdf(tmp_path / "page.pdf", [page]))
    document = read_scan(write_pdf([scanned(drawn, angle=-0.7)], tmp_path / "scan.pdf"))
    assert [row for row in _grid(document) if row[0] in ("201", "2010301")] == [list(rows[1]), list(rows[3])]


@pytest.mark.slow
def test_watermark_is_a_paragraph_of_its_own(picture: Any, tmp_path: Path) -> None:
    page = Page()
    page.text(120, 640, "仅供内部核对", 60, angle=40, grey=0.85)
    page.text(60, 90, "甲县乙局本年安排支出1,203.58万元。", 12)
    (drawn,) = pages_of(write_text_pdf(tmp_path / "page.pdf", [page]))
    document = read_scan(write_pdf([scanned(drawn, angle=0.7)], tmp_path / "scan.pdf"))
    texts = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    assert texts == ["甲县乙局本年安排支出1,203.58万元。", "仅供内部核对"]


@pytest.mark.slow
def test_chosen_pages_keep_their_numbers(picture: Any, tmp_path: Path) -> None:
    import numpy as np  # noqa: PLC0415

    blank = np.full_like(picture, 255)
    document = read_scan(write_pdf([blank, picture[:400], blank], tmp_path / "three.pdf"), pages=(2,))
    assert {block.place.page for block in document.blocks} == {2}


@needs_ocr
def test_page_without_print_says_so(tmp_path: Path) -> None:
    import numpy as np  # noqa: PLC0415

    path = write_pdf([np.full((1200, 900, 3), 255, np.uint8)], tmp_path / "blank.pdf")
    with pytest.raises(UnreadableInputError, match="没有认出文字"):
        read_scan(path)


@needs_ocr
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空文件"),
        (b"%PDF-1.4 broken", "不完整"),
        (b"\x89PNG\r\n\x1a\nbroken", "图片"),
        (b"nothing of the kind", "不是能读的图片"),
    ],
)
def test_bad_files_give_one_sentence(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "bad.pdf"
    path.write_bytes(content)
    with pytest.raises(UnreadableInputError, match=words):
        read_scan(path)


def test_missing_extra_is_said_with_its_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("mingzhang.readers.scan.read.model_file", lambda: None)
    assert not available()
    with pytest.raises(UnreadableInputError, match=r"mingzhang\[ocr\]"):
        read_scan(tmp_path / "page.png")


@pytest.mark.slow
@needs_ocr
def test_reading_opens_no_connection(picture: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was asked for")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    document = read_scan(write_pdf([picture[:300]], tmp_path / "scan.pdf"))
    assert "甲县乙局支出总表" in [block.text for block in document.blocks if isinstance(block, Paragraph)]


def test_importing_the_reader_loads_no_heavy_module() -> None:
    code = "import sys, mingzhang.readers.scan; print(sorted({'cv2', 'onnxruntime', 'numpy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# ------------------------------------------------------------------------------------------ what real scanners do


def _sheet(pictures: Any) -> Any:
    from mingzhang.readers.scan.pages import PageImage  # noqa: PLC0415
    from mingzhang.readers.scan.sheet import read_sheet  # noqa: PLC0415

    return read_sheet(PageImage(1, pictures, 200 / 72))


@pytest.mark.slow
@pytest.mark.parametrize("grey", [0.0, 0.55])
def test_points_of_small_and_pale_print_are_kept_on_a_clean_page(picture: Any, tmp_path: Path, grey: float) -> None:
    page = Page(high=200)
    figures = ("9.7", "-0.1", "1,203.5", "0.0", "-18.6")
    for number, figure in enumerate(figures):
        page.text(60 + 90 * number, 60, figure, 6, grey=grey)
    (drawn,) = pages_of(write_text_pdf(tmp_path / "page.pdf", [page]))
    found = " ".join(item.reading.text for item in sorted(_sheet(drawn).prints, key=lambda item: item.box.left))
    assert found.split() == list(figures)


@pytest.mark.slow
def test_streaks_of_the_scanner_make_no_table(picture: Any) -> None:
    streaked = picture[: picture.shape[0] // 2].copy()
    grid = _sheet(streaked)
    for x in (400, 1200, 1500):
        streaked[:, x : x + 2] = (streaked[:, x : x + 2] * 0.88).astype("uint8")
    assert len(_sheet(streaked).vertical) == len(grid.vertical)


@needs_ocr
def test_a_row_of_strokes_is_no_rule() -> None:
    import numpy as np  # noqa: PLC0415

    from mingzhang.readers.scan.rules import find_lines  # noqa: PLC0415

    grey = np.full((400, 1200), 255, np.uint8)
    ink = np.zeros_like(grey)
    # A rule; and as long a row of strokes with others close above and below, as 一, 件 and 计 side by side make.
    for row in (100, 300):
        grey[row : row + 2, 100:1100] = 120
    for column in range(100, 1100, 14):
        for row in (88, 105):
            grey[row : row + 9, column : column + 8] = 60
            ink[row : row + 9, column : column + 8] = 1
    assert [round(line.at) for line in find_lines(grey, ink).level] == [301]


@needs_ocr
@pytest.mark.parametrize(("specks", "kept"), [(0.0, True), (0.002, False)])
def test_specks_are_told_from_points_by_how_many_lie_away_from_print(specks: float, kept: bool) -> None:
    import numpy as np  # noqa: PLC0415

    from mingzhang.readers.scan.straighten import without_specks  # noqa: PLC0415

    grey = np.full((600, 600), 255, np.uint8)
    grey[100:130, 100:110] = grey[100:130, 120:130] = 0
    grey[128:130, 114:116] = 0
    grey[np.random.default_rng(1).random(grey.shape) < specks] = 0
    clean, dirt = without_specks(grey)
    assert bool((clean[128:130, 114:116] == 0).all()) == kept
    assert (dirt <= 4) == kept


@needs_ocr
def test_a_line_that_grain_carries_over_the_border_ends_where_the_others_do() -> None:
    from mingzhang.readers.scan.rules import Line, _trimmed  # noqa: PLC0415

    borders = [Line(100, 50, 300, 2), Line(500, 50, 300, 2)]
    starts = (100, 99, 58, 96, 100)
    lines = [Line(50 + 40 * number, start, 500, 2) for number, start in enumerate(starts)]
    assert [line.start for line in _trimmed(lines, borders)] == [100] * 5
    # A table without outer borders: all its lines go on.
    assert [line.start for line in _trimmed([line._replace(start=40) for line in lines], borders)] == [40] * 5


@needs_ocr
@pytest.mark.parametrize(
    ("stroke", "sure"), [((8, 2, 3), True), ((4, 2, 10), False), ((8, 2, 14), False)], ids=["minus", "speck", "far off"]
)
def test_a_sign_is_sure_only_where_a_stroke_stands_before_the_digit(stroke: tuple[int, int, int], sure: bool) -> None:
    import numpy as np  # noqa: PLC0415

    from mingzhang.readers.scan.engine import Reading  # noqa: PLC0415
    from mingzhang.readers.scan.lines import Box  # noqa: PLC0415
    from mingzhang.readers.scan.sheet import _with_sign_in_doubt  # noqa: PLC0415

    wide, high, gap = stroke
    ink = np.zeros((18, 60), np.uint8)
    ink[8 : 8 + high, :wide] = 1
    for digit in range(2):
        ink[:, wide + gap + 12 * digit : wide + gap + 12 * digit + 9] = 1
    reading = Reading("-23", (0.99,) * 3, (0.1, 0.4, 0.7))
    found = _with_sign_in_doubt(ink, Box(0, 0, wide + gap + 21, 18), reading)
    assert (found.text, found.weakest >= 0.93) == ("-23", sure)
