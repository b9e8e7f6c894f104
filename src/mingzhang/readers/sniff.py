"""What kind of file something is, told by its content; the name only helps where the content leaves it open."""

from __future__ import annotations

import codecs
import re
from enum import Enum
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from mingzhang.model.errors import UnreadableInputError
from mingzhang.readers import ole
from mingzhang.readers.limits import open_zip, read_head
from mingzhang.readers.publication_json import is_publication

if TYPE_CHECKING:
    import zipfile

_HEAD = 8192


class Kind(Enum):
    """A kind of file: what it is called and which endings of names go with it."""

    TEXT = ("文本", (".txt", ".md", ".text", ".markdown", ".csv", ".tsv"))
    PDF = ("PDF 文件", (".pdf",))
    DOCX = ("Word 文档", (".docx", ".docm", ".dotx", ".wps"))
    DOC = ("旧版 Word 或 WPS 文档", (".doc", ".dot", ".wps", ".wpt"))
    ODT = ("ODF 文档", (".odt",))
    RTF = ("RTF 文档", (".rtf",))
    XLSX = ("Excel 工作簿", (".xlsx", ".xlsm", ".xlsb", ".xltx", ".et"))
    XLS = ("旧版 Excel 或 WPS 表格", (".xls", ".xlt", ".et", ".ett"))
    ODS = ("ODF 表格", (".ods",))
    HTML = ("网页", (".html", ".htm", ".shtml", ".xhtml", ".aspx", ".jsp", ".php"))
    MHTML = ("单个文件的网页", (".mht", ".mhtml"))
    PICTURE = ("图片", (".png", ".jpg", ".jpeg", ".tif", ".tiff"))
    OTHER_PICTURE = ("图片", (".bmp", ".gif", ".webp", ".heic"))
    ENCRYPTED = ("有密码的 Office 文件", (".docx", ".docm", ".xlsx", ".xlsm", ".xlsb", ".doc", ".xls"))
    ZIP = ("ZIP 压缩包", (".zip",))
    SEVEN_ZIP = ("7z 压缩包", (".7z",))
    RAR = ("RAR 压缩包", (".rar",))
    TAR = ("tar 压缩包", (".tar",))
    PACKED = ("压缩文件", (".gz", ".tgz", ".bz2", ".xz"))
    OFD = ("OFD 版式文件", (".ofd",))
    SLIDES = ("演示文稿", (".ppt", ".pptx", ".pps", ".dps", ".odp"))
    OLE = ("旧版 Office 文件", ())
    WORD_XML = ("Word 2003 的 XML 文件", (".xml", ".doc"))
    EXCEL_XML = ("Excel 2003 的 XML 文件", (".xml", ".xls"))
    XML = ("XML 数据", (".xml",))
    PUBLICATION = ("明账写出的公开文件", ())
    OWN_REPORT = ("明账的审核结果", (".html", ".xlsx"))
    LEDGER = ("明账的账本", (".xlsx",))
    EMPTY = ("空文件", ())
    UNKNOWN = ("认不出格式的二进制文件", ())

    def __init__(self, words: str, suffixes: tuple[str, ...]) -> None:
        self.words = words
        self.suffixes = suffixes


ARCHIVES = frozenset({Kind.ZIP, Kind.SEVEN_ZIP, Kind.RAR, Kind.TAR, Kind.PACKED})
#: Kinds that a reader turns into a Document where its parts are installed.
READABLE = frozenset(
    {Kind.TEXT, Kind.PDF, Kind.DOCX, Kind.DOC, Kind.ODT, Kind.RTF, Kind.XLSX, Kind.XLS, Kind.ODS, Kind.HTML}
    | {Kind.MHTML, Kind.PICTURE, Kind.ENCRYPTED, Kind.PUBLICATION}
)
_MAGIC = (
    (b"%PDF-", Kind.PDF),
    (b"{\\rtf", Kind.RTF),
    (b"\x89PNG\r\n\x1a\n", Kind.PICTURE),
    (b"\xff\xd8\xff", Kind.PICTURE),
    (b"II*\x00", Kind.PICTURE),
    (b"MM\x00*", Kind.PICTURE),
    (b"GIF8", Kind.OTHER_PICTURE),
    (b"7z\xbc\xaf\x27\x1c", Kind.SEVEN_ZIP),
    (b"Rar!\x1a\x07", Kind.RAR),
    (b"\x1f\x8b", Kind.PACKED),
    (b"BZh", Kind.PACKED),
    (b"\xfd7zXZ\x00", Kind.PACKED),
    # Workbooks older than the container.
    (b"\x09\x08", Kind.XLS),
    (b"\x09\x04\x06\x00", Kind.XLS),
    (b"\x09\x02\x06\x00", Kind.XLS),
    (b"\x09\x00\x04\x00", Kind.XLS),
)
_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
_MARKED_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROLS = bytes(set(range(32)) - {9, 10, 11, 12, 13, 26, 27})
#: Before the first tag of a page may stand declarations and comments.
_BEFORE = r"(?:<\?xml[^>]*+>\s*+|<!--(?:(?!-->).)*+-->\s*+)*+"
_PAGE = re.compile(
    _BEFORE + r"<(?:!doctype\s+html|html|head|body|meta|title|style|script|table|tr|td|frameset)\b", re.I | re.S
)
_PAGE_WITHIN = re.compile(r"^[ \t]*+<(?:!doctype\s+html|html)[\s>]", re.I | re.M)
_ELEMENT = re.compile(_BEFORE + r"</?[a-z][^<>]*+>", re.I | re.S)
_TAG = re.compile(r"</?[a-z][^<>]*+>", re.I)
#: Text may begin with a tag or two; what has so many of them is a page.
_MANY_TAGS = 20
_MAIL_HEADER = re.compile(r"[\w-]+:")
_OWN_PAGE = re.compile(r'<meta name="generator" content="Mingzhang">')
#: The sheets that tell a ledger from other workbooks.
LEDGER_SHEETS = ("基本信息", "单位", "收支明细")
_OWN_BOOK = b"<dc:creator>Mingzhang</dc:creator>"


