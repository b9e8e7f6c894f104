"""Fictional audit reports, made by hand, for the tests of their renderings."""

from __future__ import annotations

from mingzhang.model.disclosure import Disclosure, Metadata, Region, Row, Section, Table
from mingzhang.model.document import Cell, Document, Grid, Paragraph
from mingzhang.model.finding import Finding, Location, Severity, Suspect, Verdict
from mingzhang.model.place import NOWHERE, Place
from mingzhang.model.report import Report, Skipped, Summary, Trace
from mingzhang.readers.text import parse_text

TEXT = """云岭县星河局2031年度部门预算公开

第二部分 2031年部门预算报表

2031年预算支出总表

单位：万元

科目编码\t科目名称\t合计\t基本支出\t项目支出
201\t一般公共服务支出\t1,288.00\t100.00\t188.00
20101\t<script>alert(1)</script>\t288.00\t100.00\t
合计\t\t288.00\t100.00\t188.00

第三部分 情况说明

三、支出预算情况说明

2031年度支出预算**288.00**万元，其中：基本支出110.00万元，占34.72%；项目支出188.00万元，占65.28%。

=1+1
"""


def span(line: int, text: str, nth: int = 0) -> Place:
    """Return the place of a text in a line of the sample."""
    source = TEXT.split("\n")[line - 1]
    start = -1
    for _ in range(nth + 1):
        start = source.index(text, start + 1)
    return Place(line, start, start + len(text))


def _disclosure(document: Document) -> Disclosure:
    header = tuple(span(9, label) for label in ("科目编码", "科目名称", "合计", "基本支出", "项目支出"))
    columns = ("科目编码", "科目名称", "合计", "基本支出", "项目支出")
    table = Table(
        id="T03",
        number=3,
        caption=None,
        caption_place=NOWHERE,
        title="预算支出总表",
        title_place=span(5, "2031年预算支出总表"),
        unit="万元",
        unit_place=NOWHERE,
        entity_label=None,
        entity=None,
        entity_place=NOWHERE,
        header=(columns,),
        header_places=(header,),
        columns=columns,
        column_names=("", "", "合计", "基本支出", "项目支出"),
        rows=(Row("total", ("合计", None, "288.00", "100.00", "188.00"), (), Place(12)),),
        notes=(),
        page_breaks=(),
    )
    sections = tuple(
        Section(key, level, None, title, Place(line), title)
        for key, level, title, line in (
            ("P2", 1, "部门预算报表", 3),
            ("P3", 1, "情况说明", 14),
            ("S03", 2, "支出预算情况说明", 16),
        )
    )
    metadata = Metadata("云岭县星河局", "部门", None, 2031, None, None, Region(), None, None)
    return Disclosure(
        document=document,
        profile="national",
        metadata=metadata,
        toc=(),
        sections=sections,
        duties=(),
        organisation=(),
        tables=(table,),
        statements=(),
        captions=(),
        overall=None,
        sheets=(),
        attachments=(),
        glossary=(),
        facts=(),
        unread=(),
        narrative_figures=1000,
        narrative_bound=999,
    )


