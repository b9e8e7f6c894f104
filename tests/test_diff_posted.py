"""Hold a posted copy against the approved document: equal content in any format is equal, each change is told once."""

from __future__ import annotations

import json
import zipfile
from functools import cache
from pathlib import Path

import jsonschema
import pytest
from benchmarks.pdf_styles import set_in
from click.testing import CliRunner, Result

from mingzhang.cli import main
from mingzhang.comparing.compare import compare
from mingzhang.comparing.furniture import furniture, where
from mingzhang.comparing.wording import Wording
from mingzhang.extraction.extract import extract
from mingzhang.model.comparison import Comparison, Item
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.document import Paragraph
from mingzhang.model.place import Place
from mingzhang.model.tally import Tally, tally
from mingzhang.readers import read as read_file
from mingzhang.readers.text import parse_text
from mingzhang.renderers.diff_html import diff_html
from mingzhang.renderers.diff_text import diff_text
from tests.diff_samples import LINES, OLD, TEXT, items, read
from tests.docx_samples import write_disclosure
from tests.html_samples import page
from tests.shared import SHARED, disclosures, needs_shared
from tests.xlsx_samples import write_workbook

SAME = "公开件与审定件一致"


def write(text: str, path: Path) -> Path:
    """Write a disclosure in the format of the path's ending."""
    if path.suffix == ".docx":
        return write_disclosure(parse_text(text), path)
    if path.suffix == ".pdf":
        return set_in(parse_text(text), "grid", path)
    if path.suffix == ".xlsx":
        write_workbook(text, path)
    elif path.suffix == ".html":
        path.write_bytes(page(text, nested=True, styled=True).encode("gb18030"))
    else:
        path.write_text(text, "utf-8")
    return path


@cache
def _copy(text: str, ending: str, folder: Path) -> Disclosure:
    return extract(read_file(write(text, folder / f"copy{ending}")), strict=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("posted")


def posted(text: str, folder: Path, ending: str = ".pdf") -> Comparison:
    return compare(OLD, _copy(text, ending, folder), posted=True)


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["diff", *map(str, words)])


def without(first: str, last: str | None = None) -> str:
    """Return the example without the lines from the one that begins so up to, not with, the other."""
    start = next(at for at, line in enumerate(LINES) if line.startswith(first))
    end = next(at for at in range(start + 1, len(LINES)) if LINES[at].startswith(last)) if last else start + 1
    return "\n".join([*LINES[:start], *LINES[end:]])


# --- equal content ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", [".docx", ".pdf", ".xlsx", ".html"])
def test_equal_content_is_equal_in_any_format(folder: Path, ending: str) -> None:
    comparison = posted(TEXT, folder, ending)
    assert [item for group in comparison.groups for item in group.items] == []
    assert tally(comparison) == Tally()
    assert diff_text(comparison).startswith(SAME + "\n")


def test_equal_content_is_equal_between_two_formats(folder: Path) -> None:
    copies = [_copy(TEXT, ending, folder) for ending in (".pdf", ".docx", ".html")]
    for one in copies:
        for other in copies:
            assert compare(one, other, posted=True).count == 0


@needs_shared
def test_a_real_pdf_agrees_with_its_text_and_its_word_file(tmp_path: Path) -> None:
    assert SHARED is not None
    pdf = sorted((SHARED / "disclosures" / "pdf").glob("*.pdf"))[-1]
    text = next(path for path in disclosures() if path.name.startswith(pdf.stem))
    real = extract(read_file(pdf))
    word = extract(read_file(write(text.read_text("utf-8"), tmp_path / "a.docx")))
    for approved in (extract(read_file(text)), word):
        assert compare(approved, real, posted=True).count == 0


def test_what_a_format_alone_adds_is_no_difference() -> None:
    wording = Wording(posted=True)
    for one, other in (
        ("支出 583.20\n万元", "支出583.20万元"),
        ("第一部分　概况……………3", "第一部分 概况"),
        ("**基本支出**：", "基本支出："),
        ("- 一、负责", "一、负责"),
        ("⼀般公共预算", "一般公共预算"),
        ("1,491.74万元", "1491.74万元"),
    ):
        assert wording.same(one, other), (one, other)
    for one, other in (("支出583.20万元", "支出583.21万元"), ("负责。", "负责；"), ("-5.2", "5.2"), ("（一）", "(一)")):
        assert not wording.same(one, other), (one, other)


