"""What the styles of a document say about a paragraph: heading level, numbering, tab stops, hidden or not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from mingzhang.readers.docx.namespaces import VAL, Node, is_on, number, q, value

#: ``w:outlineLvl`` counts from 0, and this value means body text.
_BODY = 9
_HEADING_NAME = re.compile(r"heading (\d)", re.IGNORECASE)
#: Styles may be based on one another; more steps than this go in a circle.
_DEEPEST = 20
_P_PR, _R_PR = q("w:pPr"), q("w:rPr")
_OUTLINE, _NUM_PR, _NUM_ID, _LEVEL = q("w:outlineLvl"), q("w:numPr"), q("w:numId"), q("w:ilvl")
_TABS, _TAB, _POS, _LEADER = q("w:tabs"), q("w:tab"), q("w:pos"), q("w:leader")
_VANISH, _STYLE_ID, _TYPE, _DEFAULT = q("w:vanish"), q("w:styleId"), q("w:type"), q("w:default")
_SIDES = frozenset(q(f"w:{side}") for side in ("left", "start", "right", "end", "insideV"))
_BASED_ON, _NAME = q("w:basedOn"), q("w:name")
#: What read_properties reads; most paragraphs set none of it.
SETTING = frozenset({_OUTLINE, _NUM_PR, _TABS})


class Stop(NamedTuple):
    """A tab stop: position in twentieths of a point, alignment ("left", "right" …) and leader ("dot" …)."""

    position: int
    align: str
    leader: str


@dataclass(frozen=True, slots=True)
class Style:
    """What a style or a paragraph sets; None or () where it sets nothing."""

    level: int | None = None
    num_id: str | None = None
    num_level: int | None = None
    stops: tuple[Stop, ...] = ()
    hidden: bool | None = None
    ruled: bool | None = None


PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Styles:
    """All styles by id, each with what it takes from the styles it is based on."""

    by_id: Mapping[str, Style]
    #: The style of paragraphs that name none.
    default: str
    #: What is styled so is hidden.
    hiding: frozenset[str]
    #: Tables styled so have lines between their columns.
    ruling: frozenset[str]

    @property
    def hides(self) -> bool:
        """Say whether some style hides text."""
        return bool(self.hiding)

    def of(self, style_id: str | None) -> Style:
        """Return what a paragraph's style sets."""
        return self.by_id.get(style_id or self.default, PLAIN)


def read_styles(root: Node | None) -> Styles:
    """Read the part ``styles.xml``; without it no style sets anything."""
    own: dict[str, Style] = {}
    bases: dict[str, str | None] = {}
    default = ""
    for node in () if root is None else root.iter(q("w:style")):
        style_id = node.get(_STYLE_ID, "")
        own[style_id] = _own(node)
        bases[style_id] = value(node, _BASED_ON)
        if node.get(_TYPE) == "paragraph" and node.get(_DEFAULT) in ("1", "true", "on"):
            default = style_id
    by_id = {style_id: _resolved(style_id, own, bases) for style_id in own}
    hiding = frozenset(style_id for style_id, style in by_id.items() if style.hidden)
    ruling = frozenset(style_id for style_id, style in by_id.items() if style.ruled)
    return Styles(by_id, default, hiding, ruling)


def _own(node: Node) -> Style:
    style = read_properties(node.find(_P_PR))
    named = _HEADING_NAME.fullmatch(value(node, _NAME) or "")
    if style.level is None and named is not None:
        style = replace(style, level=int(named[1]))
    vanish = node.find(f"{_R_PR}/{_VANISH}")
    ruled = is_ruled(node.find(f"{q('w:tblPr')}/{q('w:tblBorders')}"))
    return replace(style, hidden=None if vanish is None else is_on(vanish), ruled=ruled)


def _resolved(style_id: str, own: Mapping[str, Style], bases: Mapping[str, str | None]) -> Style:
    style, base = own[style_id], bases[style_id]
    for _ in range(_DEEPEST):
        if base is None or base not in own:
            break
        style = merged(style, own[base])
        base = bases[base]
    return style


def merged(upper: Style, lower: Style) -> Style:
    """Return what holds where ``upper`` is set on top of ``lower``. A stop that is cleared above is gone."""
    stops = lower.stops
    if upper.stops:
        own = {stop.position: stop for stop in (*lower.stops, *upper.stops)}
        stops = tuple(own[position] for position in sorted(own))
    return Style(
        level=lower.level if upper.level is None else upper.level,
        num_id=lower.num_id if upper.num_id is None else upper.num_id,
        num_level=lower.num_level if upper.num_level is None else upper.num_level,
        stops=stops,
        hidden=lower.hidden if upper.hidden is None else upper.hidden,
        ruled=lower.ruled if upper.ruled is None else upper.ruled,
    )


def read_properties(properties: Node | None) -> Style:
    """Read the ``w:pPr`` of a style or of a paragraph."""
    if properties is None:
        return PLAIN
    outline = value(properties, _OUTLINE)
    level = None if outline is None else number(outline, _BODY) + 1
    numbering = properties.find(_NUM_PR)
    num_level = value(numbering, _LEVEL)
    tabs = properties.find(_TABS)
    return Style(
        level=None if level is None else (level if level <= _BODY else 0),
        num_id=value(numbering, _NUM_ID),
        num_level=None if num_level is None else number(num_level),
        stops=() if tabs is None else tuple(_stop(tab) for tab in tabs.iter(_TAB)),
    )


def _stop(tab: Node) -> Stop:
    return Stop(number(tab.get(_POS)), tab.get(VAL, "left"), tab.get(_LEADER, "none"))


def is_ruled(borders: Node | None) -> bool | None:
    """Say whether borders have lines at the sides, None where they do not tell."""
    if borders is None:
        return None
    sides = [node.get(VAL) not in ("nil", "none") for node in borders if node.tag in _SIDES]
    return any(sides) if sides else None
