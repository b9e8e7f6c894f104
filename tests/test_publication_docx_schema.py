"""What Word demands of a file before it opens it: elements in the order of the schema, names that lead somewhere."""

from __future__ import annotations

import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any
from zipfile import ZipFile

import pypdfium2
import pytest
from lxml import etree

from mingzhang.renderers.publication_docx import contents_pages, write_docx
from mingzhang.renderers.publication_docx.markup import SPACES
from mingzhang.renderers.publication_pdf import printed_headings, write_pdf
from tests.sample_publication import sample_publication

#: The children of elements in the order of ECMA-376 part 1 (wml.xsd, dml-chart.xsd), as far as they may be used.
ORDER = {
    "w:pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs"
    " suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd"
    " snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment"
    " textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "w:rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid"
    " vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em"
    " lang eastAsianLayout specVanish oMath",
    "w:tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing"
    " tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "w:trPr": "cnfStyle divId gridBefore gridAfter wBefore wAfter cantSplit trHeight tblHeader tblCellSpacing jc"
    " hidden",
    "w:tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "w:sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType"
    " pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid",
    "w:sdtPr": "rPr alias tag id lock placeholder temporary showingPlcHdr dataBinding docPartObj text",
    "w:style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked"
    " personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
    "w:font": "altName panose1 charset family notTrueType pitch sig",
    "w:tbl": "tblPr tblGrid tr",
    "c:chartSpace": "date1904 lang roundedCorners style clrMapOvr protection chart spPr txPr externalData"
    " printSettings",
    "c:chart": "title autoTitleDeleted view3D plotArea legend plotVisOnly dispBlanksAs",
    "c:ser": "idx order tx spPr invertIfNegative explosion dPt dLbls cat val",
    "c:dLbls": "dLbl numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent"
    " showBubbleSize separator showLeaderLines",
    "c:barChart": "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId",
    "c:pieChart": "varyColors ser dLbls firstSliceAng",
    "c:catAx": "axId scaling delete axPos majorGridlines title numFmt majorTickMark minorTickMark tickLblPos spPr txPr"
    " crossAx crosses auto lblAlgn lblOffset noMultiLvlLbl",
    "c:valAx": "axId scaling delete axPos majorGridlines title numFmt majorTickMark minorTickMark tickLblPos spPr txPr"
    " crossAx crosses crossBetween",
}


@pytest.fixture(scope="module")
def draft() -> dict[str, bytes]:
    with ZipFile(BytesIO(write_docx(sample_publication(draft=True)))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def roots(draft: dict[str, bytes]) -> dict[str, Any]:
    return {name: etree.fromstring(data) for name, data in draft.items() if name.endswith((".xml", ".rels"))}


@pytest.mark.parametrize("name", ORDER)
def test_children_stand_in_the_order_of_the_schema(name: str, roots: dict[str, Any]) -> None:
    places = {child: place for place, child in enumerate(ORDER[name].split())}
    nodes = [node for root in roots.values() for node in root.xpath(f"//{name}", namespaces=SPACES)]
    assert nodes
    for node in nodes:
        children = [etree.QName(child).localname for child in node]
        assert set(children) <= set(places), name
        assert children == sorted(children, key=places.__getitem__), name


def test_no_number_or_name_is_used_twice(roots: dict[str, Any]) -> None:
    document = roots["word/document.xml"]
    for path in (
        "//w:bookmarkStart/@w:id",
        "//w:bookmarkStart/@w:name",
        "//w:sdtPr/w:id/@w:val",
        "//wp:docPr/@id",
    ):
        numbers = document.xpath(path, namespaces=SPACES)
        assert numbers and len(set(numbers)) == len(numbers), path
    styles = roots["word/styles.xml"].xpath("//w:style/@w:styleId", namespaces=SPACES)
    assert len(set(styles)) == len(styles)


def test_every_style_that_is_used_is_there(roots: dict[str, Any]) -> None:
    known = set(roots["word/styles.xml"].xpath("//w:style/@w:styleId", namespaces=SPACES))
    for root in roots.values():
        used = root.xpath(
            "//w:pStyle/@w:val | //w:rStyle/@w:val | //w:tblStyle/@w:val | //w:basedOn/@w:val | //w:next/@w:val",
            namespaces=SPACES,
        )
        assert set(used) <= known


def test_every_relation_leads_to_a_part_with_a_type(draft: dict[str, bytes], roots: dict[str, Any]) -> None:
    types = roots["[Content_Types].xml"]
    named = {one.get("PartName") for one in types if one.get("PartName")}
    endings = {one.get("Extension") for one in types if one.get("Extension")}
    assert {name.lstrip("/") for name in named} <= set(draft)
    assert all(f"/{name}" in named or name.rpartition(".")[2] in endings for name in draft)
    reached = {"[Content_Types].xml"}
    for name, root in roots.items():
        if name.endswith(".rels"):
            folder = dirname(dirname(name))
            reached |= {name} | {normpath(join(folder, one.get("Target"))) for one in root}
            assert len({one.get("Id") for one in root}) == len(root)
    assert reached == set(draft)
    relations = {one.get("Id") for one in roots["word/_rels/document.xml.rels"]}
    assert set(roots["word/document.xml"].xpath("//@r:id", namespaces=SPACES)) <= relations


def test_every_cell_ends_with_a_paragraph_and_every_section_is_closed(roots: dict[str, Any]) -> None:
    document = roots["word/document.xml"]
    cells = document.xpath("//w:tc", namespaces=SPACES)
    assert cells and all(etree.QName(cell[-1]).localname == "p" for cell in cells)
    assert etree.QName(document[0][-1]).localname == "sectPr"


@pytest.mark.slow
def test_an_office_program_sets_it_on_the_pages_that_the_contents_name(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("没有安装 LibreOffice（soffice），无法转换 Word 文件")
    publication = sample_publication()
    pages = contents_pages(publication, printed_headings(write_pdf(publication)))
    (tmp_path / "a.docx").write_bytes(write_docx(publication, pages=pages))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    order = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "a.docx")]
    subprocess.run(order, check=True, capture_output=True, timeout=300)
    document = pypdfium2.PdfDocument((tmp_path / "a.pdf").read_bytes())
    texts = ["".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    assert all("—" in text for text in texts[2:])
    # Letters differ between machines, so running text may stand elsewhere; tables begin pages and may not.
    for table in (one for one in publication.tables() if one.is_landscape or one.id in ("T01", "T03")):
        title = "".join(table.title.split())
        index = next(index for index, text in enumerate(texts[2:], start=2) if title in text)
        listed = re.search(rf"{re.escape(title)}[.…]*(\d+)", texts[1])
        assert listed is not None
        assert f"—{listed[1]}—" in texts[index], table.id
