"""The audited PDF with boxes, notes and bookmarks, read back with pypdf and looked at with pdfium."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import click
import numpy as np
import pypdf
import pypdfium2  # type: ignore[import-untyped, unused-ignore]
import pytest
from numpy.typing import NDArray
from pypdf.generic import RectangleObject

from mingzhang.cli.outputs import write_pages
from mingzhang.model.errors import UnreadableInputError
from mingzhang.model.finding import Severity, Verdict
from mingzhang.model.place import Place
from mingzhang.model.report import Report
from mingzhang.pipeline import Result, Task, run_task
from mingzhang.readers.text import parse_text
from mingzhang.renderers.annotated_pdf import annotated_pdf
from tests.annotated_samples import document, finding, page, pdf, place_of, report, suspect, traced
from tests.pdf_samples import write_pdf
from tests.shared import SHARED, needs_shared

SCALE = 2.0


def notes_on(data: bytes, number: int = 1) -> list[Any]:
    return [item.get_object() for item in pypdf.PdfReader(io.BytesIO(data)).pages[number - 1].get("/Annots", [])]


def outline(data: bytes) -> list[tuple[int, str, int | None]]:
    """Return (depth, title, page from 1) of every bookmark."""
    reader = pypdf.PdfReader(io.BytesIO(data))
    found: list[tuple[int, str, int | None]] = []

    def walk(items: Any, depth: int) -> None:
        for item in items:
            if isinstance(item, list):
                walk(item, depth + 1)
            else:
                number = reader.get_destination_page_number(item) if item.page is not None else None
                found.append((depth, str(item.title), number + 1 if number is not None and number >= 0 else None))

    walk(reader.outline, 0)
    return found


def look(data: bytes, number: int = 1) -> NDArray[np.int16]:
    shown = pypdfium2.PdfDocument(data)[number - 1].render(scale=SCALE, draw_annots=True, rev_byteorder=True)
    pixels: NDArray[np.uint8] = shown.to_numpy()
    return pixels[:, :, :3].astype(np.int16)


def audited(path: Path, *, severity: Severity = Severity.ERROR) -> tuple[Report, Place]:
    found = document(path)
    place = place_of(found, "412.30")
    return report(found, finding(place, severity=severity)), place


def test_box_and_note_stand_at_the_finding(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf")
    made, place = audited(path)
    data = annotated_pdf(made, path)
    assert data.startswith(path.read_bytes())  # added to, not rewritten
    assert len(pypdf.PdfReader(io.BytesIO(data)).pages) == 2
    (note,) = notes_on(data)
    assert note["/Subtype"] == "/Square"
    for word in ("A0301", "412.30", "206.10万元", "预算法第14条", "核对后改正合计", "0123456789abcdef"):
        assert word in note["/Contents"], word
    left, bottom, right, top = (float(side) for side in note["/Rect"])
    assert place.box is not None
    x0, up, x1, down = place.box
    assert left <= x0 and right >= x1 and bottom <= 842 - down and top >= 842 - up
    assert right - left < x1 - x0 + 20 and top - bottom < down - up + 20
    assert notes_on(data, 2) == []


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("cropped", [False, True])
def test_box_is_drawn_where_the_page_shows_the_cell(tmp_path: Path, rotate: int, cropped: bool) -> None:
    path = pdf(tmp_path / "a.pdf", [page(rotate, (30.0, -40.0))])
    if cropped:
        writer = pypdf.PdfWriter(clone_from=path)
        writer.pages[0].cropbox = RectangleObject((45.0, 60.0, 560.0, 780.0))
        writer.write(path)
    made, place = audited(path)
    data = annotated_pdf(made, path)
    changed = np.abs(look(data) - look(path.read_bytes())).max(axis=2) > 40
    rows, columns = np.nonzero(changed.any(axis=1))[0], np.nonzero(changed.any(axis=0))[0]
    assert place.box is not None
    x0, top, x1, bottom = place.box
    drawn = (columns[0] / SCALE, rows[0] / SCALE, columns[-1] / SCALE, rows[-1] / SCALE)
    # The number's tag stands out at the upper left corner, as the page is shown.
    assert x0 - 12 < drawn[0] < x0 and top - 8 < drawn[1] < top
    assert x1 < drawn[2] < x1 + 4 and bottom < drawn[3] < bottom + 4


@pytest.mark.parametrize("rotate", [0, 90, 270])
def test_box_is_around_text_that_runs_up_the_page(tmp_path: Path, rotate: int) -> None:
    turned = page().sideways()
    turned.rotate = rotate
    path = pdf(tmp_path / "a.pdf", [turned])
    found = document(path)
    quoted = place_of(found, "206.20万元")
    data = annotated_pdf(report(found, finding(place_of(found, "412.30")), finding(quoted, rule="A0302")), path)
    notes = sorted(notes_on(data), key=lambda note: "A0302" in note["/Contents"])
    cell, words = ([float(side) for side in note["/Rect"]] for note in notes)
    for box, text in ((cell, "412.30"), (words, "206.20万元")):
        for left, bottom, right, top in characters(path, text):
            assert box[0] <= left + 1 and box[1] <= bottom + 1 and box[2] >= right - 1 and box[3] >= top - 1, text
    # One box around the words quoted, not one for each character: as thick as they are, and as long.
    assert max(words[2] - words[0], words[3] - words[1]) < 80
    assert min(words[2] - words[0], words[3] - words[1]) < 30


def characters(path: Path, text: str) -> list[tuple[float, float, float, float]]:
    """Return the boxes of the characters of a text on the first page, in the PDF's own coordinates."""
    shown = pypdfium2.PdfDocument(path)[0]
    words = shown.get_textpage()
    start, count = words.search(text).get_next()
    return [words.get_charbox(index) for index in range(start, start + count)]


