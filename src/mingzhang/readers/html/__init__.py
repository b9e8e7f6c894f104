"""Web pages → Document: lines, headings, tables and pictures as a browser shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from mingzhang.model.document import Block, Document, Paragraph, Picture
from mingzhang.model.errors import UnreadableInputError
from mingzhang.model.place import Place
from mingzhang.readers.html.decoding import Page as DecodedPage
from mingzhang.readers.html.decoding import decode_page, is_mhtml, unwrap_mhtml
from mingzhang.readers.html.positioned import Page
from mingzhang.readers.html.walk import Found, Image, Item, Line, Table, walk
from mingzhang.readers.limits import not_opened
from mingzhang.readers.matrix import Entry, blocks_of, parts_of

__all__ = ["read_html"]

#: Pages with pictures inside grow large; the largest met is 4 MB.
LARGEST = 100_000_000
_OPEN_AGAIN = "请在浏览器里打开该网页，用“另存为 → 网页，全部”保存后再试。"
_BINARY = (
    b"%PDF",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
)
_XML_HEAD = re.compile(r"\s*<\?xml[^>]*\?>")
#: So many lines after one another that are nothing but links are a menu.
_MENU = 3
_MOST_NAMED = 10


def read_html(path: Path) -> Document:
    """Read a web page (.html, .htm, .xhtml) or a page saved with its pictures (.mht, .mhtml).

    Raises:
        UnreadableInputError: the file is missing, empty, too large, in no known encoding, or shows no text.
    """
    page = _page(path)
    found = walk(_parsed(path, page.text))
    files = list(found.files)
    items, menus = _without_menus(found.items)
    blocks = _blocks(items)
    if not any(not isinstance(block, Picture) for block in blocks):
        raise UnreadableInputError(str(path), *_empty(files, any(isinstance(block, Picture) for block in blocks)))
    return Document(
        str(path), "html", tuple(blocks), encoding=page.encoding, remarks=_remarks(found, menus, page, files, blocks)
    )


def _page(path: Path) -> DecodedPage:
    try:
        if path.is_dir():
            raise UnreadableInputError(str(path), "是文件夹，不是文件。", "请指定文件。")
        size = path.stat().st_size
        if size > LARGEST:
            limit = f"{LARGEST // 1_000_000} MB"
            raise UnreadableInputError(
                str(path), f"文件有 {size // 1_000_000} MB，超过网页的上限 {limit}。", "请确认选对了文件。"
            )
        data = path.read_bytes()
    except OSError as error:
        raise not_opened(path, error) from error
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableInputError(str(path), "是空文件。", "请确认文件已完整保存。")
    if data.startswith(_BINARY):
        raise UnreadableInputError(str(path), "内容不是网页。", "请确认选对了文件，或把文件名改回原来的后缀。")
    if is_mhtml(data):
        page = unwrap_mhtml(data)
        if page is None:
            raise UnreadableInputError(str(path), "保存的网页（.mht）里没有网页正文。", _OPEN_AGAIN)
        return page
    page = decode_page(data)
    if page is None:
        raise UnreadableInputError(str(path), "不是网页，或编码无法识别。", _OPEN_AGAIN)
    return page


def _parsed(path: Path, text: str) -> Any:
    from lxml import etree  # noqa: PLC0415

    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(_XML_HEAD.sub("", text, count=1).encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableInputError(str(path), "网页里没有内容。", _OPEN_AGAIN) from error
    if any(fault.type_name == "ERR_RESOURCE_LIMIT" for fault in parser.error_log):
        raise UnreadableInputError(str(path), "网页的标记嵌套过深，读不完整。", _OPEN_AGAIN)
    if root is None:
        raise UnreadableInputError(str(path), "网页里没有内容。", _OPEN_AGAIN)
    body = root.find("body")
    return root if body is None else body


def _empty(files: list[str], has_pictures: bool) -> tuple[str, str]:
    """Return reason and remedy for a page that shows no text."""
    if files:
        return f"网页里没有正文，内容在附件里：{_named(files)}。", "请下载附件后再试。"
    if has_pictures:
        return "网页里只有图片，没有文字。", "请保存图片或下载原文件（PDF、Word）后再试。"
    return "网页里没有文字，正文可能由脚本载入。", _OPEN_AGAIN


def _without_menus(items: list[Item]) -> tuple[list[Item], int]:
    """Return the items without runs of lines that only link to other pages, and the number of such runs."""
    kept: list[Item] = []
    run: list[Item] = []
    menus = 0
    for item in [*items, None]:
        if isinstance(item, Line) and item.linked and item.level == 0:
            run.append(item)
            continue
        if len(run) >= _MENU:
            menus += 1
        else:
            kept.extend(run)
        run = []
        if item is not None:
            kept.append(item)
    return kept, menus


def _blocks(items: list[Item]) -> list[Block]:
    numbers = count(1)
    pages = count(1)
    blocks: list[Block] = []
    for item in items:
        if isinstance(item, Line):
            blocks.append(Paragraph(item.text, Place(line=next(numbers)), item.text, item.level))
        elif isinstance(item, Table):
            blocks.extend(blocks_of(parts_of(item.rows, typed=False), numbers))
        elif isinstance(item, Image):
            blocks.append(Picture(item.alt, Place(line=next(numbers))))
        else:
            blocks.extend(_page_blocks(item, next(pages), numbers))
    return blocks


def _page_blocks(page: Page, number: int, numbers: Iterator[int]) -> Iterator[Block]:
    for part in page.parts:
        if isinstance(part, list):
            rows = [tuple(_on_page(entry, number) for entry in row) for row in part]
            yield from blocks_of(parts_of(rows, typed=False), numbers)
        else:
            place = Place(next(numbers), page=number, box=(part.x0, part.top, part.x1, part.bottom))
            yield Paragraph(part.text, place, part.text)


def _on_page(entry: Entry, number: int) -> Entry:
    return entry._replace(place=entry.place._replace(page=number))


def _remarks(found: Found, menus: int, page: DecodedPage, files: list[str], blocks: list[Block]) -> tuple[str, ...]:
    """Say what a person who sees the page would not know, or should fetch."""
    pictures = sum(isinstance(block, Picture) for block in blocks)
    menus += found.menus
    return tuple(
        text
        for there, text in (
            (files, f"网页链接的附件：{_named(files)}，需另行下载"),
            (found.hidden, f"有 {found.hidden} 处隐藏内容，没有读取"),
            (menus, f"略去了 {menus} 处导航链接"),
            (pictures, f"有 {pictures} 张图片，图中文字没有读取"),
            (found.nested, f"有 {found.nested} 个表格嵌在另一表格的格子里，按格内文字读取"),
            (page.damaged, f"有 {page.damaged} 个字符按 {page.encoding} 编码读不出来"),
        )
        if there
    )


def _named(names: list[str]) -> str:
    more = f"等 {len(names)} 个" if len(names) > _MOST_NAMED else ""
    return "、".join(names[:_MOST_NAMED]) + more
