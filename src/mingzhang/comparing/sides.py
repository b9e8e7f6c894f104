"""Who disclosed the two documents, whether they can be compared, and which is the older."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingzhang.comparing.pairs import ALIKE, likeness
from mingzhang.model.comparison import Body, Note, Side
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.writing import fold

#: Names so long say which body it is even without the place before it.
_WHOLE_NAME = 6
#: What a body's name may end in without being another body.
_OWN_OFFICE = re.compile(r"(?:（本级）|本级|（机关）|机关)$")


def side_of(disclosure: Disclosure) -> Side:
    """Return what one disclosure is."""
    meta = disclosure.metadata
    mark = meta.watermark.text if meta.watermark is not None else None
    code = meta.department_code
    return Side(
        disclosure.document.source, meta.department_name, code, meta.entity_type, meta.year, mark, disclosure.profile
    )


def in_order(one: Disclosure, other: Disclosure) -> tuple[Disclosure, Disclosure]:
    """Return the disclosure of the earlier year first; those of one year, or of none, as given."""
    years = one.metadata.year, other.metadata.year
    if years[0] is not None and years[1] is not None and years[0] > years[1]:
        return other, one
    return one, other


def is_copy(old: Disclosure, new: Disclosure) -> bool:
    """Say whether the new disclosure is likely meant as a copy of the old one: of its year, in another format.

    A document of several files against one of a single file is one in another format, too.
    """
    years = {one.metadata.year for one in (old, new)} - {None}
    forms = [(one.document.format, len(one.document.parts) > 1) for one in (old, new)]
    return len(years) < 2 and forms[0] != forms[1]


def same_body(old: Disclosure, new: Disclosure) -> Body:
    """Say whether one body disclosed both: by its name, or by its code where the name hardly changed."""
    one, other = old.metadata, new.metadata
    if not one.department_name or not other.department_name:
        return "unknown"
    left, right = _bare(one.department_name), _bare(other.department_name)
    if left == right:
        return "same"
    if _is_ending(left, right):
        return "same"
    same_code = one.department_code is not None and one.department_code == other.department_code
    return "same" if same_code and likeness(left, right) >= ALIKE else "different"


def _is_ending(one: str, other: str) -> bool:
    """Say whether one name is the other with a place before it, or with words of the page around it."""
    short, long = sorted((one, other), key=len)
    return len(short) >= _WHOLE_NAME and long.endswith(short)


def notes_on(old: Side, new: Side, body: Body) -> Iterator[Note]:
    """Yield what a reader should know of the two before looking at their differences."""
    if body == "different":
        yield Note("other_body", old.department or "", new.department or "")
    elif body == "unknown":
        yield Note("unknown_body")
    elif old.department != new.department:
        yield Note("name", old.department or "", new.department or "")
    if old.code and new.code and old.code != new.code:
        yield Note("code", old.code, new.code)
    if old.entity_type and new.entity_type and old.entity_type != new.entity_type:
        yield Note("entity_type", old.entity_type, new.entity_type)
    if old.year is None or new.year is None:
        yield Note("unknown_year")
    if old.watermark or new.watermark:
        key = "both_drafts" if old.watermark and new.watermark else "old_draft" if old.watermark else "new_draft"
        yield Note(key, old.watermark or "", new.watermark or "")
    if old.profile != new.profile:
        yield Note("profile", old.profile, new.profile)


def _bare(name: str) -> str:
    folded = fold(name)
    return _OWN_OFFICE.sub("", folded) or folded