@pytest.mark.parametrize("rotate", [0, 90])
def test_box_is_around_text_that_is_drawn_and_not_written(tmp_path: Path, rotate: int) -> None:
    pytest.importorskip("rapidocr", reason="recognising pictures needs the extra ocr")
    path = write_pdf(tmp_path / "b.pdf", [traced(pdf(tmp_path / "a.pdf"), rotate)])
    found = document(path)
    data = annotated_pdf(report(found, finding(place_of(found, "412.30"))), path)
    (note,) = notes_on(data)
    box = [float(side) for side in note["/Rect"]]
    for left, bottom, right, top in characters(tmp_path / "a.pdf", "412.30"):
        assert box[0] <= left + 1 and box[1] <= bottom + 1 and box[2] >= right - 1 and box[3] >= top - 1
    assert box[2] - box[0] < 110 and box[3] - box[1] < 40


def test_severities_differ_in_colour_and_in_line(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf")
    notes = [notes_on(annotated_pdf(audited(path, severity=one)[0], path))[0] for one in Severity]
    assert len({tuple(map(float, note["/C"])) for note in notes}) == 3
    assert len({tuple(map(float, note["/BS"].get("/D", ()))) for note in notes}) == 3
    assert len({note["/AP"]["/N"].get_object().get_data().split(b" d ")[0][-12:] for note in notes}) == 3


@pytest.mark.parametrize("tied", [False, True])
def test_suspected_cell_shows_the_value_that_repairs_it(tmp_path: Path, tied: bool) -> None:
    path = pdf(tmp_path / "a.pdf")
    found = document(path)
    place = place_of(found, "412.30")
    data = annotated_pdf(report(found, finding(place, suspects=[suspect(place, tied=tied)])), path)
    (note,) = notes_on(data)
    drawing = note["/AP"]["/N"].get_object().get_data()
    assert (b"(206.10?)" if tied else b"(206.10)") in drawing
    assert drawing.count(b" re S") == 2  # a suspected cell has two lines around it
    assert "412.30 → 206.10" in note["/Contents"]


def test_part_of_a_long_sentence_is_boxed_not_all_of_it(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", [page()])
    found = document(path)
    first, second = (place_of(found, "基本支出206.10万元", nth) for nth in (0, 1))
    data = annotated_pdf(report(found, finding(first), finding(second, rule="A0302")), path)
    boxes = sorted(tuple(float(side) for side in note["/Rect"]) for note in notes_on(data))
    assert first.box is not None and first.box == second.box  # the reader knows the paragraph only
    assert len(boxes) == 2 and all(box[3] - box[1] < 40 for box in boxes)
    assert first.box[3] - first.box[1] > 40


def test_bookmarks_lead_by_severity_to_the_places_and_come_before_those_of_the_source(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf")
    writer = pypdf.PdfWriter(clone_from=path)
    writer.add_outline_item(title="原有书签", page_number=1)
    writer.write(path)
    found = document(path)
    here, there = place_of(found, "412.30"), place_of(found, "412.30", 1)
    made = report(
        found,
        finding(rule="G0005"),
        finding(there, rule="A0302", severity=Severity.WARNING),
        finding(here, there, rule="A0301"),
        finding(here, rule="G0001", severity=Severity.INFO, verdict=Verdict.ROUNDING),
    )
    data = annotated_pdf(made, path)
    marks = outline(data)
    assert [title for depth, title, _ in marks if depth == 0] == [
        "错误 1",
        "警告 1",
        "提示 1",
        "没有位置的问题 1",
        "原有书签",
    ]
    numbers = {title.split()[3]: number for depth, title, number in marks if depth == 1}
    assert numbers == {"G0005": None, "A0301": 1, "A0302": 2, "G0001": 1}
    assert [number for depth, _, number in marks if depth == 2] == [1, 2]
    icons = [note for note in notes_on(data) if note["/Subtype"] == "/Text"]
    assert len(icons) == 1 and "G0005" in icons[0]["/Contents"]
    # Two findings share a cell on page 2; a rounding difference is no fault and has no box.
    assert ["A0301" in note["/Contents"] and "A0302" in note["/Contents"] for note in notes_on(data, 2)] == [True]
    assert not any("G0001" in note["/Contents"] for note in notes_on(data))


def test_finding_of_many_places_is_told_in_full_once(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", [page(), page(), page(), page()])
    found = document(path)
    data = annotated_pdf(report(found, finding(*(place_of(found, "412.30", nth) for nth in range(4)))), path)
    told = ["预算法第14条" in notes_on(data, number)[0]["/Contents"] for number in (1, 2, 3, 4)]
    assert told == [True, False, False, False]


def test_encrypted_source_is_opened_with_the_password_and_the_copy_without(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", password="secret")
    found = document(path, "secret")
    made = report(found, finding(place_of(found, "412.30")))
    with pytest.raises(UnreadableInputError, match="--password"):
        annotated_pdf(made, path)
    data = annotated_pdf(made, path, password="secret")
    assert not pypdf.PdfReader(io.BytesIO(data)).is_encrypted
    assert len(notes_on(data)) == 1


@pytest.mark.parametrize("damage", ["wrong offset", "no table", "wrong count", "bytes before"])
def test_damaged_source_is_annotated_all_the_same(tmp_path: Path, damage: str) -> None:
    path = pdf(tmp_path / "a.pdf")
    made, _ = audited(path)
    good = path.read_bytes()
    path.write_bytes(
        {
            "wrong offset": good[: good.rindex(b"startxref")] + b"startxref\n12\n%%EOF\n",
            "no table": good[: good.rindex(b"xref\n0")] + b"trailer << /Root 1 0 R >>\n%%EOF\n",
            "wrong count": good.replace(b"/Count 2", b"/Count 9"),
            "bytes before": b"HTTP/1.1 200 OK\r\n\r\n" + good,
        }[damage]
    )
    assert len(notes_on(annotated_pdf(made, path))) == 1


def test_source_without_pages_is_refused_with_a_remedy(tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("甲县乙局", encoding="utf-8")
    made = report(parse_text("甲县乙局", source=str(text)))
    for path in (text, None):
        with pytest.raises(UnreadableInputError, match="--format docx"):
            annotated_pdf(made, path)


@needs_shared
def test_one_run_of_each_form_on_a_real_file() -> None:
    assert SHARED is not None
    source = min((SHARED / "disclosures" / "pdf").glob("*.pdf"), key=lambda path: path.stat().st_size)
    data = run_task(Task(str(source), "check", "pdf", "zh")).data
    assert data.startswith(source.read_bytes())
    assert all(note["/Subtype"] in ("/Square", "/Text") for note in notes_on(data))
    assert "data:image/png" in run_task(Task(str(source), "check", "html", "zh")).text


def test_copies_have_names_of_their_own_and_never_replace_a_source(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    sources = [pdf(tmp_path / name / "甲县乙局.pdf") for name in ("a", "b")]
    results = [Result(str(path), "", data=b"%PDF-") for path in sources]
    assert write_pages(iter(results), tmp_path / "out", 2, "pdf") == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["甲县乙局-批注-2.pdf", "甲县乙局-批注.pdf"]
    assert write_pages(iter(results[:1]), tmp_path / "out" / "稿.pdf", 1, "pdf") == 0
    assert (tmp_path / "out" / "稿.pdf").read_bytes() == b"%PDF-"
    with pytest.raises(click.UsageError, match="不能覆盖"):
        write_pages(iter(results[:1]), sources[0], 1, "pdf")
    assert sources[0].read_bytes() != b"%PDF-"