def test_page_numbers_are_told_from_figures() -> None:
    lines = [
        ("- 3 -", 1),
        ("12", 1),
        ("甲县乙局", 2),
        ("2", 2),
        ("正文。", 3),
        ("40", 3),
        ("第 4 页 共 9 页", 4),
        ("4", 4),
    ]
    blocks = tuple(Paragraph(text, Place(line=at, page=number), text) for at, (text, number) in enumerate(lines, 1))
    document = OLD.document.__class__("甲.pdf", "pdf", blocks)
    made = extract(document, strict=False)
    found = furniture(made)
    assert [block.text for block in blocks if where(block.place) in found] == ["- 3 -", "2", "第 4 页 共 9 页", "4"]


# --- changes ------------------------------------------------------------------------------------------------------


def only(comparison: Comparison, key: str) -> Item:
    """Return the single item of a comparison that has this group only."""
    assert [group.key for group in comparison.groups] == [key]
    (item,) = items(comparison, key)
    return item


def test_a_digit_of_a_table_is_told_at_its_place(folder: Path) -> None:
    line = next(line for line in LINES if line.startswith("\t".join(("213", "农林水支出"))))
    changed = line.replace("879.87", "897.87", 1)
    assert changed != line
    comparison = posted(TEXT.replace(line, changed, 1), folder)
    item = only(comparison, "T02")
    assert item.key == "213"
    assert {figure.label for figure in item.figures} == {"合计"}
    assert tally(comparison) == Tally(figures=1)
    shown = diff_text(comparison)
    assert shown.startswith("公开件与审定件有 1 处不同：数字 1 处、表 0 处、文字 0 处、附件 0 处\n")
    assert "（公开件第 " in shown
    assert "897.87" in diff_html(comparison)


def test_a_figure_of_the_text_counts_as_a_figure_and_words_as_text(folder: Path) -> None:
    comparison = posted(TEXT.replace("建筑总面积1862.40平方米", "建筑总面积1826.40平方米"), folder)
    assert only(comparison, "text").texts[0].kind == "changed"
    assert tally(comparison) == Tally(figures=1)
    comparison = posted(TEXT.replace("不涉及国家秘密", "不涉及工作秘密"), folder)
    assert "工作" in "".join(piece.text for piece in only(comparison, "text").texts[0].pieces if piece.mark == "new")
    assert tally(comparison) == Tally(texts=1)


def test_a_row_and_a_sheet_that_are_missing_are_named(folder: Path) -> None:
    row = next(table for table in OLD.tables if table.id == "T05").rows[2]
    lines = list(LINES)
    del lines[(row.place.line or 1) - 1]
    item = only(posted("\n".join(lines), folder), "T05")
    assert (item.kind, item.key) == ("dropped", row.code)
    first, second = OLD.sheets[1:3]
    text = "\n".join([*LINES[: (first.place.line or 1) - 1], *LINES[(second.place.line or 1) - 1 :]])
    comparison = posted(text, folder)
    item = only(comparison, "sheets")
    assert (item.kind, item.old_name) == ("dropped", first.table12_name or first.name)
    assert tally(comparison) == Tally(tables=1)


def _tables_in_order(*ids: str) -> str:
    """Return the example with three neighbouring tables in another order."""
    starts = {table.id: (table.caption_place.line or table.title_place.line or 0) - 1 for table in OLD.tables}
    blocks = {key: LINES[starts[key] : starts[following]] for key, following in (("T10", "T11"), ("T11", "T12"))}
    blocks["T12"] = LINES[starts["T12"] : starts["T13"]]
    return "\n".join([*LINES[: starts["T10"]], *(line for key in ids for line in blocks[key]), *LINES[starts["T13"] :]])


