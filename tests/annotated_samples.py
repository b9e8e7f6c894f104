"""Fictional files with findings in them, for the tests of annotated copies and page pictures."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pypdfium2  # type: ignore[import-untyped, unused-ignore]

from mingzhang.model.document import Document, Grid, Paragraph
from mingzhang.model.finding import Finding, Location, Severity, Suspect, Verdict
from mingzhang.model.place import NOWHERE, Place
from mingzhang.model.report import Report
from mingzhang.readers import read
from mingzhang.readers.spans import with_spans
from tests.pdf_samples import Page, write_pdf
from tests.report_samples import empty_report

SENTENCE = (
    "甲县乙局二〇三一年度支出预算四百一十二点三〇万元，其中基本支出206.10万元，项目支出206.20万元，"
    "比上年增加11.00万元，主要是新增一项业务，其中基本支出206.10万元。"
)


def page(rotate: int = 0, origin: tuple[float, float] = (0.0, 0.0)) -> Page:
    """Return a page with a title, a long sentence on two lines and a table."""
    made = Page(rotate=rotate, origin=origin)
    made.text(200, 60, "甲县乙局支出情况", 16)
    for index, line in enumerate((SENTENCE[:40], SENTENCE[40:80], SENTENCE[80:])):
        made.text(60, 110 + index * 16, line, 11)
    made.table(
        60, 200, [120, 90, 90], [["名称", "合计", "基本支出"], ["丙项", "412.30", "206.10"], ["丁项", "", "5.00"]]
    )
    return made


def traced(path: Path, rotate: int = 0, scale: float = 4.0) -> Page:
    """Return the first page of a PDF without any text: its black marks as small filled rectangles, as if traced."""
    source = pypdfium2.PdfDocument(path)
    shown = source[0]
    wide, high = shown.get_size()
    dark = np.asarray(shown.render(scale=scale).to_pil().convert("L")) < 128
    made = Page(wide, high, rotate=rotate)
    for number, row in enumerate(dark):
        edges = np.flatnonzero(np.diff(np.concatenate(([0], row.astype(np.int8), [0]))))
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            low = high - (number + 1) / scale
            made.drawing.append(f"{start / scale:.2f} {low:.2f} {(end - start) / scale:.2f} {1 / scale:.2f} re f")
    return made


def pdf(path: Path, pages: Sequence[Page] | None = None, **known: str) -> Path:
    """Write a PDF of pages as above."""
    return write_pdf(path, pages or [page(), page()], **known)


def document(path: Path, password: str | None = None) -> Document:
    """Read a file as the command line does."""
    return with_spans(read(path, password=password))


def place_of(found: Document, text: str, nth: int = 0) -> Place:
    """Return the place of the how manieth cell or part of a paragraph that reads so."""
    places: list[Place] = []
    for block in found.blocks:
        if isinstance(block, Grid):
            places += [cell.place for row in block.rows for cell in row if cell.text == text]
        elif isinstance(block, Paragraph):
            at = block.text.find(text)
            while at >= 0:
                places.append(block.span(at, at + len(text)))
                at = block.text.find(text, at + 1)
    return places[nth]


def finding(
    *places: Place,
    severity: Severity = Severity.ERROR,
    suspects: Sequence[Suspect] = (),
    verdict: Verdict = Verdict.IMPOSSIBLE,
    rule: str = "A0301",
) -> Finding:
    """Return a finding at some places; without one it is about the whole document."""
    return Finding(
        rule=rule,
        severity=severity,
        category="arithmetic",
        verdict=verdict,
        title=f"合计等于各项之和（{rule}）",
        message="合计为412.30万元，各项之和为206.10万元。",
        locations=tuple(Location(place) for place in places) or (Location(NOWHERE),),
        expected="206.10",
        actual="412.30",
        difference="206.20",
        unit="万元",
        suspects=tuple(suspects),
        citations=("预算法第14条",),
        hint="核对后改正合计。",
        fingerprint=f"0123456789abcdef{rule}",
    )


def suspect(place: Place, *, tied: bool = False) -> Suspect:
    """Return a suspected cell."""
    return Suspect(place, 3, "丙项", "合计", "412.30", "206.10", tied=tied)


def report(found: Document, *findings: Finding) -> Report:
    """Return a report of findings, sorted by severity as reports are."""
    made = empty_report()
    order = list(Severity)
    by_severity = tuple(sorted(findings, key=lambda one: order.index(one.severity)))
    return dataclasses.replace(
        made, disclosure=dataclasses.replace(made.disclosure, document=found), findings=by_severity
    )
