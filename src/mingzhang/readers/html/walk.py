"""Walk a page and gather its lines, tables and pictures in the order in which a browser shows them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from mingzhang.readers.html.positioned import Page, is_positioned, read_page
from mingzhang.readers.html.style import BLOCKS, DROPPED, is_hidden, is_navigation, number, points
from mingzhang.readers.html.tables import caption_of, is_layout, squares_of, stray_text
from mingzhang.readers.html.text import BREAK, fold_white, lines_of, value_of
from mingzhang.readers.matrix import Entry

_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|ofd|odt|ods|csv|zip|rar|7z)(?=$|[?#&;])", re.IGNORECASE)
_FILE_NAME = re.compile(r"[^/\\?#&=]+$")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
#: Pictures smaller than this, in points, are ornaments.
_ORNAMENT = 45
_MOST_NUMBERS = 10_000
#: A line or table is a menu if this share of it are links to other pages.
_MOSTLY = 0.6
_MENU_LINKS = 3
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
#: Styles of numbering by a word of their name, with the letter that the type attribute has for them.
_KINDS = {"cjk": "一", "chinese": "一", "lower-alpha": "a", "upper-alpha": "A", "lower-roman": "i", "upper-roman": "I"}
_CHINESE = "零一二三四五六七八九"


class Line(NamedTuple):
    """A line of text; ``linked`` if it is nothing but a link to another page."""

    text: str
    level: int = 0
    linked: bool = False


class Table(NamedTuple):
    """The squares of a table."""

    rows: list[tuple[Entry, ...]]


class Image(NamedTuple):
    """A picture that is no ornament."""

    alt: str


Item = Line | Table | Image | Page


@dataclass
class Found:
    """What a page has: its items, and what its reader should hear of."""

    items: list[Item] = field(default_factory=list)
    files: dict[str, None] = field(default_factory=dict)
    hidden: int = 0
    menus: int = 0
    nested: int = 0


def walk(root: Any) -> Found:
    """Return what a page shows.

    Works with a stack instead of calls, for pages nest hundreds of elements deep.
    """
    walker = _Walker()
    stack: list[tuple[Any, bool]] = [(root, False)]
    while stack:
        node, done = stack.pop()
        if done:
            walker.leave(node)
            walker.add(node.tail or "")
        elif walker.enter(node):
            stack.append((node, True))
            stack.extend((child, False) for child in reversed(node))
        else:
            walker.add(node.tail or "")
    walker.flush()
    return walker.found


class _Walker:
    """Holds the line that is being gathered."""

    def __init__(self) -> None:
        self.found = Found()
        self._parts: list[str] = []
        self._linked = 0
        self._level = 0
        self._marker = ""
        self._counters: list[tuple[str, int, int] | None] = []
        self._in_link = 0
        self._in_pre = 0

    def enter(self, node: Any) -> bool:
        """Take the beginning of an element; return whether to walk on inside it."""
        name = node.tag
        if not isinstance(name, str):
            return False
        self._note_file(node, name)
        if name == "svg":
            self._drawing(node)
            return False
        if name in DROPPED or is_navigation(node):
            self.found.menus += name in ("nav", "aside") or is_navigation(node)
            return False
        if is_hidden(node):
            self.found.hidden += bool(lines_of(node))
            return False
        if name in BLOCKS or name == "br":
            self.flush()
        if name == "img":
            self._picture(node)
            return False
        if name == "input":
            self.add(value_of(node))
            return False
        if name == "table" and not is_layout(node):
            self._table(node)
            return False
        if is_positioned(node):
            self.found.items.append(read_page(node))
            return False
        self._begin(node, name)
        self.add(node.text or "")
        return True

    def _begin(self, node: Any, name: str) -> None:
        if name in _HEADINGS:
            self._level = _HEADINGS[name]
        elif name == "a" and _leads_away(node):
            self._in_link += 1
        elif name == "pre":
            self._in_pre += 1
        elif name in ("ol", "ul", "menu", "dir"):
            self._counters.append(_counter(node) if name == "ol" else None)
        elif name == "li" and self._counters and (counter := self._counters[-1]) is not None:
            kind, step, value = counter
            value = number(node.get("value"), value, _MOST_NUMBERS)
            self._marker = marker(kind, value)
            self._counters[-1] = (kind, step, value + step)

    def leave(self, node: Any) -> None:
        """Take the end of an element."""
        name = node.tag
        if name in BLOCKS:
            self.flush()
        if name in _HEADINGS:
            self._level = 0
        elif name == "a" and _leads_away(node):
            self._in_link -= 1
        elif name == "pre":
            self._in_pre -= 1
        elif name in ("ol", "ul", "menu", "dir"):
            self._counters.pop()
        elif name == "li":
            self._marker = ""

    def add(self, text: str) -> None:
        """Add text to the line."""
        if not text:
            return
        if self._in_pre:
            text = text.replace("\r\n", "\n").replace("\n", BREAK)
        self._parts.append(text)
        if self._in_link:
            self._linked += len("".join(text.split()))

    def flush(self) -> None:
        """End the line."""
        whole, self._parts = "".join(self._parts), []
        linked, self._linked = self._linked, 0
        for piece in whole.split(BREAK):
            text = fold_white(piece)
            if not text:
                continue
            size = len("".join(piece.split()))
            if self._marker:
                text, self._marker = self._marker + text, ""
            self.found.items.append(Line(text, self._level, linked > 0 and linked >= _MOSTLY * size))

    def _table(self, node: Any) -> None:
        links = [one for one in node.iter("a") if _leads_away(one)]
        linked = sum(len(lines_of(one)) for one in links)
        if len(links) >= _MENU_LINKS and linked >= _MOSTLY * len(lines_of(node)):
            self.found.menus += 1
            return
        self.found.nested += sum(1 for one in node.iter("table") if one is not node)
        for text in (stray_text(node), caption_of(node)):
            self.found.items.extend(Line(line) for line in text.split("\n") if line)
        for one in node.iter("a", "iframe", "embed", "object"):
            self._note_file(one, one.tag)
        for one in node.iter("img"):
            self._picture(one)
        self.found.items.append(Table(squares_of(node)))

    def _picture(self, node: Any) -> None:
        sizes = [points(node.get(key)) for key in ("width", "height")]
        small = any(size is not None and size < _ORNAMENT for size in sizes)
        if not self._in_link and not small:
            self.found.items.append(Image(fold_white(node.get("alt") or "")))

    def _drawing(self, node: Any) -> None:
        """Take a drawing that says it is a picture, such as a chart; the others are ornaments."""
        sizes = [points(node.get(key)) for key in ("width", "height")]
        if (node.get("role") or "").lower() == "img" and all(size is None or size >= _ORNAMENT for size in sizes):
            about = [fold_white("".join(one.itertext())) for tag in ("title", "desc") for one in node.iter(tag)]
            self.flush()
            self.found.items.append(Image("：".join(one for one in about if one)))

    def _note_file(self, node: Any, name: str) -> None:
        """Keep the name of a file that the page links to or shows inside itself."""
        address = node.get({"a": "href", "object": "data"}.get(name, "src")) if name in _FILE_TAGS else None
        if address and _FILE.search(address):
            text = fold_white("".join(node.itertext())) if name == "a" else ""
            short = _FILE_NAME.search(address[: _end_of_file(address)])
            self.found.files[text or (short[0] if short else address)] = None


_FILE_TAGS = frozenset(("a", "iframe", "embed", "object"))


def _end_of_file(address: str) -> int:
    match = _FILE.search(address)
    return match.end() if match else len(address)


def _leads_away(node: Any) -> bool:
    """Say whether a link leads to another page: not inside this one, and not to a file."""
    address = (node.get("href") or "").strip()
    return bool(address) and not address.startswith("#") and not _FILE.search(address)


def _counter(node: Any) -> tuple[str, int, int] | None:
    """Return kind, step and first number of a numbered list, None where its numbers are not shown."""
    style = (node.get("style") or "").lower()
    if re.search(r"list-style(?:-type)?\s*:\s*none", style):
        return None
    kind = node.get("type") or "1"
    named = {
        "cjk": "一",
        "chinese": "一",
        "lower-alpha": "a",
        "upper-alpha": "A",
        "lower-roman": "i",
        "upper-roman": "I",
    }
    kind = next((value for key, value in named.items() if re.search(rf"list-style[^;]*{key}", style)), kind)
    first = number(node.get("start"), 1, _MOST_NUMBERS)
    return kind, -1 if node.get("reversed") is not None else 1, first


def marker(kind: str, value: int) -> str:
    """Return the number of a list item as a browser shows it: 1. · a. · i. · 一、."""
    if kind == "一" and 0 < value < 100:
        tens, ones = divmod(value, 10)
        text = ("" if tens == 1 else _CHINESE[tens]) + "十" if tens else ""
        return text + (_CHINESE[ones] if ones else "") + "、"
    if kind in ("a", "A") and 0 < value <= 26:
        return f"{chr(ord(kind) + value - 1)}. "
    if kind in ("i", "I") and 0 < value < 40:
        text = ""
        for size, sign in _ROMAN:
            while value >= size:
                text, value = text + sign, value - size
        return f"{text if kind == 'i' else text.upper()}. "
    return f"{value}. "
