"""The audited PDF with its findings on it: a box and a note at each place, bookmarks to jump to them.

The source is not rewritten: what is added stands after it (an incremental update), so pages, text and
signatures stay as they are. Only an encrypted or damaged file is written anew.
"""

from __future__ import annotations

import io
import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mingzhang.model.errors import UnreadableInputError
from mingzhang.model.finding import Severity, Verdict
from mingzhang.model.report import Report
from mingzhang.renderers.finding_note import finding_head, notes_of
from mingzhang.renderers.page_marks import PageMark, page_marks, page_of, places_of, suspects_at, worst
from mingzhang.renderers.pdf_drawing import COLORS
from mingzhang.renderers.pdf_notes import PageNote, add_notes
from mingzhang.renderers.pdf_outline import Bookmark, add_bookmarks
from mingzhang.renderers.pdf_pages import (
    Frame,
    PdfPages,
    count_pages,
    frame_of,
    is_pdf,
    loaded,
    opened,
    sharpen,
    without_security,
)
from mingzhang.renderers.report_words import WORDS, clip, where_words

_LONGEST_TITLE = 70
#: A viewer that follows a bookmark shows so many points above the box.
_ABOVE = 60.0
_BLACK = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be added: the marks of pages that can be shown, the frames of these, findings without a place."""

    report: Report
    lang: str
    marks: tuple[PageMark, ...]
    frames: dict[int, Frame]
    nowhere: tuple[int, ...]


def annotated_pdf(report: Report, path: Path | None, *, password: str | None = None, lang: str = "zh") -> bytes:
    """Return the source PDF with boxes, notes and bookmarks at the findings. No page is added.

    Args:
        report: the audit, whose places have pages and boxes.
        path: the PDF that was audited; None where the input is several files.
        password: opens it where it is encrypted; the copy then is not.
        lang: "zh" or "en".

    Raises:
        UnreadableInputError: the source is no PDF, or cannot be opened or added to.
    """
    source = report.disclosure.document.source
    if path is None or not is_pdf(path):
        remedy = "请改用 --format html 或 --format docx。"
        raise UnreadableInputError(source, "不是 PDF 文件，没有原页可以标注。", remedy)
    with opened(path, password) as pages:
        plan = _plan(report, pages, lang)
        for data in _sources(path, pages):
            made = _added(data, plan)
            if made is not None and count_pages(pages.pdfium, made) == pages.count:
                return made
    raise UnreadableInputError(source, "这份 PDF 的结构有损坏，批注写不进去。", "请用阅读器打开后另存一份再试。")


def _plan(report: Report, pages: PdfPages, lang: str) -> _Plan:
    by_page: defaultdict[int, list[PageMark]] = defaultdict(list)
    for mark in page_marks(report):
        by_page[mark.page].append(mark)
    by_page.setdefault(1, [])  # findings without a place are told there
    marks: list[PageMark] = []
    frames: dict[int, Frame] = {}
    for number, own in sorted(by_page.items()):
        with loaded(pages, number) as page:
            if page is not None:
                frames[number] = frame_of(pages, page)
                marks += sharpen(pages, page, own)
    placed = {index for mark in marks for index, _ in mark.targets}
    nowhere = [
        index
        for index, finding in enumerate(report.findings)
        if index not in placed and finding.verdict is not Verdict.ROUNDING
    ]
    return _Plan(report, lang, tuple(marks), frames, tuple(nowhere))


def _sources(path: Path, pages: PdfPages) -> Iterator[bytes]:
    """Yield the file as it is, then as pdfium writes it anew, which mends what is damaged and takes away encryption."""
    data = path.read_bytes()
    # A file that only has the word in it is merely written anew.
    if b"/Encrypt" not in data:
        yield data
    yield without_security(pages)


def _added(data: bytes, plan: _Plan) -> bytes | None:
    """Return a PDF with everything added, None where its structure does not allow that."""
    from pypdf import PdfWriter  # noqa: PLC0415  takes 0.2 s
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    try:
        with _quiet():
            writer = PdfWriter(io.BytesIO(data), incremental=True)
            if len(writer.pages) < max(plan.frames, default=0):
                return None
            add_notes(writer, _notes(plan))
            add_bookmarks(writer, _bookmarks(plan))
            made = io.BytesIO()
            writer.write(made)
    # What pypdf raises where a file is not as the standard wants it.
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, AssertionError):
        return None
    return made.getvalue()


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep pypdf from writing its remarks on the source between our lines."""
    logger = logging.getLogger("pypdf")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)