def test_a_table_that_moved_is_told_once_and_a_missing_one_is_missing(folder: Path) -> None:
    comparison = posted(_tables_in_order("T11", "T12", "T10"), folder)
    item = only(comparison, "T10")
    assert [text.label for text in item.texts] == ["位置"]
    assert tally(comparison) == Tally(tables=1)
    comparison = posted(_tables_in_order("T10", "T12"), folder)
    assert [(group.key, group.kind) for group in comparison.groups] == [("T11", "dropped")]
    assert tally(comparison) == Tally(tables=1)


def test_an_attachment_that_is_missing_is_named_once(folder: Path) -> None:
    comparison = posted(without("情况说明", "第四部分 名词解释"), folder)
    item = only(comparison, "attachments")
    assert (item.kind, item.old_name) == ("dropped", "附件：情况说明")
    assert tally(comparison) == Tally(attachments=1)
    back = compare(_copy(without("情况说明", "第四部分 名词解释"), ".pdf", folder), OLD, posted=True)
    assert only(back, "attachments").kind == "added"


def test_an_attachment_that_is_named_and_nowhere_is_noted() -> None:
    made = read(TEXT.replace("情况说明附后。", "情况说明附后。\n\n附件：丙项目评审意见书"))
    (note,) = [note for note in compare(made, made, posted=True).notes if note.key == "annex_absent"]
    assert note.new == "丙项目评审意见书"
    assert compare(made, made, posted=True).count == 0


# --- files --------------------------------------------------------------------------------------------------------


def _in_two(folder: Path) -> Path:
    """Write the example as a folder of two files: everything up to the statement, and the rest."""
    at = next(index for index, line in enumerate(LINES) if line == "情况说明")
    folder.mkdir()
    write("\n".join(LINES[:at]), folder / "1正文.docx")
    write("\n".join(LINES[at:]), folder / "2附件.docx")
    return folder


def test_a_folder_of_files_is_held_against_one_file(tmp_path: Path) -> None:
    parts, whole = _in_two(tmp_path / "审定"), write(TEXT, tmp_path / "公开.pdf")
    assert run(parts, whole).output.startswith(SAME)
    (tmp_path / "网站").mkdir()
    archive = tmp_path / "网站" / "公开.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.write(parts / "1正文.docx", "1正文.docx")
    result = run(parts, archive)
    assert result.exit_code == 1
    assert "附件 1 处" in result.output.splitlines()[0]
    assert "2附件.docx" in result.output


# --- command ------------------------------------------------------------------------------------------------------


def test_the_command_takes_two_formats_of_a_year_for_a_posted_copy(tmp_path: Path) -> None:
    approved, copy = write(TEXT, tmp_path / "审定.docx"), write(TEXT, tmp_path / "公开.html")
    result = run(approved, copy)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == SAME
    plain = write(TEXT, tmp_path / "审定.txt")
    assert run(plain, plain).stdout.startswith("两稿比较")
    assert run(plain, plain, "--as", "posted").stdout.startswith(SAME)
    assert run(approved, copy, "--as", "changes").stdout.startswith("两稿比较")
    assert run(plain, plain, "--as", "posted", "--lang", "en").stdout.startswith("The posted copy agrees")


def test_json_holds_the_verdict_and_follows_the_schema(tmp_path: Path) -> None:
    schema = json.loads(CliRunner().invoke(main, ["schema", "diff"]).stdout)
    copy = write(TEXT.replace("不涉及国家秘密", "不涉及工作秘密"), tmp_path / "公开.html")
    result = run(write(TEXT, tmp_path / "审定.docx"), copy, "--format", "json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    jsonschema.validate(found, schema)
    assert found["span"] == "posted"
    assert found["verdict"] == {"same": False, "figures": 0, "tables": 0, "texts": 1, "attachments": 0}
    assert found["differences"] == 1


def test_repair_reads_under_limits_and_with_a_password(tmp_path: Path) -> None:
    copy = write(TEXT, tmp_path / "公开.docx")
    found = CliRunner().invoke(main, ["repair", str(copy), "--timeout", "60", "--password", "x"])
    assert found.exit_code == 0, found.output
    stopped = CliRunner().invoke(main, ["repair", str(copy), "--timeout", "0.001"])
    assert stopped.exit_code == 2
    assert "时限" in stopped.output
