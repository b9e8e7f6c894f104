"""Read what floats over the cells of a sheet: text boxes, pictures, comments."""

from __future__ import annotations

from mingzhang.readers.xlsx.archive import Archive
from mingzhang.readers.xlsx.sheet import Sheet


def read_drawings(archive: Archive, name: str, sheet: Sheet) -> None:
    """Add the texts of boxes, the pictures and the number of comments of the sheet's part ``name`` to a sheet."""
    for relation in archive.relations(name).values():
        if relation.kind == "comments":
            root = archive.root(relation.target)
            sheet.comments += sum(1 for _ in root.iter("{*}comment")) if root is not None else 0
        elif relation.kind == "drawing":
            _read_drawing(archive, relation.target, sheet)


def _read_drawing(archive: Archive, name: str, sheet: Sheet) -> None:
    root = archive.root(name)
    if root is None:
        return
    for body in root.iter("{*}txBody"):
        lines = ["".join(run.text or "" for run in line.iter("{*}t")) for line in body.iter("{*}p")]
        if text := "\n".join(line for line in lines if line.strip()):
            sheet.extras.append(text)
    for anchor in root:
        for about in anchor.iterfind("{*}graphicFrame/{*}nvGraphicFramePr/{*}cNvPr"):
            row = (anchor.findtext("{*}from/{*}row") or "").strip()
            sheet.charts.append((int(row) if row.isdigit() else 0, about.get("descr", "")))
    for picture in root.iter("{*}pic"):
        about = next(picture.iter("{*}cNvPr"), None)
        sheet.pictures.append(about.get("descr", "") if about is not None else "")