def _notes(plan: _Plan) -> Iterator[PageNote]:
    """Yield the notes in the order of the pages; those on a whole page stand below each other in its corner."""
    report, told = plan.report, set[int]()
    slots: defaultdict[int, int] = defaultdict(int)
    marks: Sequence[PageMark] = plan.marks
    if plan.nowhere and 1 in plan.frames:
        marks = [PageMark(1, (), tuple((index, 0) for index in plan.nowhere)), *marks]
    for mark in marks:
        text = notes_of(report, mark.targets, plan.lang, told)
        first = mark.findings[0]
        yield PageNote(
            mark=mark,
            frame=plan.frames[mark.page],
            severity=worst(report, mark),
            suspects=tuple(suspects_at(report, mark)) if mark.boxes else (),
            subject=finding_head(report, first, plan.lang),
            text="\n\n".join("\n".join(lines) for lines in text),
            fingerprint=report.findings[first].fingerprint,
            slot=slots[mark.page],
        )
        slots[mark.page] += not mark.boxes


def _bookmarks(plan: _Plan) -> list[Bookmark]:
    """Return the bookmarks: severities, under each its findings, under these their places; last what has no place."""
    words, findings = WORDS[plan.lang], plan.report.findings
    at = {target: mark for mark in plan.marks for target in mark.targets}
    tops = []
    for severity in Severity:
        inside = [
            _bookmark(plan, index, at)
            for index, finding in enumerate(findings)
            if finding.severity is severity and index not in plan.nowhere
        ]
        if inside:
            title = f"{words[severity.value]} {len(inside)}"
            tops.append(Bookmark(title, inside[0].page, inside[0].point, COLORS[severity], tuple(inside), bold=True))
    if plan.nowhere:
        items = [Bookmark(_title(plan, index), None, None, COLORS[findings[index].severity]) for index in plan.nowhere]
        tops.append(Bookmark(f"{words['without_place']} {len(items)}", 0, None, _BLACK, tuple(items), bold=True))
    return tops


def _bookmark(plan: _Plan, index: int, at: dict[tuple[int, int], PageMark]) -> Bookmark:
    finding = plan.report.findings[index]
    color, title = COLORS[finding.severity], _title(plan, index)
    places: dict[object, Bookmark] = {}
    for number, where in enumerate(places_of(finding)):
        if (mark := at.get((index, number))) is not None:
            point = _point(mark, plan.frames[mark.page])
            place = Bookmark(clip(where_words(where, plan.lang), _LONGEST_TITLE), mark.page - 1, point, color)
            places.setdefault((mark.page, point), place)
    if not places:  # a rounding difference has no box, but it has a page
        page = page_of(plan.report, index)
        return Bookmark(title, page - 1 if page is not None else None, None, color)
    children = tuple(places.values())
    return Bookmark(title, children[0].page, children[0].point, color, children if len(children) > 1 else ())


def _title(plan: _Plan, index: int) -> str:
    finding = plan.report.findings[index]
    where = where_words(finding.locations[0], plan.lang) if finding.locations else ""
    head = finding_head(plan.report, index, plan.lang)
    return clip(f"{head} · {where}" if where else head, _LONGEST_TITLE)


def _point(mark: PageMark, frame: Frame) -> tuple[float, float]:
    """Return where a viewer should scroll to: a little above the box, at the left of the page."""
    top = mark.boxes[0][1] if mark.boxes else 0.0
    return frame.point(0.0, max(top - _ABOVE, 0.0))
