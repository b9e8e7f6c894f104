"""Write small PDFs by hand, so that tests know every mark on a page.

Chinese text uses a font that every PDF program knows by name (Adobe's GB1 character set): a full-width
character is as wide as the size, any other half as wide. Coordinates are points from the top left corner.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

_PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
_FILE_ID = bytes(range(16))


def width(text: str, size: float) -> float:
    """Return the width of a text in points."""
    return sum(size if char > "\u00ff" else size / 2 for char in text)


@dataclass
class Page:
    """One page and what is drawn on it."""

    wide: float = 595.0
    high: float = 842.0
    rotate: int = 0
    #: Where the top left corner lies in the PDF's own coordinates.
    origin: tuple[float, float] = (0.0, 0.0)
    drawing: list[str] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    pictures: int = 0

    def text(self, x: float, y: float, text: str, size: float = 10.0, *, angle: float = 0.0, grey: float = 0.0) -> Page:
        """Write a text with its base line beginning at a point; it runs counter-clockwise by an angle in degrees."""
        self.drawing.append(self._text(x, y, text, size, angle, grey))
        return self

    def form_text(self, x: float, y: float, text: str, size: float = 10.0) -> Page:
        """Write a text inside a form object that is moved to its place."""
        self.forms.append(self._text(0, self.high, text, size, 0.0, 0.0))
        self.drawing.append(f"q 1 0 0 1 {x} {self.high - y} cm /X{len(self.forms)} Do Q")
        return self

    def hidden_text(self, x: float, y: float, text: str, size: float = 10.0) -> Page:
        """Write a text that is not painted, as scanners lay it under their pictures."""
        self.drawing.append(f"3 Tr {self._text(x, y, text, size, 0.0, 0.0)} 0 Tr")
        return self

    def code_text(self, x: float, y: float, codes: bytes, size: float = 10.0) -> Page:
        """Write glyphs of a font that does not say which characters they are."""
        self.drawing.append(
            f"BT /F2 {size} Tf 1 0 0 1 {x + self.origin[0]} {self.high - y + self.origin[1]} Tm <{codes.hex()}> Tj ET"
        )
        return self

    def line(self, x0: float, y0: float, x1: float, y1: float) -> Page:
        """Draw a thin line."""
        left, bottom = self.origin
        self.drawing.append(f"0.5 w {x0 + left} {self.high - y0 + bottom} m {x1 + left} {self.high - y1 + bottom} l S")
        return self

    def box(self, x0: float, y0: float, x1: float, y1: float, *, fill: bool = False) -> Page:
        """Draw a rectangle."""
        left, bottom = self.origin
        self.drawing.append(
            f"0.5 w {x0 + left} {self.high - y1 + bottom} {x1 - x0} {y1 - y0} re {'f' if fill else 'S'}"
        )
        return self

    def picture(self, x0: float, y0: float, x1: float, y1: float) -> Page:
        """Draw a grey picture."""
        self.pictures += 1
        self.drawing.append(f"q {x1 - x0} 0 0 {y1 - y0} {x0} {self.high - y1} cm /P Do Q")
        return self

    def sideways(self) -> Page:
        """Return the page with all it shows turned by a quarter, so that its text runs upwards."""
        turned = [f"q 0 1 -1 0 {self.high} 0 cm", *self.drawing, "Q"]
        return Page(self.high, self.wide, drawing=turned, forms=self.forms, pictures=self.pictures)

    def table(
        self,
        x: float,
        y: float,
        widths: Sequence[float],
        rows: Sequence[Sequence[str]],
        *,
        high: float = 20.0,
        size: float = 9.0,
        rules: str = "all",
        spans: Sequence[tuple[int, int, int, int]] = (),
        right: Sequence[int] = (),
    ) -> float:
        """Draw a table; return the y of its lower edge.

        Args:
            x: left edge.
            y: upper edge.
            widths: of the columns.
            rows: texts; a line break in one makes two lines.
            high: height of a row.
            size: of the text.
            rules: "all", "rows" (horizontal ones only), "frame" (top, below the first row, bottom), "none".
            spans: merged cells as (row, column, rows, columns); their inner rules are left out.
            right: columns whose texts are flush right.
        """
        lefts = [x + sum(widths[:index]) for index in range(len(widths) + 1)]
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                span = next((one for one in spans if one[:2] == (number, column)), (number, column, 1, 1))
                middle = y + (number + span[2] / 2) * high
                lines = text.split("\n")
                for index, line in enumerate(lines):
                    base = middle + 0.35 * size + (index - (len(lines) - 1) / 2) * size * 1.15
                    start = lefts[column] + 3
                    if column in right:
                        start = lefts[column + span[3]] - 3 - width(line, size)
                    self.text(start, base, line, size)
        self._rules(lefts, y, len(rows), high, rules, spans)
        return y + len(rows) * high

    def _rules(
        self,
        lefts: Sequence[float],
        y: float,
        rows: int,
        high: float,
        rules: str,
        spans: Sequence[tuple[int, int, int, int]],
    ) -> None:
        columns = len(lefts) - 1
        drawn = {"all": range(rows + 1), "rows": range(rows + 1), "frame": (0, 1, rows), "none": ()}[rules]
        for row in drawn:
            for column in range(columns):
                if not any(r < row < r + h and c <= column < c + w for r, c, h, w in spans):
                    self.line(lefts[column], y + row * high, lefts[column + 1], y + row * high)
        if rules != "all":
            return
        for column in range(columns + 1):
            for row in range(rows):
                if not any(c < column < c + w and r <= row < r + h for r, c, h, w in spans):
                    self.line(lefts[column], y + row * high, lefts[column], y + (row + 1) * high)

    def _text(self, x: float, y: float, text: str, size: float, angle: float, grey: float) -> str:
        cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        left, bottom = self.origin
        return (
            f"BT {grey} g /F1 {size} Tf {cos:.5f} {sin:.5f} {-sin:.5f} {cos:.5f} {x + left:.3f}"
            f" {self.high - y + bottom:.3f} Tm <{text.encode('utf-16-be').hex()}> Tj ET 0 g"
        )


def write_pdf(path: Path, pages: Sequence[Page], *, password: str | None = None) -> Path:
    """Write a PDF of the pages; with a password it is encrypted."""
    objects: list[bytes] = [b"", b""]

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    def stream(head: str, data: bytes) -> int:
        number = len(objects) + 1
        if password is not None:
            data = rc4(_object_key(_key(password), number), data)
        return add(b"<< %s /Length %d >>\nstream\n%s\nendstream" % (head.encode(), len(data), data))

    known = add(
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 95 500]"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor << /Type"
        b" /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /Ascent 880"
        b" /Descent -120 /CapHeight 880 /StemV 93 /ItalicAngle 0 >> >>"
    )
    font = add(
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [%d 0 R] >>"
        % known
    )
    secret = add(
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /AAAAAA+Secret /DW 1000 /CIDSystemInfo << /Registry (Adobe)"
        b" /Ordering (Identity) /Supplement 0 >> /FontDescriptor << /Type /FontDescriptor /FontName /AAAAAA+Secret"
        b" /Flags 4 /FontBBox [0 -200 1000 900] /Ascent 880 /Descent -120 /CapHeight 880 /StemV 90 /ItalicAngle 0 >> >>"
    )
    silent = add(
        b"<< /Type /Font /Subtype /Type0 /BaseFont /AAAAAA+Secret /Encoding /Identity-H /DescendantFonts [%d 0 R] >>"
        % secret
    )
    image = stream(
        "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8", b"\x80"
    )
    kids = []
    fonts = f"/Font << /F1 {font} 0 R /F2 {silent} 0 R >>"
    for page in pages:
        forms = [
            stream(
                f"/Type /XObject /Subtype /Form /BBox [-5000 -5000 5000 5000] /Resources << {fonts} >>", form.encode()
            )
            for form in page.forms
        ]
        objects_of = " ".join(f"/X{index} {number} 0 R" for index, number in enumerate(forms, start=1))
        content = stream("", "\n".join(page.drawing).encode())
        left, bottom = page.origin
        kids.append(
            add(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [{left} {bottom} {left + page.wide} {bottom + page.high}]"
                f" /Rotate {page.rotate} /Contents {content} 0 R"
                f" /Resources << {fonts} /XObject << /P {image} 0 R {objects_of} >> >> >>".encode()
            )
        )
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    path.write_bytes(_file(objects, password))
    return path


def _file(objects: Sequence[bytes], password: str | None) -> bytes:
    data = b"%PDF-1.5\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    lock = b""
    if password is not None:
        mark = rc4(_key(password), _PADDING)
        lock = b" /Encrypt << /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >> /ID [<%s> <%s>]" % (
            _owner(password).hex().encode(),
            mark.hex().encode(),
            _FILE_ID.hex().encode(),
            _FILE_ID.hex().encode(),
        )
    return data + b"trailer << /Size %d /Root 1 0 R%s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, lock, start)


def _owner(password: str) -> bytes:
    padded = (password.encode() + _PADDING)[:32]
    return rc4(hashlib.md5(padded).digest()[:5], padded)


def _key(password: str) -> bytes:
    padded = (password.encode() + _PADDING)[:32]
    return hashlib.md5(padded + _owner(password) + (-4).to_bytes(4, "little", signed=True) + _FILE_ID).digest()[:5]


def _object_key(key: bytes, number: int) -> bytes:
    return hashlib.md5(key + number.to_bytes(3, "little") + b"\x00\x00").digest()[:10]


def rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    out = bytearray()
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
