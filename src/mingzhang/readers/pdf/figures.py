"""Figures of a tagged PDF: a chart drawn as vectors is one picture, and its labels are no text of the page.

A tagged PDF says in its structure tree which marked contents make up a figure (ISO 32000-1, 14.8.4.5).
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterator
from typing import Any

from mingzhang.readers.pdf.geometry import Box, Frame

#: A structure deeper or wider than this is damaged or hostile.
_DEEPEST, _MOST = 60, 20_000
_LONGEST_NAME = 64
#: A figure with fewer drawn shapes is no chart: a text in a box is tagged as a figure too, and is text.
_FEWEST_SHAPES = 4


def figure_boxes(pdfium: Any, page: Any, frame: Frame) -> tuple[Box, ...]:
    """Return where the drawn figures of a page stand, in layout coordinates; () where the PDF is not tagged."""
    tree = pdfium.FPDF_StructTree_GetForPage(page)
    if not tree:
        return ()
    try:
        figures = [frozenset(ids) for ids in _figures(pdfium, tree) if ids]
    finally:
        pdfium.FPDF_StructTree_Close(tree)
    return tuple(_boxes(pdfium, page, frame, figures)) if figures else ()


def _figures(pdfium: Any, tree: Any) -> Iterator[list[int]]:
    """Yield the marked content ids of each figure."""
    count = min(pdfium.FPDF_StructTree_CountChildren(tree), _MOST)
    waiting = [(pdfium.FPDF_StructTree_GetChildAtIndex(tree, index), 0) for index in range(count)]
    seen = 0
    while waiting and seen < _MOST:
        element, depth = waiting.pop()
        seen += 1
        if not element or depth > _DEEPEST:
            continue
        if _type(pdfium, element) == "Figure":
            yield [one for part in _parts(pdfium, element) for one in _ids(pdfium, part)]
        else:
            waiting += [(child, depth + 1) for child in _children(pdfium, element)]


def _parts(pdfium: Any, element: Any) -> Iterator[Any]:
    """Yield an element and all that is inside it."""
    waiting, seen = [element], 0
    while waiting and seen < _MOST:
        part = waiting.pop()
        seen += 1
        yield part
        waiting += _children(pdfium, part)


def _children(pdfium: Any, element: Any) -> list[Any]:
    count = min(max(pdfium.FPDF_StructElement_CountChildren(element), 0), _MOST)
    found = (pdfium.FPDF_StructElement_GetChildAtIndex(element, index) for index in range(count))
    return [child for child in found if child]


def _ids(pdfium: Any, element: Any) -> list[int]:
    count = max(pdfium.FPDF_StructElement_GetMarkedContentIdCount(element), 0)
    found = (pdfium.FPDF_StructElement_GetMarkedContentIdAtIndex(element, index) for index in range(min(count, _MOST)))
    return [one for one in found if one >= 0]


def _type(pdfium: Any, element: Any) -> str:
    room = (ctypes.c_ushort * _LONGEST_NAME)()
    length = pdfium.FPDF_StructElement_GetType(element, room, ctypes.sizeof(room))
    return bytes(room)[: max(length - 2, 0)].decode("utf-16-le", "replace")


def _boxes(pdfium: Any, page: Any, frame: Frame, figures: list[frozenset[int]]) -> Iterator[Box]:
    bounds: dict[int, list[tuple[float, float, float, float]]] = {}
    shapes: Counter[int] = Counter()
    wanted = frozenset().union(*figures)
    sides = tuple(ctypes.c_float() for _ in range(4))
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        item = pdfium.FPDFPage_GetObject(page, index)
        one = pdfium.FPDFPageObj_GetMarkedContentID(item)
        if one in wanted and pdfium.FPDFPageObj_GetBounds(item, *(ctypes.byref(side) for side in sides)):
            left, bottom, right, top = (side.value for side in sides)
            bounds.setdefault(one, []).append((left, bottom, right, top))
            shapes[one] += pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_PATH
    for ids in figures:
        found = [one for number in ids for one in bounds.get(number, ())]
        if found and sum(shapes[number] for number in ids) >= _FEWEST_SHAPES:
            lefts, bottoms, rights, tops = zip(*found, strict=True)
            yield frame.box(min(lefts), min(bottoms), max(rights), max(tops))
