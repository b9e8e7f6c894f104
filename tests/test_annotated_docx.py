"""The audited document as a Word file: comments in the source itself, or in a document set anew."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from mingzhang.model.document import Cell, Document, Grid, Paragraph
from mingzhang.model.finding import Finding, Severity
from mingzhang.model.place import Place
from mingzhang.readers.docx import read_docx
from mingzhang.readers.spans import with_spans
from mingzhang.readers.text import parse_text
from mingzhang.renderers.annotated_docx import annotated_docx
from mingzhang.renderers.annotated_docx.align import align
from tests.annotated_samples import document, finding, place_of, report, suspect
from tests.docx_samples import cell, p, row, run, table, write_package

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NUMBERING = (
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
    '<w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
)
LISTED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
BODY = (
    p("甲县乙局部门预算")
    + p("支出情况说明", LISTED)
    + p(run("支出合计", "<w:b/>") + run("412.30万元，其中基本") + run("支出206.10万元，人员经费206.10万元。"))
    + table(
        row(cell("名称"), cell("金额", '<w:gridSpan w:val="2"/>')),
        row(cell("丙项"), cell("206.10"), cell("206.10")),
        row(cell("丁项"), cell(""), cell("206.10")),
        widths=(2000, 2000, 2000),
    )
    + p("以上数字均为预算数。")
)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        assert len(package.namelist()) == len(set(package.namelist()))
        return {name: package.read(name) for name in package.namelist()}


def comments(data: bytes) -> list[tuple[str, str]]:
    """Return (text under the comment, text of the comment) of each comment, in the order of their numbers."""
    found = parts(data)
    relations = etree.fromstring(found["word/_rels/document.xml.rels"])
    (target,) = [node.get("Target") for node in relations if node.get("Type", "").endswith("/comments")]
    types = etree.fromstring(found["[Content_Types].xml"])
    assert f"/word/{target}" in [node.get("PartName") for node in types]
    said = {
        node.get(f"{W}id"): "\n".join("".join(line.itertext(f"{W}t")) for line in node.iter(f"{W}p"))
        for node in etree.fromstring(found[f"word/{target}"])
    }
    under: dict[str, str] = {}
    begun: set[str] = set()
    referred = []
    root = etree.fromstring(found["word/document.xml"])
    for node in root.iter():
        number = node.get(f"{W}id", "")
        if node.tag == f"{W}commentRangeStart":
            begun.add(number)
            under[number] = ""
            before = node.getprevious()
            assert node.getparent().tag == f"{W}p" and (before is None or before.tag != f"{W}tcPr")
        elif node.tag == f"{W}commentRangeEnd":
            begun.remove(number)
        elif node.tag == f"{W}commentReference":
            referred.append(number)
        elif node.tag == f"{W}t":
            for one in begun:
                under[one] += node.text or ""
        elif node.tag == f"{W}pPr":
            assert node.getparent().index(node) == 0
    assert not begun and sorted(referred) == sorted(under) and set(under) <= set(said)
    return [(under[number], said[number]) for number in sorted(under, key=int)]


def source(tmp_path: Path, body: str = BODY, **given: Any) -> Path:
    return write_package(tmp_path / "a.docx", body, {"numbering": NUMBERING, **given.pop("parts", {})}, **given)


def annotated(path: Path, *findings: Finding) -> bytes:
    return annotated_docx(report(document(path), *findings), path)


def test_comment_is_on_the_words_or_the_cell_meant(tmp_path: Path) -> None:
    path = source(tmp_path)
    found = with_spans(read_docx(path))
    sentence, second, last = (
        place_of(found, text, nth) for text, nth in (("基本支出206.10", 0), ("206.10", 1), ("206.10", 4))
    )
    data = annotated(
        path,
        finding(sentence),
        finding(second, rule="A0302"),
        finding(last, rule="A0303", suspects=[suspect(last)]),
        finding(place_of(found, "支出情况说明"), rule="A0304", severity=Severity.WARNING),
    )
    made = comments(data)
    assert [(under, said.split()[3]) for under, said in made] == [
        ("支出情况说明", "A0304"),
        ("基本支出206.10", "A0301"),
        ("206.10", "A0302"),
        ("206.10", "A0303"),
    ]
    assert "412.30 → 206.10" in made[3][1] and "预算法第14条" in made[3][1]
    root = etree.fromstring(parts(data)["word/document.xml"])
    marked = next(root.iter(f"{W}tbl")).find(f".//{W}commentRangeStart")
    assert next(marked.iterancestors(f"{W}tr")).getparent().index(next(marked.iterancestors(f"{W}tr"))) == 4


def test_source_reads_as_before(tmp_path: Path) -> None:
    path = source(tmp_path)
    found = document(path)
    made = tmp_path / "b.docx"
    made.write_bytes(annotated(path, *(finding(place_of(found, "206.10", nth)) for nth in range(5))))
    again = read_docx(made)
    assert again.blocks == read_docx(path).blocks
    assert any("批注" in remark for remark in again.remarks)
    root = etree.fromstring(parts(made.read_bytes())["word/document.xml"])
    assert [
        run.find(f"{W}rPr/{W}b") is not None for run in root.iter(f"{W}r") if "支出合计" in "".join(run.itertext())
    ] == [True]


def test_blank_cell_is_found_by_its_column_also_beside_merged_ones(tmp_path: Path) -> None:
    path = source(tmp_path)
    found = document(path)
    grid = next(block for block in found.blocks if isinstance(block, Grid))
    data = annotated(path, finding(grid.rows[2][1].place), finding(grid.rows[0][1].place, rule="A0302"))
    assert [under for under, _ in comments(data)] == ["金额", ""]
    root = etree.fromstring(parts(data)["word/document.xml"])
    blank = [node for node in root.iter(f"{W}commentRangeStart")][1]
    inside = next(blank.iterancestors(f"{W}tc"))
    assert inside.getparent().index(inside) == 2  # after the row's properties and its first cell


def test_comments_of_the_source_are_kept(tmp_path: Path) -> None:
    body = p('<w:commentRangeStart w:id="7"/>' + run("原有批注的一段。") + '<w:commentRangeEnd w:id="7"/><w:r>'
             '<w:commentReference w:id="7"/></w:r>') + BODY  # fmt: skip
    path = source(tmp_path, body, parts={"comments": f'<w:comment w:id="7" w:author="某人">{p("请核对")}</w:comment>'})
    made = comments(annotated(path, finding(place_of(document(path), "以上数字均为预算数。"))))
    assert [(under, said.split("\n")[0][:3]) for under, said in made] == [
        ("原有批注的一段。", "请核对"),
        ("以上数字均为预算数。", "✕ 错"),
    ]


def test_finding_without_a_place_is_told_at_the_beginning(tmp_path: Path) -> None:
    path = source(tmp_path)
    ((under, said),) = comments(annotated(path, finding(rule="G0005")))
    assert under == "甲县乙局部门预算" and said.startswith("没有位置的问题") and "G0005" in said


def test_deleted_words_and_text_boxes_do_not_mislead(tmp_path: Path) -> None:
    changed = p(
        '<w:del w:id="1" w:author="某人"><w:r><w:delText>206.10</w:delText></w:r></w:del>'
        + run("原为")
        + '<w:ins w:id="2" w:author="某人">'
        + run("206.10万元。")
        + "</w:ins>"
    )
    path = source(tmp_path, p("甲县乙局") + changed)
    made = comments(annotated(path, finding(place_of(document(path), "206.10"))))
    assert [under for under, _ in made] == ["206.10万元。"]  # a run inside a change is not cut


def test_macros_stay_behind(tmp_path: Path) -> None:
    path = source(tmp_path, extra={"word/vbaProject.bin": b"macro"})
    made = parts(annotated(path, finding(place_of(document(path), "以上数字均为预算数。"))))
    assert "word/vbaProject.bin" not in made


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_any_other_source_is_set_anew(tmp_path: Path, lang: str) -> None:
    text = (
        "# 甲县乙局部门预算\n\n支出合计**412.30**万元，其中基本支出206.10万元。\n\n名称\t合计\n丙项\t412.30\n丁项\t\n\n"
        "名称\t合计\n\x07戊项 & <己>\t5.00\n"
    )
    found = parse_text(text, source="a.txt")
    made = report(
        found,
        finding(place_of(found, "412.30"), place_of(found, "412.30", 1)),
        finding(place_of(found, "206.10"), rule="A0302"),
        finding(place_of(found, "丁项")._replace(start=3, end=3), rule="A0303"),
        finding(rule="G0005"),
    )
    data = annotated_docx(made, None, lang=lang)
    assert sorted(under for under, _ in comments(data)) == sorted(
        ["甲县乙局部门预算", "412.30", "206.10", "412.30", ""]
    )
    path = tmp_path / "b.docx"
    path.write_bytes(data)
    again = read_docx(path)
    grids = [[[one.text for one in row] for row in block.rows] for block in again.blocks if isinstance(block, Grid)]
    assert grids == [[["名称", "合计"], ["丙项", "412.30"], ["丁项", ""]], [["名称", "合计"], ["�戊项 & <己>", "5.00"]]]
    texts = [block for block in again.blocks if isinstance(block, Paragraph)]
    assert [(block.text, block.level) for block in texts] == [
        ("甲县乙局部门预算", 1),
        ("支出合计412.30万元，其中基本支出206.10万元。", 0),
    ]


def test_an_encrypted_or_damaged_source_is_set_anew(tmp_path: Path) -> None:
    found = parse_text("甲县乙局部门预算\n", source="a.docx")
    path = tmp_path / "a.docx"
    for content in (b"\xd0\xcf\x11\xe0" + bytes(600), b"PK\x03\x04" + bytes(40)):
        path.write_bytes(content)
        assert comments(annotated_docx(report(found, finding(found.blocks[0].place)), path))


def test_short_rows_fill_the_table() -> None:
    place = [Place(line, 0, 1) for line in (1, 2)]
    grid = Grid(((Cell("甲", place[0]), Cell("乙", place[0])), (Cell("丙", place[1]),)), place[0])
    made = parts(annotated_docx(report(Document("a.txt", "text", (grid,))), None))
    rows = etree.fromstring(made["word/document.xml"]).iter(f"{W}tr")
    spans = [[node.get(f"{W}val") for node in row.iter(f"{W}gridSpan")] for row in rows]
    assert spans == [[], ["2"]]


@pytest.mark.parametrize("seed", range(20))
def test_equal_cells_are_matched_in_their_rows(seed: int) -> None:
    """Rows with many equal figures and names of their own; some texts are missing on either side."""
    chance = random.Random(seed)
    cells = [
        text for number in range(60) for text in (f"第{number}项", *chance.choices(["0.00", "5.00", "12.30"], k=4))
    ]
    kept = [at for at in range(len(cells)) if chance.random() > 0.03]
    shown = [at for at in range(len(cells)) if chance.random() > 0.03]
    found = align([cells[at] for at in kept], [cells[at] for at in shown])
    pairs = [(kept[at], shown[other]) for at, other in found.items()]
    assert sorted(pairs) == sorted(pairs, key=lambda pair: pair[1])
    right = sum(one == other for one, other in pairs)
    assert right >= 0.93 * len(pairs) and len(pairs) >= 0.9 * min(len(kept), len(shown))
