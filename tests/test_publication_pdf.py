"""A publication as PDF: what a reader of it sees, what a machine reads back, and what is refused."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any

import pypdf
import pypdfium2
import pytest
from pypdf.generic import DictionaryObject

from mingzhang import examples
from mingzhang.composing.compose import compose
from mingzhang.extraction.extract import extract
from mingzhang.ledgers.read import read_ledger
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.ledger import department_of
from mingzhang.model.publication import GridCell, Heading, Piece, Publication, Run, TableBlock, Text
from mingzhang.readers.pdf import read_pdf
from mingzhang.renderers import fonts
from mingzhang.renderers.publication_pdf import PdfRenderError, printed_headings, write, write_pdf
from mingzhang.tabulation.tabulate import tabulate
from tests.sample_publication import GLOSSARY, SIGNS, sample_publication
from tests.sample_publication_sheets import TEXTS, TREE
from tests.sample_publication_tables import PROJECTS

MARK = "仅供内部审核"


@pytest.fixture(scope="module")
def final() -> bytes:
    return write_pdf(sample_publication())


@pytest.fixture(scope="module")
def back(final: bytes, tmp_path_factory: pytest.TempPathFactory) -> Disclosure:
    path = tmp_path_factory.mktemp("pdf") / "disclosure.pdf"
    path.write_bytes(final)
    return extract(read_pdf(path))


def opened(pdf: bytes) -> Any:
    return pypdf.PdfReader(BytesIO(pdf))


def page_texts(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    found = [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]
    document.close()
    return found


def of_pieces(*pieces: Piece) -> Publication:
    return replace(sample_publication(), pieces=pieces)


def grid(*rows: str, **changes: object) -> TableBlock:
    cells = tuple((GridCell(str(number)), GridCell(text)) for number, text in enumerate(rows))
    header = ((GridCell("编号", is_header=True), GridCell("内容", is_header=True)),)
    table = TableBlock("T99", "其他情况表", (1, 4), header, cells)
    return replace(table, **changes)  # type: ignore[arg-type]


def test_equal_publications_give_equal_bytes_whatever_came_between(final: bytes) -> None:
    write_pdf(of_pieces(Heading(1, "其他")))
    assert write_pdf(sample_publication()) == final
    write._compiler.cache_clear()
    assert write_pdf(sample_publication()) == final


def test_tables_read_back_cell_by_cell(back: Disclosure) -> None:
    read = {table.id: table for table in back.tables}
    for table in sample_publication().tables():
        if table.is_sheet:
            continue
        printed = [row for row in table.matrix()[len(table.header) :] if any(row)]
        assert [[cell or "" for cell in row.cells] for row in read[table.id].rows] == printed, table.id
        assert read[table.id].title == table.title
        assert (read[table.id].unit, read[table.id].entity) == ("万元", "甲县乙局")
        assert read[table.id].caption == table.caption


def test_narrative_reads_back_figure_by_figure(back: Disclosure) -> None:
    facts: dict[object, list[str]] = {}
    for fact in back.facts:
        facts.setdefault(fact.at, []).append(fact.value.printed)
    runs = [run for piece in sample_publication().pieces if isinstance(piece, Text) for run in piece.runs if run.at]
    assert len(runs) > 20
    for run in runs:
        assert run.text.replace(",", "") in facts[run.at], run


def test_sheets_read_back(back: Disclosure) -> None:
    assert back.overall is not None
    assert back.overall.department_name == "甲县乙局"
    assert [sheet.name for sheet in back.sheets] == list(PROJECTS)
    for sheet, (general, own) in zip(back.sheets, PROJECTS.values(), strict=True):
        assert {label: sheet.texts[label].value for label in TEXTS} == TEXTS
        printed = {label: field.value for label, field in sheet.funds_annual.items()}
        assert printed["总额"] == f"{(general + own) * 10_000:.2f}"
        assert printed["单位自筹"] == f"{own * 10_000:.2f}"
        named = [(one.level1, one.level2, one.level3, one.value) for one in sheet.indicators_annual if one.level3]
        assert named == [row for row in TREE if row[2]]


def test_who_when_and_what_for_read_back(back: Disclosure) -> None:
    assert (back.metadata.department_name, back.metadata.year) == ("甲县乙局", 2026)
    assert [term.term for term in back.glossary] == list(GLOSSARY)
    assert back.metadata.watermark is None


def test_a_draft_bears_its_mark_on_every_page_and_a_final_on_none(final: bytes) -> None:
    draft = page_texts(write_pdf(sample_publication(draft=True)))
    assert all(MARK in text for text in draft)
    assert not any(MARK in text for text in page_texts(final))
    assert len(draft) == len(page_texts(final))


def test_contents_name_the_pages_where_titles_stand(back: Disclosure, final: bytes) -> None:
    headings = [one for one in printed_headings(final) if one.level < 3]
    assert [(entry.title, entry.page) for entry in back.toc] == [
        (one.text.replace(" ", ""), int(one.label)) for one in headings
    ]
    texts = page_texts(final)
    for one in headings:
        assert one.text[-9:] in texts[one.page - 1].replace("\n", ""), one
    assert headings[0].label == "1"


def test_page_numbers_are_printed_between_dashes(final: bytes) -> None:
    texts = page_texts(final)
    first = next(one.page for one in printed_headings(final))
    assert not any(f"— {number} —" in text for text in texts[: first - 1] for number in range(9))
    for number, text in enumerate(texts[first - 1 :], start=1):
        assert f"— {number} —" in text


def test_contents_and_bookmarks_lead_to_their_pages(final: bytes) -> None:
    reader = opened(final)
    links = [note for page in reader.pages[:3] for note in page.get("/Annots", [])]
    assert len(links) >= sum(isinstance(piece, Heading) and piece.in_contents for piece in sample_publication().pieces)
    assert all(note.get_object()["/Subtype"] == "/Link" for note in links)
    # Four parts; what is in the first three follows each as a list.
    assert [isinstance(one, list) for one in reader.outline] == [False, True] * 3 + [False]


def test_a_table_over_pages_repeats_its_header(final: bytes) -> None:
    pages = [one for one in printed_headings(final) if one.text.startswith(("表三", "表四"))]
    texts = page_texts(final)[pages[0].page - 1 : pages[1].page - 1]
    assert len(texts) > 1
    assert all("科目编码" in text and "基本支出" in text for text in texts)


def test_wide_tables_lie_on_landscape_pages_and_nothing_else_does(final: bytes) -> None:
    wide = {table.title for table in sample_publication().tables() if table.is_landscape}
    document = pypdfium2.PdfDocument(final)
    sizes = [document[index].get_size() for index in range(len(document))]
    document.close()
    assert {tuple(round(side) for side in size) for size in sizes} == {(595, 842), (842, 595)}
    headings = printed_headings(final)
    across = [one.text for one in headings if sizes[one.page - 1][0] > sizes[one.page - 1][1]]
    assert len(across) == len(wide) == 2
    assert all(text.endswith(tuple(wide)) for text in across)


def test_a_sheet_stands_on_one_page(final: bytes) -> None:
    texts = page_texts(final)
    for name in PROJECTS:
        page = next(text for text in texts if name in text and "项目属性" in text)
        assert "绩效目标表" in page and "填报日期" in page


def test_no_row_is_torn_and_no_title_left_behind() -> None:
    rows = [f"始{number}末" + "经费安排用于日常工作" * (3 + number % 9) + f"终{number}末" for number in range(40)]
    pdf = write_pdf(of_pieces(Heading(2, "其他情况表", "T99"), grid(*rows)))
    texts = [text.replace("\n", "") for text in page_texts(pdf)]
    assert len(texts) > 2
    for number in range(40):
        assert sum(f"始{number}末" in text and f"终{number}末" in text for text in texts) == 1, number
    assert "其他情况表" in texts[0] and "始0末" in texts[0]


@pytest.mark.parametrize("columns", [1, 2])
def test_a_cell_longer_than_a_page_is_printed_whole(columns: int) -> None:
    long = "".join(f"第{number}条执行有关规定。" for number in range(900))
    table = grid("甲", long, "乙", is_sheet=columns == 2)
    texts = page_texts(write_pdf(of_pieces(table)))
    assert len(texts) > 1
    # What is printed on each page again: the header and the number.
    whole = re.sub(r"编号内容|—\d+—", "", re.sub(r"\s", "", "".join(texts)))
    assert long in whole


def test_amounts_are_never_broken() -> None:
    amount = "123,456,789.01"
    cells = (tuple(GridCell(amount, align="right") for _ in range(8)),)
    heads = (tuple(GridCell("一般公共预算", is_header=True) for _ in range(8)),)
    texts = page_texts(write_pdf(of_pieces(TableBlock("T99", "其他情况表", (5, *[1] * 7), heads, cells))))
    assert "".join(texts).count(amount) == 8


def test_signs_of_markup_are_printed_as_they_stand(final: bytes) -> None:
    printed = "".join("".join(page_texts(final)).split())
    assert "".join(SIGNS.split()) in printed


def test_fonts_are_embedded_as_subsets(final: bytes) -> None:
    found = set()
    for page in opened(final).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            assert descendant["/FontDescriptor"].get_object().keys() & {"/FontFile2", "/FontFile3"}
            found.add(str(descendant["/BaseFont"]))
    assert {name[7] for name in found} == {"+"}
    assert {name[8:] for name in found} == {"NotoSerifSC-Regular", "NotoSansSC-Regular"}


def test_the_file_says_what_it_is(final: bytes) -> None:
    reader = opened(final)
    catalog = reader.trailer["/Root"]
    assert catalog["/Lang"] == "zh-CN"
    assert catalog["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalog and "/OutputIntents" in catalog
    described = catalog["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in described and "<pdfaid:conformance>A</pdfaid:conformance>" in described
    assert "<pdfuaid:part>1</pdfuaid:part>" in described
    assert reader.metadata is not None
    assert reader.metadata.title == "甲县乙局2026年度部门预算公开"
    assert reader.metadata.author == "甲县乙局"
    assert "预算公开" in str(reader.metadata["/Keywords"])
    assert str(reader.metadata["/CreationDate"]).startswith("D:20260206")


def test_structure_names_headings_tables_heads_and_figures(final: bytes) -> None:
    kinds = [str(node["/S"]) for node in _structure(opened(final))]
    publication = sample_publication()
    assert kinds.count("/Table") >= len(list(publication.tables()))
    assert kinds.count("/Figure") == len(list(publication.charts()))
    assert {"/H1", "/H2", "/H3", "/TOC", "/TH", "/TD", "/P", "/Link"} <= set(kinds)


def test_charts_are_drawn_not_photographed(final: bytes) -> None:
    for page in opened(final).pages:
        for thing in page["/Resources"].get("/XObject", {}).values():
            assert thing.get_object()["/Subtype"] == "/Form"


def test_a_publication_without_date_is_dated_by_its_year() -> None:
    pdf = write_pdf(replace(of_pieces(Heading(1, "第一部分 概况")), date=""))
    metadata = opened(pdf).metadata
    assert metadata is not None and str(metadata["/CreationDate"]).startswith("D:20260101")


def test_a_sign_without_a_glyph_is_named_with_its_place() -> None:
    with pytest.raises(PdfRenderError, match=r"U\+F1234.*没有字形.*经费\U000f1234安排.*font_dir"):
        write_pdf(of_pieces(Heading(1, "第一部分 概况"), Text((Run("项目经费\U000f1234安排"),))))


def test_pasted_control_signs_do_no_harm() -> None:
    text = "\ufeff甲\t乙\x0b丙\x00丁\r\n戊\u2028己"
    table = grid(text)
    printed = page_texts(write_pdf(of_pieces(Heading(1, text), Heading(2, " "), Text((Run(text),)), table)))
    assert "".join(printed).replace("\n", "").count("甲 乙丙丁戊己") == 3


def test_a_table_without_rows_or_title_and_an_empty_publication_are_set() -> None:
    bare = TableBlock("attachment:1", "", (1, 1), ((GridCell("甲"), GridCell("乙")),), ())
    printed = page_texts(write_pdf(of_pieces(Text((Run("附件如下。"),)), bare, replace(bare, header=()))))
    assert len(printed) == 1 and "甲" in printed[0]
    assert len(page_texts(write_pdf(of_pieces()))) == 1


def test_levels_that_are_skipped_do_not_break_the_structure() -> None:
    headings = (Heading(3, "1、甲"), Heading(1, "乙"), Heading(3, "2、丙"))
    found = printed_headings(write_pdf(of_pieces(*headings)))
    assert [(one.level, one.text) for one in found] == [(1, "1、甲"), (1, "乙"), (2, "2、丙")]


def test_a_composed_ledger_reads_back_whole(tmp_path: Path) -> None:
    ledger = read_ledger(Path(examples.__file__).parent / "ledger").ledger
    assert ledger is not None
    entity = department_of(ledger)
    publication = compose(ledger, entity, tabulate(ledger, entity))
    (tmp_path / "a.pdf").write_bytes(write_pdf(publication))
    read = extract(read_pdf(tmp_path / "a.pdf"))
    tables = {table.id: [[cell or "" for cell in row.cells] for row in table.rows] for table in read.tables}
    for table in publication.tables():
        if table.id in tables:
            printed = [[cell.replace("\n", "") for cell in row] for row in table.matrix()[len(table.header) :]]
            assert tables[table.id] == [row for row in printed if any(row)], table.id
    assert len(tables) == 13
    facts: dict[object, set[str]] = {}
    for fact in read.facts:
        facts.setdefault(fact.at, set()).add(fact.value.printed)
    runs = [run for piece in publication.pieces if isinstance(piece, Text) for run in piece.runs if run.at]
    assert len(runs) > 50
    assert not [run for run in runs if run.text.replace(",", "") not in facts.get(run.at, set())]
    assert read.overall is not None
    assert len(read.sheets) == sum(table.id.startswith("project:") for table in publication.tables())


def test_a_missing_font_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(fonts.MissingFontError, match=r"字体文件夹不存在.*没有这里"):
        write_pdf(sample_publication(), font_dir=tmp_path / "没有这里")
    (tmp_path / "说明.txt").write_text("空", encoding="utf-8")
    with pytest.raises(fonts.MissingFontError, match="没有字体文件"):
        write_pdf(sample_publication(), font_dir=tmp_path)


@pytest.fixture
def no_package(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    real = importlib.import_module

    def without(name: str, package: str | None = None) -> ModuleType:
        if name == "pylopdf_fonts_zh_cn":
            raise ModuleNotFoundError(name)
        return real(name, package)

    fonts.find_fonts.cache_clear()
    monkeypatch.setattr(importlib, "import_module", without)
    yield
    fonts.find_fonts.cache_clear()


@pytest.mark.usefixtures("no_package")
def test_without_fonts_the_message_says_how_to_get_them(tmp_path: Path) -> None:
    with pytest.raises(fonts.MissingFontError, match="pip install pylopdf-fonts-zh-cn"):
        write_pdf(sample_publication())


def test_a_folder_with_too_few_fonts_says_which_are_lacking(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    own = importlib.import_module("pylopdf_fonts_zh_cn").sans_path()
    (tmp_path / "a.otf").write_bytes(own.read_bytes())
    request.getfixturevalue("no_package")
    with pytest.raises(fonts.MissingFontError, match=r"缺少：.*仿宋_GB2312"):
        write_pdf(sample_publication(), font_dir=tmp_path)


def test_a_font_of_the_user_comes_before_the_free_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # The free sans font stands in for a font that the user owns.
    own = importlib.import_module("pylopdf_fonts_zh_cn").sans_path()
    (tmp_path / "own.otf").write_bytes(own.read_bytes())
    monkeypatch.setitem(fonts._FAMILIES, "body", ("Noto Sans SC", "Noto Serif SC"))
    pdf = write_pdf(of_pieces(Text((Run("安排"),))), font_dir=tmp_path)
    fonts.find_fonts.cache_clear()
    page = opened(pdf).pages[0]
    names = {str(font.get_object()["/BaseFont"]) for font in page["/Resources"]["/Font"].values()}
    assert any("NotoSansSC" in name for name in names)


def _structure(reader: Any) -> Iterator[Any]:
    waiting = [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop().get_object()
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, DictionaryObject):
            if "/S" in node:
                yield node
            if "/K" in node:
                waiting.append(node["/K"])