def sniff(path: Path) -> Kind:
    """Tell the kind of a file by its content.

    Raises:
        UnreadableInputError: it is missing, a folder, cannot be opened, or is a packed bomb.
    """
    size, head = read_head(path, _HEAD)
    if size == 0:
        return Kind.EMPTY
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(_ZIP_STARTS):
        return _zip_kind(path, head)
    if head.startswith(ole.MAGIC[:4]):
        return _ole_kind(path)
    if head[257:262] == b"ustar":
        return Kind.TAR
    if _is_other_picture(head):
        return Kind.OTHER_PICTURE
    if head.startswith(_MARKED_UTF_16):
        return _text_kind(head.decode("utf-16", "ignore"), path.name)
    binary = len(head.translate(None, _CONTROLS)) < len(head)
    if b"%PDF-" in head[:1024] and (binary or head.lstrip().startswith(b"%PDF-")):
        return Kind.PDF  # some programs write a few bytes before the header
    if binary:
        return Kind.UNKNOWN
    # The words sought are ASCII, so any decoding shows them.
    return _text_kind(head.removeprefix(codecs.BOM_UTF8).decode("latin-1"), path.name)


def _is_other_picture(head: bytes) -> bool:
    webp = head.startswith(b"RIFF") and head[8:12] == b"WEBP"
    heic = head[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1")
    bitmap = head.startswith(b"BM") and head[6:10] == b"\0\0\0\0"
    return webp or heic or bitmap


def _zip_kind(path: Path, head: bytes) -> Kind:
    import zipfile  # noqa: PLC0415  plain text comes by here on its way and needs none
    import zlib  # noqa: PLC0415

    try:
        with open_zip(path) as package:
            names = set(package.namelist())
            if "[Content_Types].xml" in names:
                if _begins(names, "xl/") and _is_own_book(package, names):
                    return Kind.OWN_REPORT
                return Kind.LEDGER if _is_ledger(package, names) else _office_kind(names)
            if "OFD.xml" in names:
                return Kind.OFD
            if "mimetype" in names and package.getinfo("mimetype").file_size < 200:
                return _open_document_kind(package.read("mimetype"))
            return Kind.ZIP
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError, EOFError, ValueError, KeyError):
        # Damaged: say what it was going to be, so that the sentence about it is about the right thing.
        return next((kind for mark, kind in _PARTS if mark in head), Kind.ZIP)


_PARTS = ((b"word/", Kind.DOCX), (b"xl/", Kind.XLSX), (b"ppt/", Kind.SLIDES), (b"[Content_Types].xml", Kind.DOCX))


def _begins(names: set[str], folder: str) -> bool:
    return any(name.startswith(folder) for name in names)


def _office_kind(names: set[str]) -> Kind:
    for folder, kind in (("word/", Kind.DOCX), ("xl/", Kind.XLSX), ("ppt/", Kind.SLIDES)):
        if _begins(names, folder):
            return kind
    return Kind.ZIP


def _open_document_kind(mimetype: bytes) -> Kind:
    for mark, kind in ((b"spreadsheet", Kind.ODS), (b"presentation", Kind.SLIDES), (b"opendocument.text", Kind.ODT)):
        if mark in mimetype:
            return kind
    return Kind.ZIP


def _is_own_book(package: zipfile.ZipFile, names: set[str]) -> bool:
    """Say whether a workbook was written by ``mingzhang check``: auditing it would be auditing an audit."""
    name = "docProps/core.xml"
    return name in names and package.getinfo(name).file_size < _HEAD and _OWN_BOOK in package.read(name)


