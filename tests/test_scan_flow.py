"""Scans through the whole flow: PDF, mixed PDF, pictures, pictures in a ZIP; progress, time, and the missing extra."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from mingzhang.cli import main
from mingzhang.cli.inputs import Reading, gather
from mingzhang.cli.progress import say_progress
from mingzhang.model.document import Document, Paragraph
from mingzhang.model.errors import UnreadableInputError
from mingzhang.model.place import Place
from mingzhang.readers import read
from mingzhang.readers.joined import join, merge_pages
from mingzhang.readers.limits import Limits
from mingzhang.readers.progress import Progress, listening, tell
from mingzhang.readers.scan import available
from mingzhang.workers import Lost, Pool
from tests.pdf_samples import Page
from tests.pdf_samples import write_pdf as write_text_pdf
from tests.scan_samples import pages_of, scanned, write_pdf
from tests.small_files import packed, png

ROWS = (
    ("科目编码", "科目名称", "合计", "基本支出", "项目支出"),
    ("合计", "", "1,203.58", "960.08", "243.50"),
    ("201", "一般公共服务支出", "1,203.58", "960.08", "243.50"),
    ("20103", "政府办公厅（室）及相关机构事务", "1,203.58", "960.08", "243.50"),
    ("2010301", "行政运行", "960.08", "960.08", ""),
    ("2010302", "一般行政管理事务", "243.50", "", "243.50"),
)


def _cover() -> Page:
    page = Page(high=400)
    page.text(150, 120, "甲县乙局2026年部门预算公开", 20)
    page.text(60, 200, "一、甲县乙局主要职责：贯彻执行国家有关法律法规。", 12)
    return page


def _tables(total: str = "1,203.58") -> Page:
    page = Page(high=640)
    tables = (("2026年预算支出总表", total), ("2026年一般公共预算支出预算表", "1,203.58"))
    for top, (title, first) in zip((40, 320), tables, strict=True):
        page.text(180, top, title, 18)
        page.text(60, top + 30, "部门名称：甲县乙局", 10.5).text(480, top + 30, "单位：万元", 10.5)
        rows = (ROWS[0], ("合计", "", first, *ROWS[1][3:]), *ROWS[2:])
        page.table(60, top + 40, (70, 160, 80, 80, 80), rows, high=26, size=9, right=(2, 3, 4))
    return page


@pytest.fixture
def draw(tmp_path: Path) -> Any:
    """Return what makes a picture of a page."""
    if not available():
        pytest.skip("the extra [ocr] is not installed")

    def drawn(page: Page, angle: float = 0.7) -> Any:
        (picture,) = pages_of(write_text_pdf(tmp_path / "drawn.pdf", [page]))
        if (picture < 100).mean() < 0.003:
            pytest.skip("no Chinese font here to render the page with")
        return scanned(picture, angle=angle)

    return drawn


def _run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def _assert_read(result: Result) -> None:
    (data,) = (json.loads(line) for line in result.stdout.splitlines())
    rows = [row["cells"] for table in data["tables"] for row in table["rows"]]
    # Both tables have the line of the sum.
    assert (
        sum({"1203.58", "960.08", "243.50"} <= {(cell or "").replace(",", "") for cell in row} for row in rows) >= 2
    ), rows


def test_mixed_pdf_is_read_page_by_page(draw: Any, tmp_path: Path) -> None:
    from pypdf import PdfWriter  # noqa: PLC0415

    writer = PdfWriter()
    writer.append(write_text_pdf(tmp_path / "text.pdf", [_cover()]))
    writer.append(write_pdf([draw(_tables())], tmp_path / "scan.pdf"))
    path = tmp_path / "mixed.pdf"
    writer.write(path)
    result = _run("extract", path)
    assert result.exit_code == 0, result.stderr
    _assert_read(result)
    (data,) = (json.loads(line) for line in result.stdout.splitlines())
    assert any("第 2 页是图片" in remark for remark in data["remarks"])


def test_lines_from_pictures_are_known_after_merging_and_joining() -> None:
    def document(page: int, *, recognised: bool) -> Document:
        blocks = tuple(Paragraph("文字", Place(line=line, page=page), "文字") for line in (1, 2))
        return Document("甲.pdf", "pdf", blocks, recognised=frozenset((1, 2)) if recognised else frozenset())

    merged = merge_pages(document(1, recognised=False), document(2, recognised=True))
    # What the text layer says is printed so; only the picture's lines may be misread.
    assert merged.recognised == {3, 4}
    assert join([document(1, recognised=False), merged], "甲").recognised == {5, 6}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["page.png", "page.jpg", "page.tif"])
def test_pictures_are_disclosures(draw: Any, tmp_path: Path, name: str) -> None:
    from PIL import Image  # noqa: PLC0415

    path = tmp_path / name
    Image.fromarray(draw(_tables())).save(path, dpi=(200, 200))
    result = _run("extract", path)
    assert result.exit_code == 0, result.stderr
    _assert_read(result)


@pytest.mark.slow
def test_pictures_in_an_archive_are_the_pages_of_one_disclosure(draw: Any, tmp_path: Path) -> None:
    from PIL import Image  # noqa: PLC0415

    members: dict[str, str | bytes] = {}
    for name, page in (("第2页.png", _cover()), ("第10页.png", _tables())):
        Image.fromarray(draw(page)).save(tmp_path / "page.png", dpi=(200, 200))
        members[f"乙局/{name}"] = (tmp_path / "page.png").read_bytes()
    archive = tmp_path / "乙局.zip"
    archive.write_bytes(packed(members))
    result = _run("extract", archive)
    assert result.exit_code == 0, result.stderr
    _assert_read(result)
    (data,) = (json.loads(line) for line in result.stdout.splitlines())
    assert data["source"].endswith("乙局.zip/乙局")
    assert data["remarks"][0].index("第2页") < data["remarks"][0].index("第10页")


@pytest.mark.slow
def test_a_damaged_figure_is_repaired_or_doubted_never_passed_off_as_printed(draw: Any, tmp_path: Path) -> None:
    picture = draw(_tables(), angle=0.0)
    # A blot over the middle of the total: the digit under it cannot be told.
    x, y = round((60 + 70 + 160 + 58) * 200 / 72), round((80 + 26 + 13) * 200 / 72)
    picture[y - 14 : y + 14, x - 7 : x + 7] = 40
    path = write_pdf([picture], tmp_path / "scan.pdf")
    result = _run("check", "--format", "jsonl", path)
    (data,) = (json.loads(line) for line in result.stdout.splitlines())
    doubted = [finding for finding in data["findings"] if finding["rule"] == "E0004"]
    assert any(repair["repaired"] == "1203.58" for repair in data["repairs"]) or doubted


def test_pictures_beside_a_disclosure_are_no_pages(tmp_path: Path) -> None:
    (tmp_path / "徽标.png").write_bytes(png())
    (tmp_path / "公开.txt").write_text("甲县乙局2026年部门预算公开", encoding="utf-8")
    assert [Path(item.name).name for item in gather([tmp_path], Reading(None, Limits()))] == ["公开.txt"]


def test_pictures_alone_are_one_input_for_each_folder(tmp_path: Path) -> None:
    for name in ("甲/2.png", "甲/10.png", "乙/1.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(png())
    found = gather([tmp_path], Reading(None, Limits()))
    assert sorted([Path(part.name).name for part in item.parts] for item in found) == [["1.png"], ["2.png", "10.png"]]


@pytest.mark.parametrize("name", ["page.png", "scan.pdf"])
def test_without_the_extra_one_sentence_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    monkeypatch.setattr("mingzhang.readers.scan.read.model_file", lambda: None)
    path = tmp_path / name
    if name.endswith("png"):
        path.write_bytes(png())
    else:
        page = Page()
        page.picture(0, 0, 595, 842)
        write_text_pdf(path, [page])
    with pytest.raises(UnreadableInputError) as caught:
        read(path)
    assert "pip install mingzhang[ocr]" in caught.value.remedy
    assert str(caught.value).count("。") == 2


def test_without_the_extra_a_mixed_pdf_is_read_and_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("mingzhang.readers.scan.read.model_file", lambda: None)
    page = Page()
    page.picture(0, 0, 595, 842)
    document = read(write_text_pdf(tmp_path / "mixed.pdf", [_cover(), page]))
    assert any("第 2 页没有文字层" in remark for remark in document.remarks)
    assert any("pip install mingzhang[ocr]" in remark for remark in document.remarks)


# ------------------------------------------------------------------------------------------ progress and time


def _pages(count: int) -> str:
    """Stand for a scan of so many pages, each of which takes a tenth of a second."""
    for done in range(count):
        tell(Progress(done, count))
        time.sleep(0.1)
    return "done"


def test_seconds_of_a_file_by_its_pages_to_recognise() -> None:
    assert [Limits(600, 4096, 20).seconds_for(pages) for pages in (0, 30, 60)] == [600, 600, 1200]
    assert Limits(600, 4096, 0).seconds_for(60) == 600
    assert Limits(0).seconds_for(60) == 0


@pytest.mark.slow
def test_time_grows_with_the_pages_to_recognise() -> None:
    with Pool(1, Limits(seconds=3, seconds_a_page=5)) as pool:
        assert pool.call(_pages, 35) == "done"


def test_a_limit_that_is_named_holds_for_scans_too() -> None:
    with Pool(1, Limits(seconds=0.5, seconds_a_page=0)) as pool:
        assert pool.call(_pages, 50) == Lost("time", "0.5")


def test_progress_comes_from_the_child_page_by_page() -> None:
    heard: list[Progress] = []
    with listening(heard.append), Pool(1, Limits()) as pool:
        pool.call(_pages, 3)
    assert [progress[:2] for progress in heard] == [(0, 3), (1, 3), (2, 3)]
    tell(Progress(1, 1))
    assert len(heard) == 3


def test_progress_of_long_scans_is_logged_every_ten_pages(capsys: pytest.CaptureFixture[str]) -> None:
    for done in range(24):
        say_progress(Progress(done, 24, "甲.pdf"))
    lines = capsys.readouterr().err.splitlines()
    assert lines == ["甲.pdf：已识别 10 页，共 24 页", "甲.pdf：已识别 20 页，共 24 页"]
