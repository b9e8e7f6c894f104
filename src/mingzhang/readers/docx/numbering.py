"""The automatic numbers of paragraphs: 一、 第一部分 1.1 (a), counted as Word counts them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from mingzhang.readers.docx.namespaces import VAL, Node, is_on, number, q, value
from mingzhang.readers.docx.number_forms import write_number

LEVELS = 9
#: The number of a paragraph in a list without numbers.
BULLET = "• "
_LEVEL_INDEX, _NUM_ID, _ABSTRACT_ID = q("w:ilvl"), q("w:numId"), q("w:abstractNumId")
_PLACEHOLDER = re.compile(r"%([1-9])")
_NUM_FORMAT, _LVL = q("w:numFmt"), q("w:lvl")
#: Behind such a sign no blank is needed between number and text.
_CLOSED = re.compile(r"[\u3000-\u303f\uff00-\uffef]$")


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered. ``restart``: the level (from 1) whose use begins anew, 0: none does."""

    start: int = 1
    form: str = "decimal"
    pattern: str = ""
    suffix: str = "tab"
    restart: int | None = None
    legal: bool = False
    style: str | None = None


@dataclass(frozen=True, slots=True)
class List:
    """A list that paragraphs name by its id. Lists with one ``counter`` count together."""

    counter: str
    levels: tuple[Level, ...]
    #: Levels that begin anew at these numbers when the list is first used.
    overrides: Mapping[int, int]


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far they have counted."""

    lists: Mapping[str, List]
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _starts: dict[tuple[str, int], int] = field(default_factory=dict)
    _used: set[str] = field(default_factory=set)

    def level_of_style(self, num_id: str, style_id: str) -> int:
        """Return the level of a list that a paragraph style stands for."""
        known = self.lists.get(num_id)
        levels = known.levels if known is not None else ()
        return next((index for index, level in enumerate(levels) if level.style == style_id), 0)

    def next_label(self, num_id: str, index: int) -> str:
        """Count one paragraph on and return its number with what parts it from the text; BULLET for bullets."""
        used = self.lists.get(num_id)
        if used is None or not 0 <= index < len(used.levels):
            return ""
        counts = self._counts.setdefault(used.counter, [None] * LEVELS)
        self._apply_overrides(num_id, used, counts)
        level, count = used.levels[index], counts[index]
        counts[index] = self._starts.get((used.counter, index), level.start) if count is None else count + 1
        for lower in range(index + 1, len(used.levels)):
            restart = used.levels[lower].restart
            if restart is None or index < restart:
                counts[lower] = None
        return self._written(used, index, counts)

    def _apply_overrides(self, num_id: str, used: List, counts: list[int | None]) -> None:
        if num_id in self._used:
            return
        self._used.add(num_id)
        for level, start in used.overrides.items():
            counts[level] = None
            self._starts[used.counter, level] = start

    def _written(self, used: List, index: int, counts: list[int | None]) -> str:
        level = used.levels[index]
        if level.form == "bullet":
            return BULLET

        def place(match: re.Match[str]) -> str:
            upper = int(match[1]) - 1
            if upper >= len(used.levels):
                return ""
            count = counts[upper]
            figure = used.levels[upper].start if count is None else count
            return write_number(figure, "decimal" if level.legal else used.levels[upper].form)

        label = _PLACEHOLDER.sub(place, level.pattern)
        if not label.strip():
            return ""
        if level.suffix == "nothing" or (level.suffix == "tab" and _CLOSED.search(label)):
            return label
        return f"{label} "


def read_numbering(root: Node | None) -> Numbering:
    """Read the part ``numbering.xml``; without it no paragraph has an automatic number."""
    if root is None:
        return Numbering({})
    abstract: dict[str, tuple[Level, ...]] = {}
    linked: dict[str, str] = {}
    links: dict[str, str] = {}
    for node in root.iter(q("w:abstractNum")):
        key = node.get(_ABSTRACT_ID, "")
        abstract[key] = _levels(node, ())
        if (style := value(node, q("w:styleLink"))) is not None:
            linked[style] = key
        if (style := value(node, q("w:numStyleLink"))) is not None:
            links[key] = style
    lists = {}
    for node in root.iter(q("w:num")):
        key = value(node, _ABSTRACT_ID) or ""
        key = linked.get(links.get(key, ""), key)
        lists[node.get(_NUM_ID, "")] = _list(node, key, abstract.get(key, ()))
    return Numbering(lists)


def _list(node: Node, key: str, levels: tuple[Level, ...]) -> List:
    overrides = {}
    for override in node.iter(q("w:lvlOverride")):
        index = number(override.get(_LEVEL_INDEX))
        levels = _levels(override, levels)
        start = value(override, q("w:startOverride"))
        if start is not None and 0 <= index < LEVELS:
            overrides[index] = number(start, 1)
    return List(key, levels, overrides)


def _levels(parent: Node, levels: tuple[Level, ...]) -> tuple[Level, ...]:
    """Return the levels with those that ``parent`` defines put in their places."""
    made = list(levels)
    for node in parent.findall(_LVL):
        index = number(node.get(_LEVEL_INDEX), -1)
        if not 0 <= index < LEVELS:
            continue
        made += [Level()] * (index + 1 - len(made))
        made[index] = _level(node)
    return tuple(made)


def _level(node: Node) -> Level:
    restart = value(node, q("w:lvlRestart"))
    level = Level(
        start=number(value(node, q("w:start")), 0),
        form=_form(node),
        pattern=value(node, q("w:lvlText")) or "",
        suffix=value(node, q("w:suff")) or "tab",
        legal=is_on(node.find(q("w:isLgl"))),
        style=value(node, q("w:pStyle")),
    )
    return level if restart is None else replace(level, restart=number(restart))


def _form(node: Node) -> str:
    """Return the form of numbers; a form newer than the program stands beside the one it replaces."""
    form = node.find(f".//{_NUM_FORMAT}")
    return "decimal" if form is None else form.get(VAL, "decimal")
