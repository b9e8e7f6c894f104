"""Annotations of a PDF that is being added to: a box with a note, or an icon for a whole page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from mingzhang.model.finding import Severity, Suspect
from mingzhang.renderers.finding_note import AUTHOR
from mingzhang.renderers.page_marks import Box, PageMark
from mingzhang.renderers.pdf_drawing import COLORS, DASHES, drawn_extent, drawn_mark
from mingzhang.renderers.pdf_pages import Frame

#: Annotations are printed with their page.
_PRINTS = 4
#: One of the fonts that every viewer has.
_FONT = "/Helvetica-Bold"
#: The corner in which notes on a whole page stand, and how far they are apart, in points.
_CORNER, _STEP = 14.0, 20.0
_LINE = 1.2


@dataclass(frozen=True, slots=True)
class PageNote:
    """A mark on a page, how grave it is, and what its note says. ``slot`` counts notes on the whole of a page."""

    mark: PageMark
    frame: Frame
    severity: Severity
    suspects: tuple[tuple[int, Suspect], ...]
    subject: str
    text: str
    fingerprint: str
    slot: int = 0

    @property
    def corner(self) -> tuple[float, float]:
        """Return where the icon of a note on a whole page stands."""
        return _CORNER, _CORNER + self.slot * _STEP


def add_notes(writer: Any, notes: Iterable[PageNote]) -> None:
    """Add annotations to the pages of a file."""
    from pypdf.generic import DictionaryObject, NameObject  # noqa: PLC0415

    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": _FONT, "/Encoding": "/WinAnsiEncoding"}
    named = DictionaryObject({NameObject(key): NameObject(value) for key, value in font.items()})
    fonts = DictionaryObject({NameObject("/F"): writer._add_object(named)})  # pypdf has no public name for it
    for note in notes:
        writer.add_annotation(page_number=note.mark.page - 1, annotation=_annotation(writer, fonts, note))


def _annotation(writer: Any, fonts: Any, note: PageNote) -> Any:
    from pypdf import generic as pdf  # noqa: PLC0415

    extent = drawn_extent(note.mark, note.suspects, note.frame, note.corner)
    rectangle = note.frame.rectangle(extent)
    entries = {
        "/Type": pdf.NameObject("/Annot"),
        "/Subtype": pdf.NameObject("/Square" if note.mark.boxes else "/Text"),
        "/Rect": _numbers(rectangle),
        "/Contents": pdf.TextStringObject(note.text),
        "/T": pdf.TextStringObject(AUTHOR),
        "/Subj": pdf.TextStringObject(note.subject),
        "/NM": pdf.TextStringObject(_name(note)),
        "/F": pdf.NumberObject(_PRINTS),
        "/C": _numbers(COLORS[note.severity]),
        "/BS": _border(note.severity),
        "/AP": pdf.DictionaryObject({pdf.NameObject("/N"): _appearance(writer, fonts, note, rectangle)}),
    }
    if note.mark.boxes:
        entries["/RD"] = _numbers(_apart(rectangle, note.frame.rectangle(_around(note.mark))))
    else:
        entries["/Name"] = pdf.NameObject("/Comment")
    return pdf.DictionaryObject({pdf.NameObject(key): value for key, value in entries.items()})


def _border(severity: Severity) -> Any:
    """Return the line of the box, for viewers that draw it themselves."""
    from pypdf import generic as pdf  # noqa: PLC0415

    dashes = DASHES[severity]
    entries = {"/W": pdf.FloatObject(_LINE), "/S": pdf.NameObject("/D" if dashes else "/S")}
    if dashes:
        entries["/D"] = _numbers(dashes)
    return pdf.DictionaryObject({pdf.NameObject(key): value for key, value in entries.items()})


def _appearance(writer: Any, fonts: Any, note: PageNote, rectangle: Box) -> Any:
    """Return what viewers show in place of their own idea of the annotation."""
    from pypdf import generic as pdf  # noqa: PLC0415

    stream = pdf.StreamObject()
    drawing = drawn_mark(note.mark, note.severity, note.suspects, note.frame, note.corner)
    stream.set_data(drawing.encode("latin-1"))
    stream[pdf.NameObject("/Type")] = pdf.NameObject("/XObject")
    stream[pdf.NameObject("/Subtype")] = pdf.NameObject("/Form")
    stream[pdf.NameObject("/BBox")] = _numbers(rectangle)
    stream[pdf.NameObject("/Resources")] = pdf.DictionaryObject({pdf.NameObject("/Font"): fonts})
    return writer._add_object(stream)


def _numbers(values: Iterable[float]) -> Any:
    from pypdf import generic as pdf  # noqa: PLC0415

    return pdf.ArrayObject(pdf.FloatObject(round(value, 2)) for value in values)


def _around(mark: PageMark) -> Box:
    x0, top, x1, bottom = zip(*mark.boxes, strict=True)
    return min(x0), min(top), max(x1), max(bottom)


def _apart(outer: Box, inner: Box) -> list[float]:
    """Return how far the box itself stands inside of everything that is drawn: left, bottom, right, top."""
    sides = (inner[0] - outer[0], inner[1] - outer[1], outer[2] - inner[2], outer[3] - inner[3])
    return [max(side, 0.0) for side in sides]


def _name(note: PageNote) -> str:
    """Return a name that no other annotation of the page has: the first finding there, and where it is."""
    where = "-".join(f"{side:.0f}" for side in note.mark.boxes[0]) if note.mark.boxes else f"page{note.slot}"
    return f"mingzhang-{note.fingerprint}-{note.mark.page}-{where}"
