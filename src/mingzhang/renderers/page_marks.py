"""Which boxes on which pages a report points to, for renderings that show the pages themselves."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from mingzhang.model.document import Document, Grid, Paragraph
from mingzhang.model.finding import Finding, Location, Severity, Suspect, Verdict
from mingzhang.model.place import Place
from mingzhang.model.report import Report
from mingzhang.renderers.report_marks import Target, finding_places

#: x0, top, x1, bottom in points from the top left of the page as shown.
Box = tuple[float, float, float, float]
#: A text no longer than this is marked as a whole: a box around one figure in it would be lost.
_SHORT = 24
_BLANK = re.compile(r"\s+")


class Quote(NamedTuple):
    """A part of the text in a box: what it says, and the how manieth of how many such parts it is (from 0)."""

    text: str
    nth: int = 0
    of: int = 1


@dataclass(frozen=True, slots=True)
class PageMark:
    """A place on a page and the findings that point to it; pages count from 1.

    Several ``boxes`` are the lines of a quotation, none means the whole page. ``quote`` is the part of the text in
    the box that is meant, None for all of it.
    """

    page: int
    boxes: tuple[Box, ...]
    targets: tuple[Target, ...]
    quote: Quote | None = None

    @property
    def findings(self) -> tuple[int, ...]:
        """Return the indexes of the findings that point here, each once."""
        return tuple(dict.fromkeys(index for index, _ in self.targets))


@dataclass(frozen=True, slots=True)
class _Known:
    """What a document says about its lines: the page of each, the box of all of it, its paragraph or cells."""

    pages: dict[int, int]
    boxes: dict[int, Box]
    texts: dict[Place, str]
    paragraphs: dict[int, Paragraph]


def page_marks(report: Report) -> tuple[PageMark, ...]:
    """Return the marks of all findings, in reading order; rounding differences, which are no faults, have none."""
    known = _known(report.disclosure.document)
    found: defaultdict[tuple[int, Box | None, Quote | None], list[Target]] = defaultdict(list)
    for index, finding in enumerate(report.findings):
        if finding.verdict is Verdict.ROUNDING:
            continue
        for number, place in enumerate(finding_places(report, index)):
            page, box = _on_page(place, known)
            if page is not None:
                found[page, box, _quote(place, _printed(finding, number), known)].append((index, number))
    marks = [
        PageMark(page, (box,) if box is not None else (), tuple(dict.fromkeys(targets)), quote)
        for (page, box, quote), targets in found.items()
    ]
    return tuple(sorted(marks, key=_order))


def _order(mark: PageMark) -> tuple[int, float, float]:
    x0, top, _, _ = mark.boxes[0] if mark.boxes else (0.0, 0.0, 0.0, 0.0)
    return mark.page, round(top, 1), x0


def places_of(finding: Finding) -> tuple[Location | Suspect, ...]:
    """Return what the numbers of targets count: the locations of a finding, then its suspects."""
    return (*finding.locations, *finding.suspects)


def _printed(finding: Finding, number: int) -> str:
    where = places_of(finding)[number]
    return (where.text if isinstance(where, Location) else where.printed) or ""


def worst(report: Report, mark: PageMark) -> Severity:
    """Return the severity of the worst finding at a mark: findings are sorted by severity."""
    return report.findings[min(mark.findings)].severity


def suspects_at(report: Report, mark: PageMark) -> list[tuple[int, Suspect]]:
    """Return the suspected cells at a mark with the index of their finding, the likeliest first."""
    found = []
    for index, number in mark.targets:
        where = places_of(report.findings[index])[number]
        if isinstance(where, Suspect):
            found.append((index, where))
    return sorted(found, key=lambda item: (item[1].rank, item[0]))


def repaired_words(suspects: Sequence[tuple[int, Suspect]]) -> str:
    """Return the value that would repair a suspected cell, with a question mark where others are as likely."""
    if not suspects:
        return ""
    best = suspects[0][1]
    sure = best.companion or (best.rank == 1 and not best.tied)
    return best.repaired if sure else f"{best.repaired}?"


def page_of(report: Report, index: int) -> int | None:
    """Return the page of the first place of a finding that is on one; also for findings without marks."""
    known = _known(report.disclosure.document)
    return next((page for place in finding_places(report, index) if (page := _on_page(place, known)[0])), None)


def quoted(mark: PageMark, boxes: tuple[Box, ...]) -> PageMark:
    """Return a mark narrowed to the boxes of its quotation; without such boxes it stays as it is."""
    return replace(mark, boxes=boxes) if boxes else mark


def squeezed(text: str) -> str:
    """Return a text without white space."""
    return _BLANK.sub("", text)


def _known(document: Document) -> _Known:
    known = _Known({}, {}, {}, {})
    for block in document.blocks:
        if isinstance(block, Paragraph) and block.place.line is not None:
            known.paragraphs[block.place.line] = block
    for place, text in _texts(document):
        known.texts.setdefault(place, text)
        if place.line is None:
            continue
        if place.page is not None:
            known.pages.setdefault(place.line, place.page)
        if place.box is not None:
            before = known.boxes.get(place.line)
            known.boxes[place.line] = _around(before, place.box) if before is not None else place.box
    return known


def _texts(document: Document) -> Iterator[tuple[Place, str]]:
    for block in document.blocks:
        if isinstance(block, Grid):
            for row in block.rows:
                for text, place in row:
                    yield place, text
        else:
            yield block.place, getattr(block, "text", "")


def _around(one: Box, other: Box) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _on_page(place: Place, known: _Known) -> tuple[int | None, Box | None]:
    """Return page and box of a place; a place that only tells the line is where the whole line is."""
    line = place.line
    page = place.page if place.page is not None or line is None else known.pages.get(line)
    if place.box is not None or line is None or known.pages.get(line) != page:
        return page, place.box
    return page, known.boxes.get(line)


def _quote(place: Place, printed: str, known: _Known) -> Quote | None:
    """Return the part of a text that is meant, None if that is all of it or cannot be told."""
    paragraph = known.paragraphs.get(place.line) if place.line is not None else None
    if paragraph is not None and place.start is not None and place.end is not None:
        return _span(paragraph, place.start, place.end)
    whole = known.texts.get(place)
    if whole is None:
        return None
    part, text = squeezed(printed), squeezed(whole)
    once = part and len(text) > _SHORT and part != text and text.count(part) == 1
    return Quote(part) if once else None


def _span(paragraph: Paragraph, start: int, end: int) -> Quote | None:
    """Return what stands in a span of a paragraph that is a part of it."""
    begin = paragraph.place.start or 0
    text, part = squeezed(paragraph.text), squeezed(paragraph.text[max(start - begin, 0) : max(end - begin, 0)])
    if not part or part == text or len(text) <= _SHORT:
        return None
    before = len(squeezed(paragraph.text[: start - begin]))
    starts = [at for at in range(len(text)) if text.startswith(part, at)]
    return Quote(part, starts.index(before), len(starts)) if before in starts else None