def _findings() -> tuple[Finding, ...]:
    total = Location(span(10, "1,288.00"), table=3, row="201", column="合计", text="1,288.00")
    wrong = Finding(
        rule="A0301",
        severity=Severity.ERROR,
        category="arithmetic",
        verdict=Verdict.IMPOSSIBLE,
        title="合计等于各项之和",
        message="表3第201行合计为1,288.00万元，而基本支出与项目支出之和为288.00万元，相差1000.00万元。",
        locations=(total, Location(span(10, "100.00"), table=3, row="201", column="基本支出", text="100.00")),
        expected="288.00",
        actual="1288.00",
        difference="1000.00",
        tolerance="0.015",
        unit="万元",
        suspects=(Suspect(total.place, 3, "201", "合计", "1288.00", "288.00"),),
        basis=("预算法#14", "编报规范#尾差"),
        citations=("预算法第14条", "编报规范“尾差”"),
        hint="核对后改正合计。",
        fingerprint="0123456789abcdef",
    )
    text = Finding(
        rule="X0301",
        severity=Severity.WARNING,
        category="text_vs_table",
        verdict=Verdict.IMPOSSIBLE,
        title="正文与表3一致 <b>",
        message="正文写基本支出110.00万元，表3为100.00万元。",
        locations=(
            Location(span(18, "基本支出110.00万元"), section="三、支出预算情况说明", text="基本支出110.00万元"),
        ),
        expected="100.00",
        actual="110.00",
        difference="10.00",
        unit="万元",
    )
    blank = Finding(
        rule="=P0001",
        severity=Severity.INFO,
        category="presence",
        verdict=Verdict.VIOLATED,
        title="=HYPERLINK(1)",
        message="=1+1 不应为空。",
        locations=(Location(Place(11, 46, 46), table=3, text=""), Location(Place(20), text="=1+1"), Location(NOWHERE)),
    )
    rounding = Finding(
        rule="G0001",
        severity=Severity.INFO,
        category="rounding",
        verdict=Verdict.ROUNDING,
        title="四舍五入尾差",
        message="有 1 处尾差。",
        locations=(Location(span(12, "188.00")),),
    )
    return (wrong, text, blank, rounding)


def sample_report() -> Report:
    """Return a report with an error, a warning, two notes, checks, and rules not checked."""
    sum_places = (span(10, "1,288.00"), span(10, "100.00"), span(10, "188.00"))
    total_places = (span(12, "288.00"), span(12, "100.00"), span(12, "188.00"))
    traces = (
        Trace("A0301", "合计等于各项之和", Verdict.PASSED, "288.00 = 100.00 + 188.00", total_places),
        Trace("A0301", "合计等于各项之和", Verdict.IMPOSSIBLE, "1288.00 = 100.00 + 188.00", sum_places),
        Trace("X0302", "正文与表3一致", Verdict.PASSED, "288.00 = 288.00", (span(18, "288.00"), span(12, "288.00"))),
        Trace("X0303", "占比", Verdict.ROUNDING, "34.72% = 100.00 / 288.00", (span(18, "34.72%"), Place(99, 1, 2))),
    )
    skipped = (
        Skipped("A0701", "政府性基金收支", "没有表7"),
        Skipped("A0702", "政府性基金支出", "没有表7"),
        Skipped("A1001", "三公经费", "没有可比的上年数"),
    )
    document = parse_text(TEXT, source="公开/星河局.txt", encoding="utf-8")
    return Report(_disclosure(document), Summary(4, 2, 1, 1, 3, 5), _findings(), skipped, traces)


def paged_report() -> Report:
    """Return a report of a paged source, where places are pages and boxes."""
    box = Place(page=2, box=(1.0, 2.0, 3.0, 4.0))
    blocks = (
        Paragraph("标题", Place(page=1, box=(0.0, 0.0, 9.0, 9.0)), "标题", level=1),
        Grid(((Cell("合计", Place(page=2, box=(0.0, 0.0, 1.0, 1.0))), Cell("5.00", box)),), Place(page=2)),
    )
    document = Document("星河局.pdf", "pdf", blocks)
    finding = Finding("A0301", Severity.ERROR, "arithmetic", Verdict.IMPOSSIBLE, "合计", "不符。", (Location(box),))
    trace = Trace("A0301", "合计", Verdict.IMPOSSIBLE, "5.00 = 6.00", (box,))
    return Report(_empty(document), Summary(1, 0, 0, 1, 0, 0), (finding,), (), (trace,))


def empty_report() -> Report:
    """Return a report of a document in which nothing could be recognised or checked."""
    return Report(_empty(parse_text("", source="空.txt")), Summary(0, 0, 0, 0, 0, 0), (), (), ())


def _empty(document: Document) -> Disclosure:
    metadata = Metadata(None, None, None, None, None, None, Region(), None, None)
    return Disclosure(
        document=document,
        profile="",
        metadata=metadata,
        toc=(),
        sections=(),
        duties=(),
        organisation=(),
        tables=(),
        statements=(),
        captions=(),
        overall=None,
        sheets=(),
        attachments=(),
        glossary=(),
        facts=(),
        unread=(),
    )
