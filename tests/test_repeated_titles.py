"""What pages and web sites repeat around a disclosure: titles, dashes, headings of the site."""

from pathlib import Path

import pytest

from mingzhang.examples import example_paths
from mingzhang.extraction.cover import read_cover
from mingzhang.extraction.extract import extract
from mingzhang.extraction.tables.titles import is_page_number
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.document import Document, Paragraph
from mingzhang.model.place import Place
from mingzhang.readers.html import read_html
from mingzhang.readers.pdf.paragraphs import PAGE_NUMBER
from mingzhang.readers.text import parse_text
from tests.html_samples import page

CLEAN, _ = example_paths()
NAME = "甲县乙局"


def read(text: str, form: str, folder: Path) -> Disclosure:
    document: Document = parse_text(text)
    if form == "html":
        path = folder / "甲.html"
        path.write_text(page(text), "utf-8")
        document = read_html(path)
    return extract(document, strict=False)


def parted(text: str, between: list[str]) -> str:
    """Part every longer table in its middle and put lines between; {title} stands for the table's own."""
    lines = text.split("\n")
    begins = [at for at in range(1, len(lines)) if "\t" in lines[at] and "\t" not in lines[at - 1]]
    for begin in reversed(begins):
        end = next((at for at in range(begin, len(lines)) if "\t" not in lines[at]), len(lines))
        own = next((line for line in reversed(lines[max(begin - 5, 0) : begin]) if "表" in line), None)
        if end - begin < 20 or own is None:
            continue
        lines[(begin + end) // 2 : (begin + end) // 2] = ["", *(line.format(title=own) for line in between), ""]
    return "\n".join(lines)


def rows(disclosure: Disclosure) -> dict[str, int]:
    return {table.id: len(table.rows) for table in disclosure.tables}


@pytest.mark.parametrize("form", ["text", "html"])
@pytest.mark.parametrize(
    "between",
    [
        ["{title}"],
        ["{title}（续）"],
        ["{title}(续表)"],
        ["（续上表）"],
        ["续表2"],
        [f"{NAME}2026年度部门预算公开"],
        ["─ 7 ─", f"{NAME}2026年度部门预算公开", "{title}（续）"],
    ],
)
def test_a_title_that_stands_again_does_not_end_its_table(between: list[str], form: str, tmp_path: Path) -> None:
    text = CLEAN.read_text("utf-8")
    whole, again = read(text, form, tmp_path), read(parted(text, between), form, tmp_path)
    assert sum(count > 18 for count in rows(whole).values()) >= 5, "tables are long enough to be parted"
    assert rows(again) == rows(whole)
    assert len(again.facts) == len(whole.facts)


def test_a_header_that_stands_again_inside_a_web_table_is_no_row(tmp_path: Path) -> None:
    head, body = [["编码", "名称", "合计"]], [[f"20{n}", f"甲{n}", f"{n}.00"] for n in range(4)]
    path = tmp_path / "甲.html"
    cells = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in [*head, *body, *head, *body])
    path.write_text(f"<html><body><table>{cells}</table></body></html>", "utf-8")
    grids = [block.rows for block in read_html(path).blocks if hasattr(block, "rows")]
    assert [len(grid) for grid in grids] == [5, 5]


@pytest.mark.parametrize("dash", ["-", "—", "–", "─", "━", "－", "―", "~"])
def test_page_numbers_stand_between_dashes_of_any_kind(dash: str) -> None:
    for text in (f"{dash} 12 {dash}", f"{dash}12{dash}", f"{dash}第3页{dash}"):
        assert is_page_number(text)
        assert PAGE_NUMBER.fullmatch(text)
    assert not is_page_number(f"{dash}{dash}")
    assert not is_page_number(f"{dash} 1,234.50 {dash}")


def cover_name(*lines: str) -> str | None:
    return read_cover([Paragraph(line, Place(number), line) for number, line in enumerate(lines, 1)]).name


@pytest.mark.parametrize(
    "site",
    [
        "甲县人民政府门户网站",
        "甲县人民政府",
        "丙省丁市甲县人民政府",
        "甲县政务公开",
        "部门预算公开专栏",
        "当前位置：首页 > 政务公开 > 预算",
        "甲县财政局",
        "甲县2026年部门预算公开",
        "甲县2026年度部门预算公开统一平台",
        "甲县人民政府2026年部门预算公开",
    ],
)
def test_the_heading_of_a_site_is_no_part_of_the_name(site: str) -> None:
    assert cover_name(site, NAME, "2026年度部门预算公开") == NAME
    assert cover_name(site, f"{NAME}2026年部门预算") == NAME


def test_a_name_torn_over_two_lines_is_still_joined() -> None:
    assert cover_name("甲县人力资源和社会", "保障局", "2026年部门预算") == "甲县人力资源和社会保障局"
    assert cover_name("丙省丁市", "甲县乙局", "2026年部门预算") == "丙省丁市甲县乙局"
    assert cover_name("甲县人民政府", "办公室", "2026年部门预算") == "甲县人民政府办公室"
    assert cover_name("甲县乙镇人民政府", "2026年部门预算") == "甲县乙镇人民政府"


def test_a_site_alone_gives_no_name() -> None:
    assert cover_name("甲县人民政府") is None
    assert cover_name(NAME) == NAME
