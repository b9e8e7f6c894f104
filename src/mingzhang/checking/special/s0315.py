"""A body is called by several short names."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.similar import worded_where
from mingzhang.checking.targets import projects_of
from mingzhang.checking.text import limited
from mingzhang.model.finding import Location


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome: all names made of some of the characters of the body's own, in their order."""
    name = context.disclosure.metadata.department_name or ""
    core = _core(name, context.settings)
    if core is None:
        yield not_applicable("单位名称没有简称")
        return
    pattern = re.compile(f"{core[0]}{''.join(f'(?:{sign})?' for sign in core[1:-1])}{core[-1]}")
    found: dict[str, list[Location]] = {}
    for piece in worded_where(context.disclosure, pattern.search):
        for match in pattern.finditer(piece.text):
            found.setdefault(match[0], []).append(Location(piece.place, piece.section or None, text=match[0]))
    for project in projects_of(context.disclosure):
        for match in pattern.finditer(project.name):
            found.setdefault(match[0], []).append(project.here())
    short = {text: places for text, places in found.items() if 2 < len(text) < len(core)}
    if len(short) < 2:
        yield passed()
        return
    names = "、".join(f"“{text}”" for text in short)
    where = limited([place for places in short.values() for place in places])
    yield violated(where, expected=name, actual=names, key="|".join(sorted(short)), names=names)


def _core(name: str, settings: Mapping[str, Any]) -> str | None:
    """Return a body's name without the place, None where it cannot be shortened in two ways."""
    core = re.sub(settings["place"], "", name)
    return core if re.fullmatch(r"[\u4e00-\u9fff]{5,16}", core) else None
