"""Reports as text, HTML and workbook: what a reader must find in them, and what must never happen."""

from __future__ import annotations

import dataclasses
import os
import random
import re
import time
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import pytest

from mingzhang.model.document import Cell, Grid, Paragraph
from mingzhang.model.finding import Location, Severity, Verdict
from mingzhang.model.place import Place
from mingzhang.model.report import Report, Summary, Trace
from mingzhang.readers.text import parse_text
from mingzhang.renderers.report_html import report_html
from mingzhang.renderers.report_marks import Mark, pieces
from mingzhang.renderers.report_text import quote, report_text, text_width, wrap
from mingzhang.renderers.report_words import WORDS, bound_share, clean, conclusion, verdict_word
from mingzhang.renderers.report_xlsx import report_xlsx
from tests.report_samples import TEXT, empty_report, paged_report, sample_report

SNAPSHOTS = Path(__file__).parent / "snapshots"
LANGUAGES = ("zh", "en")


def assert_snapshot(name: str, text: str) -> None:
    """Compare with a kept rendering; ``MINGZHANG_UPDATE_SNAPSHOTS=1`` writes it anew."""
    path = SNAPSHOTS / name
    if os.environ.get("MINGZHANG_UPDATE_SNAPSHOTS") == "1":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text, f"{name} changed; MINGZHANG_UPDATE_SNAPSHOTS=1 keeps the new one"


