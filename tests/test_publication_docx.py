"""A publication as a Word file: what is read back, what Word demands of the file, what a clerk finds in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from docx.enum.section import WD_ORIENT
from lxml import etree
from python_calamine import CalamineWorkbook

from mingzhang import examples
from mingzhang.composing.compose import compose
from mingzhang.composing.document import to_document
from mingzhang.extraction.extract import extract
from mingzhang.ledgers.read import read_ledger
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.fact import Coordinate
from mingzhang.model.ledger import department_of, unit_of
from mingzhang.model.publication import Chart, Contents, GridCell, Heading, Piece, Publication, Run, TableBlock, Text
from mingzhang.readers.docx import read_docx
from mingzhang.renderers.publication_docx import contents_pages, write_docx
from mingzhang.renderers.publication_docx.markup import SPACES
from mingzhang.renderers.publication_pdf import PrintedHeading
from mingzhang.tabulation.tabulate import tabulate
from tests.random_ledgers import ledger_of_seed
from tests.sample_publication import GLOSSARY, SIGNS, sample_publication
from tests.sample_publication_sheets import TEXTS, TREE
from tests.sample_publication_tables import PROJECTS

MARK = "仅供内部审核"
W = f"{{{SPACES['w']}}}"


def labels(publication: Publication) -> list[str]:
    """Return a page number for each line of the contents."""
    count = sum(isinstance(piece, Heading) and piece.in_contents for piece in publication.pieces)
    return [str(1 + number // 2) for number in range(count)]


@pytest.fixture(scope="module")
def final() -> bytes:
    return write_docx(sample_publication(), pages=labels(sample_publication()))


@pytest.fixture(scope="module")
def draft() -> bytes:
    return write_docx(sample_publication(draft=True))


@pytest.fixture(scope="module")
def back(final: bytes, tmp_path_factory: pytest.TempPathFactory) -> Disclosure:
    return read(final, tmp_path_factory.mktemp("docx"))


def read(data: bytes, folder: Path) -> Disclosure:
    path = folder / "disclosure.docx"
    path.write_bytes(data)
    return extract(read_docx(path))


def part(data: bytes, name: str) -> Any:
    with ZipFile(BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def body(data: bytes) -> Any:
    return part(data, "word/document.xml")


def found(node: Any, path: str) -> list[Any]:
    return list(node.xpath(path, namespaces=SPACES))


def text_of(node: Any) -> str:
    return "".join(found(node, ".//w:t/text()"))


def of_pieces(*pieces: Piece) -> Publication:
    return replace(sample_publication(), pieces=pieces)


def grid(*rows: str, **changes: object) -> TableBlock:
    cells = tuple((GridCell(str(number)), GridCell(text)) for number, text in enumerate(rows))
    header = ((GridCell("编号", is_header=True), GridCell("内容", is_header=True)),)
    table = TableBlock("T99", "其他情况表", (1, 4), header, cells)
    return replace(table, **changes)  # type: ignore[arg-type]


def test_equal_publications_give_equal_bytes_without_a_clock(final: bytes) -> None:
    assert write_docx(sample_publication(), pages=labels(sample_publication())) == final
    with ZipFile(BytesIO(final)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"


def test_tables_read_back_cell_by_cell(back: Disclosure) -> None:
    tables = {table.id: table for table in back.tables}
    for table in sample_publication().tables():
        if table.is_sheet:
            continue
        printed = [row for row in table.matrix()[len(table.header) :] if any(row)]
        assert [[cell or "" for cell in row.cells] for row in tables[table.id].rows] == printed, table.id
        assert tables[table.id].title == table.title
        assert (tables[table.id].unit, tables[table.id].entity) == ("万元", "甲县乙局")
        assert tables[table.id].caption == table.caption


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
        assert sheet.funds_annual["总额"].value == f"{(general + own) * 10_000:.2f}"
        named = [(one.level1, one.level2, one.level3, one.value) for one in sheet.indicators_annual if one.level3]
        assert named == [row for row in TREE if row[2]]


def test_who_when_and_contents_read_back(back: Disclosure) -> None:
    publication = sample_publication()
    assert (back.metadata.department_name, back.metadata.year) == ("甲县乙局", 2026)
    assert [term.term for term in back.glossary] == list(GLOSSARY)
    assert back.metadata.watermark is None
    headings = [piece for piece in publication.pieces if isinstance(piece, Heading) and piece.in_contents]
    titles = [f"{one.contents_prefix}{one.text}".replace(" ", "") for one in headings]
    assert [(one.title.replace(" ", ""), str(one.page)) for one in back.toc] == list(
        zip(titles, labels(publication), strict=True)
    )


def facts_of(disclosure: Disclosure) -> Counter[tuple[Coordinate, str]]:
    return Counter((fact.at, fact.value.printed) for fact in disclosure.facts)


def differences(publication: Publication, folder: Path) -> list[object]:
    """Return the facts that the file and the publication itself do not share, and sheets that are not read."""
    composed, written = extract(to_document(publication)), read(write_docx(publication), folder)
    assert len(composed.facts) > 300
    assert composed.metadata == replace(written.metadata, watermark=None)
    assert (written.metadata.watermark is not None) == bool(publication.watermark)
    assert composed.narrative_bound == written.narrative_bound
    assert [sheet.name for sheet in composed.sheets] == [sheet.name for sheet in written.sheets]
    one, other = facts_of(composed), facts_of(written)
    return [*(one - other), *(other - one)]


def test_the_example_reads_back_whole(tmp_path: Path) -> None:
    ledger = read_ledger(Path(examples.__file__).parent / "ledger").ledger
    assert ledger is not None
    entity = department_of(ledger)
    assert differences(compose(ledger, entity, tabulate(ledger, entity)), tmp_path) == []


@pytest.mark.parametrize("seed", [3, 4, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(100, 140))])
def test_random_ledgers_read_back_whole(seed: int, tmp_path: Path) -> None:
    ledger = ledger_of_seed(seed)
    for entity in (department_of(ledger), unit_of(ledger, ledger.units[-1].code)):
        publication = compose(ledger, entity, tabulate(ledger, entity), draft=bool(seed % 2))
        assert differences(publication, tmp_path) == []


def test_a_draft_bears_its_mark_on_every_page_and_a_final_on_none(draft: bytes, final: bytes, tmp_path: Path) -> None:
    sections = found(body(draft), "//w:sectPr")
    for section in sections:
        assert {one.get(f"{W}type") for one in found(section, "w:headerReference")} == {"default", "even"}
    for number in (1, 2):
        header = part(draft, f"word/header{number}.xml")
        assert found(header, "//v:shape/v:textpath/@string") == [MARK]
    assert not found(body(final), "//w:headerReference")
    assert MARK not in b"".join(contents_of(final).values()).decode("utf-8", "ignore")
    watermark = read(draft, tmp_path).metadata.watermark
    assert watermark is not None and watermark.text == MARK


def contents_of(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_another_program_opens_it_and_finds_styles_and_properties(final: bytes) -> None:
    document = docx.Document(BytesIO(final))
    properties = document.core_properties
    assert (properties.title, properties.author) == ("甲县乙局2026年度部门预算公开", "甲县乙局")
    assert (properties.created, properties.language) == (properties.modified, "zh-CN")
    assert properties.created is not None and properties.created.date().isoformat() == "2026-02-06"
    used = {paragraph.style.name for paragraph in document.paragraphs if paragraph.style is not None}
    assert {"Normal", "Heading 1", "Heading 2", "Heading 3", "Caption", "封面单位", "表格标题"} <= used
    parts = [one.text for one in document.paragraphs if one.style is not None and one.style.name == "Heading 1"]
    assert [text[:4] for text in parts] == ["第一部分", "第二部分", "第三部分", "第四部分"]
    assert len(document.tables) == len(list(sample_publication().tables()))


def test_the_letters_are_those_of_the_standard(final: bytes) -> None:
    styles = part(final, "word/styles.xml")
    normal = found(styles, "//w:style[@w:styleId='Normal']")[0]
    assert found(normal, "w:pPr/w:ind/@w:firstLineChars") == ["200"]
    assert found(styles, "//w:rPrDefault//w:rFonts/@w:eastAsia") == ["仿宋_GB2312"]
    assert found(styles, "//w:rPrDefault//w:sz/@w:val") == ["32"]
    assert not [name for node in found(styles, "//w:rFonts") for name in node.attrib if "Theme" in name]
    # 22 lines of a page of 225 mm.
    assert 22 <= 225 / 25.4 * 1440 / int(found(normal, "w:pPr/w:spacing/@w:line")[0]) < 23
    named = set(found(styles, "//w:rFonts/@w:eastAsia"))
    table = part(final, "word/fontTable.xml")
    assert named == set(found(table, "//w:font/@w:name"))
    assert all(0 < len(name) <= 31 for name in found(table, "//w:font/w:altName/@w:val"))


def test_wide_tables_lie_in_landscape_sections_and_nothing_else_does(final: bytes) -> None:
    document = docx.Document(BytesIO(final))
    wide = {table.title for table in sample_publication().tables() if table.is_landscape}
    lying = []
    for section in document.sections:
        if section.orientation == WD_ORIENT.LANDSCAPE:
            assert section.page_width is not None and section.page_height is not None
            assert section.page_width > section.page_height
            texts = [block.text for block in section.iter_inner_content() if hasattr(block, "text")]
            lying += [text for text in texts if text in {table.title for table in sample_publication().tables()}]
    assert set(lying) == wide and len(lying) == len(wide)


def test_pages_count_from_the_first_behind_the_contents(final: bytes) -> None:
    sections = found(body(final), "//w:sectPr")
    starts = [found(section, "w:pgNumType/@w:start") for section in sections]
    assert starts == [[], ["1"], *[[] for _ in sections[2:]]]
    targets = {one.get("Id"): one.get("Target") for one in part(final, "word/_rels/document.xml.rels")}
    for number, section in enumerate(sections):
        for name in found(section, "w:footerReference/@r:id"):
            footer = part(final, f"word/{targets[name]}")
            assert [one.strip() for one in found(footer, "//w:instrText/text()")] == (["PAGE"] if number else [])
            assert text_of(footer) == ("— 1 —" if number else "")


def test_a_header_comes_again_on_each_page_and_no_row_is_torn(final: bytes) -> None:
    for table, node in zip(sample_publication().tables(), found(body(final), "//w:tbl"), strict=True):
        rows = found(node, "w:tr")
        again = [bool(found(row, "w:trPr/w:tblHeader")) for row in rows]
        assert again == [True] * len(table.header) + [False] * len(table.rows)
        assert all(found(row, "w:trPr/w:cantSplit") for row in rows)


def test_a_row_as_high_as_a_page_may_break() -> None:
    long = "".join(f"第{number}条执行有关规定。" for number in range(300))
    rows = found(body(write_docx(of_pieces(grid("甲", long)))), "//w:tbl/w:tr")
    assert [bool(found(row, "w:trPr/w:cantSplit")) for row in rows] == [True, True, False]


def test_spans_fill_every_row_and_figures_stand_right(final: bytes) -> None:
    for table, node in zip(sample_publication().tables(), found(body(final), "//w:tbl"), strict=True):
        assert len(found(node, "w:tblGrid/w:gridCol")) == len(table.widths)
        for row in found(node, "w:tr"):
            spans = [int((found(cell, "w:tcPr/w:gridSpan/@w:val") or ["1"])[0]) for cell in found(row, "w:tc")]
            assert sum(spans) == len(table.widths)
        merged = len(found(node, ".//w:vMerge[@w:val='restart']"))
        assert merged == sum(cell.rows > 1 for line in (*table.header, *table.rows) for cell in line)
        right = {text_of(cell) for cell in found(node, ".//w:tc[w:p/w:pPr/w:jc[@w:val='right']]")}
        assert right == {cell.text for line in table.rows for cell in line if cell.align == "right"}
        assert found(node, "w:tblPr/w:tblLayout/@w:type") == ["fixed"]


def test_contents_lead_to_headings_and_are_not_made_anew_unasked(final: bytes) -> None:
    document = body(final)
    links = found(document, "//w:hyperlink/@w:anchor")
    headings = [one for one in sample_publication().pieces if isinstance(one, Heading) and one.in_contents]
    assert len(links) == len(headings)
    for name, heading in zip(links, headings, strict=True):
        (start,) = found(document, f"//w:bookmarkStart[@w:name='{name}']")
        assert text_of(start.getparent()) == heading.text
    assert not found(document, "//w:fldChar[@w:dirty]")
    assert not found(part(final, "word/settings.xml"), "//w:updateFields")
    kinds = [kind for kind in found(document, "//w:fldChar/@w:fldCharType") if kind != "separate"]
    assert kinds.count("begin") == kinds.count("end")


def test_headings_called_otherwise_than_they_are_titled_are_marked_for_the_contents() -> None:
    pieces = (
        Contents(),
        Heading(1, "第一部分 概况"),
        Heading(2, "二、不入目录", in_contents=False),
        Heading(3, '（一）入目录的"小节"'),
        Heading(2, "其他情况表", "T99", contents_prefix="表一"),
        grid("甲"),
    )
    document = body(write_docx(of_pieces(*pieces)))
    marks = [text.strip() for text in found(document, "//w:instrText/text()") if text.strip().startswith("TC ")]
    assert marks == ['TC "（一）入目录的\\"小节\\"" \\l 3', 'TC "表一其他情况表" \\l 2']
    styles = {text_of(one): found(one, "w:pPr/w:pStyle/@w:val") for one in found(document, "//w:body/w:p")}
    assert styles["二、不入目录"] == ["Heading2Apart"]
    assert styles["第一部分 概况"] == ["Heading1"]


def test_page_numbers_come_from_the_pdf_by_title_and_must_be_complete() -> None:
    publication = of_pieces(Heading(1, "甲"), Heading(2, "乙", in_contents=False), Heading(2, "丙", "T99"), grid("丁"))
    printed = [PrintedHeading(1, "甲", 3, "1"), PrintedHeading(2, "乙", 4, "2"), PrintedHeading(2, "丙", 5, "3")]
    assert contents_pages(publication, printed) == ["1", "3"]
    with pytest.raises(ValueError, match="没有“丙”"):
        contents_pages(publication, printed[:2])
    with pytest.raises(ValueError, match=r"2 个条目.*1 个"):
        write_docx(publication, pages=["1"])


def test_unknown_page_numbers_are_left_to_word(draft: bytes) -> None:
    assert len(found(body(draft), "//w:fldChar[@w:dirty='true']")) == 1 + len(labels(sample_publication()))


def test_figures_of_the_text_are_controls_that_know_what_they_restate(final: bytes) -> None:
    controls = found(body(final), "//w:p/w:sdt")
    runs = [one for piece in sample_publication().pieces if isinstance(piece, Text) for one in piece.runs if one.at]
    assert [(found(one, "w:sdtPr/w:tag/@w:val"), text_of(one)) for one in controls] == [
        ([str(one.at)], one.text) for one in runs
    ]


def test_charts_are_words_own_and_their_workbooks_recompute_the_labels(final: bytes) -> None:
    files = contents_of(final)
    alts = found(body(final), "//wp:docPr/@descr")
    for number, chart in enumerate(sample_publication().charts(), start=1):
        drawn = part(final, f"word/charts/chart{number}.xml")
        assert [float(one) for one in found(drawn, "//c:val//c:v/text()")] == [float(one.value) for one in chart.slices]
        shown = found(drawn, "//c:cat//c:v/text()") or found(drawn, "//c:tx//c:v/text()")
        assert all(one.label in label for one, label in zip(chart.slices, shown, strict=True))
        assert all(one.printed in alts[number - 1] for one in chart.slices)
        data = files[f"word/embeddings/workbook{number}.xlsx"]
        rows = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()
        assert [(row[0], row[2]) for row in rows[1:]] == [
            (one.label, label) for one, label in zip(chart.slices, shown, strict=True)
        ]
        sheet = part(data, "xl/worksheets/sheet1.xml")
        assert len(sheet.findall(".//{*}f")) == len(chart.slices)


def test_a_chart_without_slices_is_refused() -> None:
    with pytest.raises(ValueError, match=r"图九.*没有任何数据项"):
        write_docx(of_pieces(Chart("nine", "图九", "pie", ())))


def test_signs_of_markup_are_printed_as_they_stand(final: bytes) -> None:
    assert any(SIGNS in text_of(one) for one in found(body(final), "//w:p"))


def test_pasted_control_signs_do_no_harm() -> None:
    text = "\ufeff甲\t乙\x0b丙\x00丁\r\n戊\u2028己\ud800"
    pieces = (Heading(1, text), Heading(2, " "), Text((Run(text, Coordinate("S01", text)),)), grid(text, title=text))
    data = write_docx(of_pieces(Contents(), *pieces), pages=["1"])
    assert all(etree.fromstring(one) is not None for name, one in contents_of(data).items() if name.endswith(".xml"))
    assert "".join(text_of(body(data)).split()).count("甲乙丙丁戊己") == 5


def test_little_or_nothing_makes_a_file_too() -> None:
    for pieces in ((), (Text((Run("甲"),), "cover_name"),), (grid("甲", title=""), grid("乙", title=""))):
        data = write_docx(replace(of_pieces(*pieces), date=""))
        created = docx.Document(BytesIO(data)).core_properties.created
        assert created is not None and created.date().isoformat() == "2026-01-01"
        # Two tables without anything between them would become one, and a file may not end with a table.
        kinds = [etree.QName(one).localname for one in found(body(data), "//w:body/*")]
        assert ("tbl", "tbl") not in set(pairwise(kinds))
        assert kinds[-1] == "sectPr" and kinds[-2:-1] != ["tbl"]
