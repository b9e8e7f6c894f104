"""Page pictures in the HTML report: the whole page with its boxes, and the stretch of it beside each finding.

Each picture stands in the file once; the stretches beside findings show the same one (SVG ``use``).
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape

from mingzhang.model.finding import Severity
from mingzhang.model.report import Report
from mingzhang.renderers.page_marks import Box, PageMark, repaired_words, suspects_at, worst
from mingzhang.renderers.page_pictures import PagePicture, PagePictures
from mingzhang.renderers.report_marks import Target
from mingzhang.renderers.report_words import WORDS, clean

#: A stretch of a page beside a finding: at least so wide and high in points, so much around the box, at most so high.
_LEAST_WIDTH, _LEAST_HEIGHT = 300.0, 64.0
_AROUND = 26.0
_MOST_HEIGHT = 220.0
#: Pixels of the screen for a point of the page, as the picture has them.
_ZOOM = 1.5
_MOST_STRETCHES = 2
_LETTER = 4.6


@dataclass
class Gallery:
    """The pictures of a report and which of them are drawn already."""

    report: Report
    pictures: PagePictures
    lang: str
    #: The index in ``pictures.marks`` of the mark that shows a place of a finding.
    at: dict[Target, int] = field(default_factory=dict)
    waiting: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        for index, mark in enumerate(self.pictures.marks):
            for target in mark.targets:
                self.at.setdefault(target, index)
        self.waiting = sorted(self.pictures.pages)

    def href(self, target: Target) -> str:
        """Return the id of the box of a place of a finding, "" where no picture shows it."""
        index = self.at.get(target)
        return f"b{index}" if index is not None else ""

    def until(self, page: int | None) -> Iterator[str]:
        """Yield the pictures of all pages up to this one that were not drawn yet; all of them for None."""
        while self.waiting and (page is None or self.waiting[0] <= page):
            yield self._page(self.pictures.pages[self.waiting.pop(0)])

    def notes(self) -> list[str]:
        """Return the sentences on pages without a picture."""
        words, pictures, notes = WORDS[self.lang], self.pictures, []
        if pictures.cut:
            pages = _listed(pictures.cut, self.lang)
            notes.append(words["pictures_cut"].format(shown=len(pictures.pages), pages=pages))
        if pictures.lost:
            notes.append(words["pictures_lost"].format(pages=_listed(pictures.lost, self.lang)))
        return notes

    def stretches(self, finding: int, places: int) -> Iterator[str]:
        """Yield the stretches of pages that show a finding, suspected cells first; ``places`` counts them all."""
        locations = len(self.report.findings[finding].locations)
        order = [*range(locations, places), *range(locations)]
        indexes = [self.at[finding, number] for number in order if (finding, number) in self.at]
        views = {
            index: _view(mark, self.pictures.pages[mark.page])
            for index in dict.fromkeys(indexes)
            if (mark := self.pictures.marks[index]).boxes
        }
        for index in self._chosen(views):
            yield self._stretch(finding, index, views[index])

    def _chosen(self, views: Mapping[int, Box]) -> list[int]:
        """Choose the first stretch and one that shows something else, on another page if there is one."""
        if not views:
            return []
        marks = self.pictures.marks
        first, *rest = views
        page, view = marks[first].page, views[first]
        other = [index for index in rest if marks[index].page != page]
        apart = [index for index in rest if not _holds(view, marks[index].boxes[0])]
        return [first, *[*other, *apart][: _MOST_STRETCHES - 1]]

    def _stretch(self, finding: int, index: int, view: Box) -> str:
        page = self.pictures.marks[index].page
        x0, top, x1, bottom = view
        boxes = [
            self._drawn(mark)
            for mark in self.pictures.marks
            if mark.page == page and finding in mark.findings and any(_meets(view, box) for box in mark.boxes)
        ]
        name = WORDS[self.lang]["page"].format(n=page)
        return (
            f'<a class="cut" href="#b{index}"><svg viewBox="{x0:.1f} {top:.1f} {x1 - x0:.1f} {bottom - top:.1f}" '
            f'width="{(x1 - x0) * _ZOOM:.0f}" height="{(bottom - top) * _ZOOM:.0f}" role="img" '
            f'aria-label="{escape(name)}"><use href="#i{page}"/>{"".join(boxes)}</svg><small>{escape(name)}</small></a>'
        )

    def _page(self, picture: PagePicture) -> str:
        words, number = WORDS[self.lang], picture.page
        own = [(index, mark) for index, mark in enumerate(self.pictures.marks) if mark.page == number]
        count = len({finding for _, mark in own for finding in mark.findings})
        told = words["page_findings"].format(n=count) if count else ""
        name = words["page"].format(n=number)
        data = base64.b64encode(picture.data).decode()
        size = f'width="{picture.width:.1f}" height="{picture.height:.1f}"'
        boxes = "".join(self._linked(index, mark) for index, mark in own if mark.boxes)
        return (
            f'<details class="pp" id="pp{number}"><summary>{escape(words["page_picture"].format(n=number) + told)}'
            f'</summary><svg viewBox="0 0 {picture.width:.1f} {picture.height:.1f}" role="group" '
            f'aria-label="{escape(name)}"><image id="i{number}" {size} preserveAspectRatio="none" '
            f'href="data:image/png;base64,{data}"/>{boxes}</svg></details>'
        )

    def _linked(self, index: int, mark: PageMark) -> str:
        """Return the boxes of a mark as a link to its first finding, with the numbers of all of them."""
        numbers = [finding + 1 for finding in mark.findings]
        title = "; ".join(self._title(finding) for finding in mark.findings)
        return (
            f'<a href="#f{numbers[0]}" id="b{index}" data-f="{" ".join(map(str, numbers))}">'
            f"<title>{escape(title)}</title>{self._drawn(mark)}</a>"
        )

    def _title(self, finding: int) -> str:
        found = self.report.findings[finding]
        return f"{WORDS[self.lang][found.severity.value]} {finding + 1} {clean(found.title)}"

    def _drawn(self, mark: PageMark) -> str:
        severity = worst(self.report, mark)
        suspects = suspects_at(self.report, mark)
        parts = [_rectangle(box, severity, bool(suspects)) for box in mark.boxes]
        x0, top = mark.boxes[0][:2]
        numbers = [str(finding + 1) for finding in mark.findings]
        text = ",".join(numbers) if len(numbers) <= 3 else f"{','.join(numbers[:2])}…"
        parts.append(_tag(x0, top, text, severity))
        if repaired := clean(repaired_words(suspects)):
            parts.append(_repair(mark.boxes[-1], f"→ {repaired}"))
        return "".join(parts)


def _rectangle(box: Box, severity: Severity, suspected: bool) -> str:
    x0, top, x1, bottom = box
    css = f"bx {severity.value}{' sus' if suspected else ''}"
    where = f'x="{x0 - 1:.1f}" y="{top - 1:.1f}" width="{x1 - x0 + 2:.1f}" height="{bottom - top + 2:.1f}"'
    return f'<rect class="{css}" {where}/>'


def _tag(x: float, y: float, text: str, severity: Severity) -> str:
    width = len(text) * _LETTER + 3
    x, y = max(x - width / 2, 0.0), max(y - 5, 0.0)
    return (
        f'<rect class="tg {severity.value}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="8"/>'
        f'<text class="tn" x="{x + width / 2:.1f}" y="{y + 6.3:.1f}">{text}</text>'
    )


def _repair(box: Box, text: str) -> str:
    """Return the value that would repair a cell, below its right end."""
    return f'<text class="rp" x="{box[2]:.1f}" y="{box[3] + 8:.1f}">{escape(text)}</text>'


def _view(mark: PageMark, picture: PagePicture) -> Box:
    """Return the stretch of the page around a mark: wide enough to know where one is, within the page."""
    x0, top = min(box[0] for box in mark.boxes), min(box[1] for box in mark.boxes)
    x1, bottom = max(box[2] for box in mark.boxes), max(box[3] for box in mark.boxes)
    width = min(max(x1 - x0 + 2 * _AROUND, _LEAST_WIDTH), picture.width)
    height = min(max(bottom - top + 2 * _AROUND, _LEAST_HEIGHT), _MOST_HEIGHT, picture.height)
    left = min(max((x0 + x1 - width) / 2, 0.0), picture.width - width)
    middle = (top + bottom) / 2 if bottom - top < height else top - _AROUND / 2 + height / 2
    up = min(max(middle - height / 2, 0.0), picture.height - height)
    return left, up, left + width, up + height


def _holds(view: Box, box: Box) -> bool:
    return view[0] <= box[0] and view[1] <= box[1] and box[2] <= view[2] and box[3] <= view[3]


def _meets(view: Box, box: Box) -> bool:
    return box[0] < view[2] and view[0] < box[2] and box[1] < view[3] and view[1] < box[3]


def _listed(pages: tuple[int, ...], lang: str) -> str:
    """Return page numbers in words: 2–5、8."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    shown = [str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]
    return ("、" if lang == "zh" else ", ").join(shown)