class Reading(HTMLParser):
    """The parts of a page that tests ask about."""

    VOID = frozenset({"meta", "br", "input", "link", "hr", "img"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[int] = []
        self.checks: list[str] = []
        self.tags: list[str] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        if tag not in self.VOID:
            self.open.append(tag)
        if (name := given.get("id")) is not None:
            self.ids.append(name)
        if (target := given.get("href")) is not None:
            self.links.append(target)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self.checks += (given.get("data-c") or "").split()
        assert not any(key.startswith("on") or key in ("style", "src") for key in given), given

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


# ---------------------------------------------------------------------------------------------- words


def test_both_languages_have_the_same_words() -> None:
    assert WORDS["zh"].keys() == WORDS["en"].keys()
    for key, text in WORDS["zh"].items():
        assert sorted(re.findall(r"\{\w+\}", text)) == sorted(re.findall(r"\{\w+\}", WORDS["en"][key])), key
    assert all(verdict_word(verdict, lang) for verdict in Verdict for lang in LANGUAGES)


def test_conclusion_never_claims_more_than_was_checked() -> None:
    clean_report = dataclasses.replace(sample_report(), findings=())
    assert conclusion(sample_report(), "zh") == "发现 1 处错误，公开前必须改正"
    assert conclusion(empty_report(), "zh") == "没有可以检查的内容，不能下结论"
    assert "另有 3 项未能检查" in conclusion(clean_report, "zh")
    warned = dataclasses.replace(sample_report(), findings=sample_report().findings[1:2])
    assert conclusion(warned, "zh") == "未发现错误，有 1 处疑点须核实"


def test_share_of_bound_figures_is_never_rounded_up() -> None:
    disclosure = dataclasses.replace(sample_report().disclosure, narrative_figures=10_000, narrative_bound=9_999)
    assert "99.9%" in bound_share(disclosure, "zh")


def test_control_and_direction_characters_are_replaced() -> None:
    assert clean("a\x1b[31m\u202eb\tc\nd") == "a\ufffd[31m\ufffdb\tc\nd"


# ----------------------------------------------------------------------------------------------- text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_text_snapshot(lang: str) -> None:
    assert_snapshot(f"report.{lang}.txt", report_text(sample_report(), lang=lang))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_text_fits_100_columns(lang: str) -> None:
    long = dataclasses.replace(
        sample_report().findings[0],
        message="很长的说明，" * 60 + "x" * 250,
        title="标题" * 70,
        hint="words and 汉字 " * 30,
    )
    report = dataclasses.replace(sample_report(), findings=(long,))
    assert all(text_width(line) <= 102 for line in report_text(report, lang=lang).split("\n"))


def test_text_wraps_without_losing_or_adding_anything() -> None:
    source = random.Random(5)
    for _ in range(200):
        text = "".join(source.choices("汉字，。 abc1.5%（）", k=source.randrange(400)))
        lines = list(wrap(text, "    "))
        assert "".join("".join(lines).split()) == "".join(text.split())


def test_text_colours_only_when_asked_and_never_by_the_document() -> None:
    finding = dataclasses.replace(sample_report().findings[0], message="\x1b[31m恶意")
    report = dataclasses.replace(sample_report(), findings=(finding,))
    assert "\x1b" not in report_text(report)
    assert "\x1b[1;31m错误 A0301\x1b[0m 第 10 行" in report_text(report, color=True)
    assert "\x1b[31m恶意" not in report_text(report, color=True)


def test_quote_marks_the_span_and_shortens_the_rest() -> None:
    line = "甲" * 100 + "误" + "乙" * 100
    assert re.fullmatch("…甲+【误】乙+…", quote(line, 100, 101))
    assert quote("a\t\tb", 3, 4) == "a | 【b】"
    assert quote("abc", None, None) == "abc"
    assert quote("abc", 7, 9) == "abc"


# ----------------------------------------------------------------------------------------------- HTML


@pytest.mark.parametrize("lang", LANGUAGES)
def test_html_snapshot(lang: str) -> None:
    page = report_html(sample_report(), lang=lang)
    # Style and script are the template files themselves; their hashes change with them.
    bare = re.sub(r"(<(style|script)\b[^>]*>).*?(</\2>)", r"\1\3", page, flags=re.DOTALL)
    assert_snapshot(f"report.{lang}.html", re.sub(r"sha256-[\w+/=]+", "sha256-…", bare))


@pytest.mark.parametrize("report", [sample_report(), paged_report(), empty_report()])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_html_is_well_formed_and_all_links_arrive(report: Report, lang: str) -> None:
    page = Reading(report_html(report, lang=lang))
    assert not page.open
    assert len(page.ids) == len(set(page.ids))
    assert all(link.startswith("#") and link[1:] in page.ids for link in page.links)
    assert all(f"c{check}" in page.ids for check in page.checks)


def test_html_headings_are_in_order() -> None:
    page = Reading(report_html(sample_report()))
    assert page.headings[0] == 1
    assert all(after <= before + 1 for before, after in zip(page.headings, page.headings[1:], strict=False))


def test_html_loads_nothing_and_escapes_the_document() -> None:
    text = report_html(sample_report())
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "正文与表3一致 &lt;b&gt;" in text
    assert not re.search(r"https?:|url\(|@import|\ssrc=", text)
    assert "default-src 'none'" in text


def test_html_policy_admits_its_own_script_and_style_only() -> None:
    import base64  # noqa: PLC0415
    import hashlib  # noqa: PLC0415

    text = report_html(sample_report())
    for tag in ("script", "style"):
        (body,) = re.findall(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"{tag}-src &#39;sha256-{digest}" in text or f"{tag}-src 'sha256-{digest}" in text


def test_html_marks_cells_and_spans_and_links_both_ways() -> None:
    text = report_html(sample_report())
    assert re.search(
        r'<td class="n"><a href="#f1" id="(m\d+)" class="m error" data-f="1" data-c="1">1,288\.00<sup>✕1</sup>', text
    )
    assert re.search(r'class="m warning" data-f="2">基本支出110\.00万元<sup>!2</sup></a>，占', text)
    assert re.search(r'<a href="#c3" data-c="3">34\.72%</a>', text)
    assert re.search(r'class="m info" data-f="3">（空）', text)
    assert '<p id="L20" data-l="20" class="w info">' in text
    # A figure of two checks, found behind markup that the reader removed.
    assert re.search(r'支出预算<a href="#c2" data-c="2">288\.00</a>万元', text)
    assert 'data-c="0 2"' in text


def test_html_marks_places_on_pages() -> None:
    text = report_html(paged_report())
    assert '<p class="pg" id="P2">第 2 页</p>' in text
    assert re.search(r'class="m error" data-f="1" data-c="0">5\.00<sup>', text)


def test_html_of_a_long_disclosure_is_small_and_fast() -> None:
    report = _long_report()
    report_html(report)
    begin = time.perf_counter()
    text = report_html(report)
    assert time.perf_counter() - begin < 0.5  # measured 30 ms; a busy machine may take longer
    assert len(text.encode()) <= 1_500_000


def _long_report() -> Report:
    """Return a report with 3,000 cells, 2,000 checks and 100 findings."""
    rows = "\n".join(
        "\t".join([f"项目{row}", *(f"{row},{column:03}.00" for column in range(1, 10))]) for row in range(1, 301)
    )
    document = parse_text(rows)
    cells = [cell for block in document.blocks if isinstance(block, Grid) for row in block.rows for cell in row[1:]]
    source = random.Random(1)

    def places() -> tuple[Place, ...]:
        return tuple(cell.place for cell in source.sample(cells, 6))

    traces = tuple(
        Trace(f"A{index % 80:04}", "合计等于各项之和", Verdict.PASSED, "1,000.00 = 500.00 + 300.00 + 200.00", places())
        for index in range(2000)
    )
    finding = sample_report().findings[0]
    findings = tuple(
        dataclasses.replace(finding, locations=tuple(Location(place) for place in places())) for _ in range(100)
    )
    disclosure = dataclasses.replace(sample_report().disclosure, document=document, sections=(), tables=())
    return Report(disclosure, Summary(2000, 2000, 0, 0, 0, 0), findings, (), traces)


# ---------------------------------------------------------------------------------------------- marks


def test_pieces_cut_at_every_mark_and_keep_all_text() -> None:
    marks = [Mark(10, 14, ((0, 0),), ()), Mark(12, 16, (), (7,)), Mark(0, 3, ((9, 9),), ()), Mark(13, 13, (), (8,))]
    cut = list(pieces(marks, 10, 8))
    assert [(piece.start, piece.end) for piece in cut] == [(0, 2), (2, 3), (3, 4), (4, 6), (6, 8)]
    assert [bool(piece.targets) for piece in cut] == [True, True, True, False, False]
    assert [piece.traces for piece in cut] == [(), (7,), (7,), (7,), ()]


def test_any_place_is_survived() -> None:
    source = random.Random(3)
    finding, trace = sample_report().findings[0], sample_report().traces[0]
    lines = TEXT.count("\n") + 3
    for _ in range(100):
        places = [
            Place(source.randrange(-1, lines), source.randrange(-5, 60), source.randrange(-5, 60)) for _ in range(9)
        ]
        places += [Place(page=4), Place(sheet="表 '1\"<", cell="B7"), Place(3, None, 4)]
        report = dataclasses.replace(
            sample_report(),
            findings=(dataclasses.replace(finding, locations=tuple(Location(place) for place in places)),),
            traces=(dataclasses.replace(trace, places=tuple(places)),),
        )
        page = Reading(report_html(report))
        assert not page.open
        assert all(link[1:] in page.ids for link in page.links)
        assert report_text(report)


def test_sheets_of_a_workbook_are_anchors() -> None:
    place = Place(sheet='表 1"<x>', cell="A1")
    document = dataclasses.replace(
        sample_report().disclosure.document, blocks=(Paragraph("甲", place, "甲"), Grid(((Cell("", place),),), place))
    )
    disclosure = dataclasses.replace(sample_report().disclosure, document=document, sections=(), tables=())
    report = dataclasses.replace(sample_report(), disclosure=disclosure)
    assert not Reading(report_html(report)).open


# ------------------------------------------------------------------------------------------- workbook


def _parts(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_workbook_holds_all_reports_and_no_formulas(tmp_path: Path, lang: str) -> None:
    report_xlsx([sample_report(), empty_report()], tmp_path / "a.xlsx", lang=lang)
    parts = _parts(tmp_path / "a.xlsx")
    sheets = [parts[f"xl/worksheets/sheet{number}.xml"] for number in (1, 2, 3)]
    words = WORDS[lang]
    assert [name for name in re.findall(r'<sheet name="([^"]+)"', parts["xl/workbook.xml"])] == [
        words["sheet_summary"],
        words["sheet_findings"],
        words["sheet_skipped"],
    ]
    assert not any("<f>" in sheet or "<hyperlink" in sheet for sheet in sheets)
    strings = parts["xl/sharedStrings.xml"]
    assert all(text in strings for text in ("=HYPERLINK(1)", "=1+1", "星河局.txt", "空.txt", "没有表7"))
    assert "1288.00 → 288.00" in strings
    assert [sheet.count("<row ") for sheet in sheets] == [3, 5, 4]


def test_workbook_is_ready_for_print_filter_and_answers(tmp_path: Path) -> None:
    report_xlsx([sample_report()], tmp_path / "a.xlsx")
    parts = _parts(tmp_path / "a.xlsx")
    findings = parts["xl/worksheets/sheet2.xml"]
    assert 'state="frozen"' in findings
    assert "<autoFilter " in findings
    assert 'paperSize="9"' in findings
    assert 'orientation="landscape"' in findings
    assert 'fitToHeight="0"' in findings
    assert 'sqref="O2:P5"' in findings
    assert "已改,说明,不改" in findings
    assert parts["xl/workbook.xml"].count("_xlnm.Print_Titles") == 3


def test_workbook_bytes_repeat(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        report_xlsx([sample_report()], tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert "2000-01-01" in _parts(tmp_path / "a.xlsx")["docProps/core.xml"]


def test_workbook_of_no_reports_and_of_endless_text(tmp_path: Path) -> None:
    report_xlsx([], tmp_path / "none.xlsx")
    finding = dataclasses.replace(sample_report().findings[0], message="字\x00" * 40_000, severity=Severity.INFO)
    report_xlsx([dataclasses.replace(sample_report(), findings=(finding,))], tmp_path / "long.xlsx")
    assert "\x00" not in _parts(tmp_path / "long.xlsx")["xl/sharedStrings.xml"]
