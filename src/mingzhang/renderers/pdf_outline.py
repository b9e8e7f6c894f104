"""Bookmarks of a PDF that is being added to, put before those it has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A bookmark: a page from 0 and a point in the PDF's own coordinates, its colour, what is under it."""

    title: str
    page: int | None
    point: tuple[float, float] | None
    color: tuple[float, float, float]
    children: tuple[Bookmark, ...] = ()
    bold: bool = False


def add_bookmarks(writer: Any, bookmarks: Sequence[Bookmark]) -> None:
    """Put bookmarks before those of the file, and let viewers show them when it is opened."""
    from pypdf.generic import DictionaryObject, NameObject, NumberObject  # noqa: PLC0415

    if not bookmarks:
        return
    catalog = writer.root_object
    outlines = catalog.get("/Outlines")
    outlines = outlines.get_object() if outlines is not None else None
    if isinstance(outlines, DictionaryObject):
        reference = catalog.raw_get("/Outlines")
        before = outlines.raw_get("/First") if "/First" in outlines else None
    else:
        outlines = DictionaryObject({NameObject("/Type"): NameObject("/Outlines")})
        reference, before = None, None
    if not hasattr(reference, "idnum"):
        reference = writer._add_object(outlines)  # pypdf has no public name for it
        catalog[NameObject("/Outlines")] = reference
    made = _linked(writer, bookmarks, reference)
    first, last = made[0], made[-1]
    if before is not None:
        last.get_object()[NameObject("/Next")] = before
        before.get_object()[NameObject("/Prev")] = last
    else:
        outlines[NameObject("/Last")] = last
    outlines[NameObject("/First")] = first
    shown = outlines.get("/Count", 0)
    shown = int(shown) if isinstance(shown, int) else 0
    outlines[NameObject("/Count")] = NumberObject(max(shown, 0) + len(made))
    catalog[NameObject("/PageMode")] = NameObject("/UseOutlines")


def _linked(writer: Any, bookmarks: Sequence[Bookmark], parent: Any) -> list[Any]:
    """Write bookmarks of one level as a chain under their parent; what is under them is folded."""
    from pypdf.generic import NameObject, NumberObject  # noqa: PLC0415

    made = [writer._add_object(_item(writer, bookmark)) for bookmark in bookmarks]
    for index, (bookmark, reference) in enumerate(zip(bookmarks, made, strict=True)):
        item = reference.get_object()
        item[NameObject("/Parent")] = parent
        if index:
            item[NameObject("/Prev")] = made[index - 1]
        if index + 1 < len(made):
            item[NameObject("/Next")] = made[index + 1]
        if bookmark.children:
            under = _linked(writer, bookmark.children, reference)
            item[NameObject("/First")], item[NameObject("/Last")] = under[0], under[-1]
            item[NameObject("/Count")] = NumberObject(-len(under))
    return made


def _item(writer: Any, bookmark: Bookmark) -> Any:
    from pypdf.generic import (  # noqa: PLC0415
        ArrayObject,
        DictionaryObject,
        FloatObject,
        NameObject,
        NullObject,
        NumberObject,
        TextStringObject,
    )

    item = DictionaryObject(
        {
            NameObject("/Title"): TextStringObject(bookmark.title),
            NameObject("/C"): ArrayObject(map(FloatObject, bookmark.color)),
            NameObject("/F"): NumberObject(2 if bookmark.bold else 0),
        }
    )
    if bookmark.page is not None:
        target = writer.pages[bookmark.page].indirect_reference
        where: list[Any] = [NullObject(), NullObject(), NullObject()]
        if bookmark.point is not None:
            where[:2] = [FloatObject(round(side, 2)) for side in bookmark.point]
        item[NameObject("/Dest")] = ArrayObject([target, NameObject("/XYZ"), *where])
    return item
