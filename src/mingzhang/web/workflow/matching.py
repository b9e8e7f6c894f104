"""Which file of a folder or ZIP is whose: by the names of files and folders, failing closed.

A file belongs to a body only where exactly one body's name (or code) stands in its path and no other's. What is not
certain is listed with the reason, never guessed; what the file itself says of its name and year is asked afterwards.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Literal

from django.utils.translation import gettext as _

from mingzhang.model.writing import fold
from mingzhang.web.accounts.models import Department

if TYPE_CHECKING:
    from mingzhang.web.accounts.models import FiscalYear

Json = Mapping[str, Any]
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)")
_CODE = re.compile(r"(?<!\d)(\d{3,12})(?!\d)")
Kind = Literal["部门", "单位"]


@dataclass(frozen=True, slots=True)
class Body:
    """A body that files are looked for: ``kind`` 部门 or 单位; ``key`` is the primary key, of a unit with a minus."""

    key: int
    kind: Kind
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Match:
    """A file and whose it is; ``body`` is None with the ``reason`` why nobody's."""

    path: str
    body: Body | None
    reason: str = ""


def match_files(paths: Iterable[str], bodies: Sequence[Body], year: int) -> list[Match]:
    """Return for each file whose it is, in the order given; nothing is matched on less than one certain name."""
    found = [_match(path, bodies, year) for path in paths]
    often: Counter[Body | None] = Counter(one.body for one in found)
    return [_alone(one, often) for one in found]


def settled(entries: Iterable[Json], bodies: Sequence[Body], year: int) -> list[tuple[Match, Json]]:
    """Return for each file that a batch has read whose it is: what it says of itself and what it is called must agree.

    Args:
        entries: as ``jobs.batch`` gives them: ``file``, and ``error``, ``unmatched`` or ``body`` (a code) and ``kind``.
        bodies: all that may be meant.
        year: the year that is wanted.
    """
    given = list(entries)
    called = {one.path: one for one in (_match(str(entry["file"]), bodies, year) for entry in given)}
    found = [(_agreed(entry, called[str(entry["file"])], bodies), entry) for entry in given]
    often: Counter[Body | None] = Counter(match.body for match, _entry in found)
    return [(_alone(match, often), entry) for match, entry in found]


def _agreed(entry: Json, by_name: Match, bodies: Sequence[Body]) -> Match:
    """Return the body a file says it is of, unless its name says another."""
    reason = entry.get("error") or entry.get("unmatched")
    said = [one for one in bodies if one.kind == entry.get("kind") and one.code == entry.get("body")]
    if reason or len(said) != 1:
        return Match(by_name.path, None, str(reason or _("文件里写的单位不在本地区。")))
    if by_name.body is not None and by_name.body != said[0]:
        words = _("按文件名是{name}，文件里写的是{said}。")
        return Match(by_name.path, None, words.format(name=by_name.body.name, said=said[0].name))
    return Match(by_name.path, said[0])


def bodies_of(year: FiscalYear) -> list[Body]:
    """Return the active departments and units of a year's region."""
    found: list[Body] = []
    for department in Department.objects.filter(region=year.region_id, is_active=True).prefetch_related("units"):
        found.append(Body(department.pk, "部门", department.code, department.name))
        found += [Body(-one.pk, "单位", one.code, one.name) for one in department.units.all() if one.is_active]
    return found


def _alone(match: Match, often: Counter[Body | None]) -> Match:
    if match.body is None or often[match.body] == 1:
        return match
    words = _("{name}有 {count} 份文件，不知道以哪份为准。")
    return Match(match.path, None, words.format(name=match.body.name, count=often[match.body]))


def _match(path: str, bodies: Sequence[Body], year: int) -> Match:
    years = {int(one) for one in _YEAR.findall(_plain(path))}
    if years and year not in years:
        said = "、".join(str(one) for one in sorted(years))
        return Match(path, None, _("文件名写的年度是 {said}，不是 {year}。").format(said=said, year=year))
    # The file's own name decides; the folders above it only where it names nobody.
    pure = PurePosixPath(_plain(path))
    for part in (pure.stem, *(one.name for one in pure.parents if one.name)):
        named = _narrowed(part, _named_in(part, bodies))
        if len(named) == 1 and named[0].kind == "部门" and _kinds(part) == {"单位"}:
            return Match(path, None, _("文件名写的是单位预算，而{name}是部门。").format(name=named[0].name))
        if len(named) == 1:
            return Match(path, named[0])
        if named:
            names = "、".join(f"{one.name}（{one.kind}）" for one in named)
            return Match(path, None, _("文件名可能是这几家的：{names}。").format(names=names))
    return Match(path, None, _("文件名里没有本地区任何部门或者单位的名称。"))


def _named_in(part: str, bodies: Sequence[Body]) -> list[Body]:
    """Return the bodies whose name stands in a name; one whose name lies within another's found there is not meant."""
    text = fold(part)
    found = [one for one in bodies if fold(one.name) in text]
    longest = [
        one
        for one in found
        if not any(fold(one.name) != fold(other.name) and _covers(text, other.name, one.name) for other in found)
    ]
    if longest:
        return longest
    codes = set(_CODE.findall(part))
    return [one for one in bodies if one.code in codes]


def _covers(text: str, longer: str, shorter: str) -> bool:
    """Say whether a name stands only within a longer one."""
    inner, outer = fold(shorter), fold(longer)
    return inner in outer and inner not in text.replace(outer, "\0")


def _narrowed(part: str, named: list[Body]) -> list[Body]:
    """Tell a department from its own office of the same name by 部门预算 or 单位预算 in the file's name."""
    if len({fold(one.name) for one in named}) != 1 or len(named) < 2:
        return named
    kinds = _kinds(part)
    return [one for one in named if one.kind in kinds] if len(kinds) == 1 else named


def _kinds(part: str) -> set[str]:
    return {kind for kind in ("部门", "单位") if f"{kind}预算" in part}


def _plain(path: str) -> str:
    return unicodedata.normalize("NFC", path).replace("\\", "/")
