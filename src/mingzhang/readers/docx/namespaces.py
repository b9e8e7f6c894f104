"""Names of elements and attributes of WordprocessingML, as lxml writes them."""

from __future__ import annotations

from typing import Any

#: An element of a parsed part; lxml has no types.
Node = Any

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES = {
    "w": _W,
    "r": _R,
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "o": "urn:schemas-microsoft-com:office:office",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "v": "urn:schemas-microsoft-com:vml",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "pr": "http://schemas.openxmlformats.org/package/2006/relationships",
    "xml": "http://www.w3.org/XML/1998/namespace",
}
#: The strict form of the standard has other names for the same things.
STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", _W.encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", _R.encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", _SPACES["m"].encode()),
    (b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing", _SPACES["wp"].encode()),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)

_OFF = frozenset({"0", "false", "off", "none"})


def q(name: str) -> str:
    """Return ``w:tbl`` as ``{namespace}tbl``."""
    prefix, _, local = name.partition(":")
    return f"{{{_SPACES[prefix]}}}{local}"


VAL = q("w:val")
ID = q("w:id")
PARAGRAPH, TABLE, ROW, CELL = q("w:p"), q("w:tbl"), q("w:tr"), q("w:tc")
#: What wraps content without changing it; what is inside counts as if it stood there alone.
WRAPPERS = frozenset({q("w:customXml"), q("w:sdtContent"), q("w:smartTag")})
SDT = q("w:sdt")
SDT_CONTENT = q("w:sdtContent")
#: Tracked changes taken as accepted: the first kind stays, the second goes.
INSERTED = frozenset({q("w:ins"), q("w:moveTo")})
DELETED = frozenset({q("w:del"), q("w:moveFrom")})
ALTERNATE = q("mc:AlternateContent")


def is_on(node: Node | None) -> bool:
    """Say whether a switch such as ``w:vanish`` is set; without a value it is on."""
    return node is not None and node.get(VAL) not in _OFF


def value(parent: Node | None, tag: str) -> str | None:
    """Return the ``w:val`` of a child."""
    child = None if parent is None else parent.find(tag)
    return None if child is None else child.get(VAL)


def number(text: str | None, default: int = 0) -> int:
    """Return a whole number written in an attribute, ``default`` where it is none."""
    if text is None:
        return default
    try:
        return int(text)
    except ValueError:
        return default


def branch(node: Node, content: tuple[str, ...]) -> Node | None:
    """Return the one branch of an ``mc:AlternateContent`` to read: the first that holds one of these elements."""
    branches = list(node)
    for child in branches:
        if next(child.iter(*content), None) is not None:
            return child
    return branches[0] if branches else None
