"""Small valid files of every kind, made in memory; the text is fictional."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile
import zlib

import xlsxwriter

LINE = "甲县乙局2026年部门预算"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="word/document.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)


def packed(members: dict[str, str | bytes], *, flagged: bool = True) -> bytes:
    """Return a ZIP file; not ``flagged`` names are written in GBK as old Windows programs do."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            info = zipfile.ZipInfo(name) if flagged else _Gbk(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, content)
    return buffer.getvalue()


class _Gbk(zipfile.ZipInfo):
    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802  zipfile's own name
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def docx(*lines: str) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines or (LINE,))
    row = "".join(f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>" for text in ("项目", "1.00"))
    document = (
        f'<?xml version="1.0"?><w:document {_W}><w:body>{body}<w:tbl><w:tr>{row}</w:tr></w:tbl></w:body></w:document>'
    )
    return packed({"[Content_Types].xml": _TYPES, "_rels/.rels": _RELATIONS, "word/document.xml": document})


def xlsx() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("表1")
        sheet.write(0, 0, LINE)
        for column, value in enumerate(("项目", 1.25, 2.5)):
            sheet.write(2, column, value)
    return buffer.getvalue()


def html() -> bytes:
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{LINE}</title></head><body><p>{LINE}</p>'
        "<table><tr><td>项目</td><td>1.00</td></tr></table></body></html>"
    ).encode()


def mhtml() -> bytes:
    head = 'From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
    part = "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    return head.encode() + part.encode() + html() + b"\r\n--b--\r\n"


def pdf(text: str = "Budget 2026") -> bytes:
    """Return a PDF of one page with a line of Latin text."""
    stream = zlib.compress(f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET".encode())
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</Font<</F1 4 0 R>>>>>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream" % (len(stream), stream),
    ]
    data, starts = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", []
    for number, content in enumerate(objects, start=1):
        starts.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(data))
    return data + head + table + tail


def ole(*names: str) -> bytes:
    """Return an OLE container with these empty streams at its top."""
    entries = [_entry("Root Entry", 5, child=1)]
    entries += [
        _entry(name, 2, right=place + 1 if place < len(names) else _NONE) for place, name in enumerate(names, 1)
    ]
    directory = b"".join(entries).ljust(1024, b"\0")
    table = struct.pack("<128I", 0xFFFFFFFD, 2, 0xFFFFFFFE, *[_NONE] * 125)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6xIIIIIIIII", 62, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", 0, *[_NONE] * 108)
    return head + table + directory


_NONE = 0xFFFFFFFF


def _entry(name: str, kind: int, *, right: int = _NONE, child: int = _NONE) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<HBBIII", len(raw), kind, 1, _NONE, right, child)
    return (raw.ljust(64, b"\0") + links).ljust(128, b"\0")


def png() -> bytes:
    """Return a white picture of 8 by 8 points."""
    rows = b"".join(b"\0" + b"\xff" * 24 for _ in range(8))
    parts = ((b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(data)) + tag + data + struct.pack(">I", zlib.crc32(tag + data)) for tag, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def tar_gz(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as package:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            package.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def rar(name: str, content: bytes) -> bytes:
    """Return a RAR 4 archive that stores one file as it is."""
    raw = name.encode("ascii")
    body = struct.pack("<BHH", 0x73, 0, 13) + bytes(6)
    archive = struct.pack("<H", zlib.crc32(body) & 0xFFFF) + body
    fields = struct.pack(
        "<IIBIIBBHI", len(content), len(content), 3, zlib.crc32(content), 0x5A210000, 20, 0x30, len(raw), 0x81A4
    )
    body = struct.pack("<BHH", 0x74, 0x8000, 7 + len(fields) + len(raw)) + fields + raw
    file = struct.pack("<H", zlib.crc32(body) & 0xFFFF) + body + content
    return b"Rar!\x1a\x07\x00" + archive + file + b"\xc4\x3d\x7b\x00\x40\x07\x00"


def every_kind() -> dict[str, bytes]:
    """Return one valid file of each kind, by name."""
    text = f"{LINE}\n\n项目\t金额\n合计\t1.00\n".encode()
    return {
        "a.txt": text,
        "a.csv": "项目,金额\n合计,1.00\n".encode(),
        "a.docx": docx(),
        "a.xlsx": xlsx(),
        "a.html": html(),
        "a.mht": mhtml(),
        "a.pdf": pdf(),
        "a.doc": ole("WordDocument", "1Table"),
        "a.xls": ole("Workbook"),
        "b.docx": ole("EncryptionInfo", "EncryptedPackage"),
        "a.png": png(),
        "a.zip": packed({"甲.txt": text, "乙.docx": docx()}),
        "a.tar.gz": tar_gz({"甲.txt": text}),
        "a.gz": gzip.compress(text),
        "a.rar": rar("a.txt", text),
    }