def _is_ledger(package: zipfile.ZipFile, names: set[str]) -> bool:
    """Say whether a workbook has the sheets that every ledger must have (``catalogue/ledger/sheets.yaml``)."""
    name = "xl/workbook.xml"
    if name not in names or package.getinfo(name).file_size > _HEAD:
        return False
    book = package.read(name)
    return all(f'name="{sheet}"'.encode() in book for sheet in LEDGER_SHEETS)


def _ole_kind(path: Path) -> Kind:
    names = ole.top_names(path)
    for name, kind in (
        ("EncryptedPackage", Kind.ENCRYPTED),
        ("WordDocument", Kind.DOC),
        ("Workbook", Kind.XLS),
        ("Book", Kind.XLS),
        ("PowerPoint Document", Kind.SLIDES),
    ):
        if name in names:
            return kind
    return Kind.OLE


def _text_kind(head: str, name: str) -> Kind:
    start = head.lstrip()
    if start.startswith("{") and is_publication(start):
        return Kind.PUBLICATION
    if start.startswith("<"):
        if "urn:schemas-microsoft-com:office:spreadsheet" in head and "<Workbook" in head:
            return Kind.EXCEL_XML
        if "<w:wordDocument" in head or "<pkg:package" in head:
            return Kind.WORD_XML
    if _is_mhtml(start):
        return Kind.MHTML
    if _PAGE.match(start) or _PAGE_WITHIN.search(head):
        return Kind.OWN_REPORT if _OWN_PAGE.search(head) else Kind.HTML
    if start.startswith("<?xml"):
        return Kind.XML
    # Named as a text it may begin with a tag; named as a workbook or page it is what some system exported as that.
    tags = _MANY_TAGS if kind_of_name(name) in (Kind.TEXT, None) else 1
    if _ELEMENT.match(start) and len(_TAG.findall(head)) >= tags:
        return Kind.HTML
    return Kind.TEXT


def _is_mhtml(start: str) -> bool:
    """Say whether a text is a page saved as one file, which has the form of a mail."""
    lower = start.lower()
    return bool(_MAIL_HEADER.match(start)) and "mime-version:" in lower and "content-type: multipart/" in lower


_KNOWN_SUFFIXES = {suffix for kind in Kind for suffix in kind.suffixes}
_BY_SUFFIX = {suffix: kind for kind in reversed(Kind) for suffix in kind.suffixes}


def kind_of_name(name: str) -> Kind | None:
    """Return the kind that the ending of a name promises, None where it promises none."""
    return _BY_SUFFIX.get(PurePath(name).suffix.lower())


def mismatch(name: str, kind: Kind) -> str | None:
    """Say that a file is not what its name promises, None where it is."""
    suffix = PurePath(name).suffix.lower()
    if suffix not in _KNOWN_SUFFIXES or suffix in kind.suffixes or not kind.suffixes:
        return None
    return f"文件名是 {suffix}，内容是{' ' if kind.words[0].isascii() else ''}{kind.words}，已按内容读取。"


def refusal(path: Path, kind: Kind) -> UnreadableInputError:
    """Return the sentence about a kind of file that no reader takes."""
    reason, remedy = _REFUSALS[kind]
    return UnreadableInputError(str(path), reason, remedy)


_REFUSALS = {
    Kind.EMPTY: ("是空文件。", "请确认文件已完整保存。"),
    Kind.UNKNOWN: ("是二进制文件，认不出格式。", "请给出 PDF、Word、Excel、网页或文本文件。"),
    Kind.OLE: ("是旧版 Office 文件，里面没有文档也没有表格，可能已损坏。", "请用原软件打开后另存为 .docx 或 .xlsx。"),
    Kind.OFD: ("是 OFD 版式文件，暂不能读。", "请用 OFD 阅读器另存为 PDF 后再试。"),
    Kind.SLIDES: ("是演示文稿，不是公开文件。", "请确认选对了文件，或另存为 PDF 后再试。"),
    Kind.WORD_XML: ("是 Word 2003 的 XML 文件，暂不能读。", "请用 Word 打开后另存为 .docx。"),
    Kind.EXCEL_XML: ("是 Excel 2003 的 XML 文件，暂不能读。", "请用 Excel 打开后另存为 .xlsx。"),
    Kind.XML: ("是 XML 数据，不是公开文件。", "请确认选对了文件。"),
    Kind.LEDGER: ("是账本，不是公开文件。", "请先用 mingzhang build 由它生成公开文件，再审核。"),
    Kind.OTHER_PICTURE: ("是图片，但不是 PNG、JPEG 或 TIFF。", "请另存为 PNG 或 PDF 后再试。"),
}
for _kind in ARCHIVES:
    _REFUSALS[_kind] = (f"是{_kind.words}，里面可能有几份文件。", "请解开后给出其中一份。")
