"""Set a publication with typst."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from mingzhang.model.errors import MingzhangError
from mingzhang.model.publication import Publication
from mingzhang.renderers.fonts import find_fonts
from mingzhang.renderers.publication_pdf.data import as_data

if TYPE_CHECKING:
    from typst import Compiler, PDFStandard

_TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
_MAIN = _TEMPLATES / "publication.typ"
_BLANK = _TEMPLATES / "blank.typ"
#: Typst remembers the layout of the last ten runs, 35 MB for each large document. Blank runs between two documents
#: (10 ms each) make it forget sooner: a process stays at 300 MB instead of 560, and setting the same document again
#: is still three times as fast.
_BLANKS = 2
#: For keeping (ISO 19005-2, with the structure of the document) and for everyone (ISO 14289-1).
_STANDARDS: tuple[PDFStandard, ...] = ("a-2a", "ua-1")
_NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed')
#: One typesetter serves all calls of a process: its memory of fonts and layouts makes the second call three times
#: as fast, and it cannot be used by two threads at once.
_ONE_AT_A_TIME = Lock()


class PdfRenderError(MingzhangError):
    """Typst could not set a publication, or set it otherwise than asked. The message is for the clerk."""


def write_pdf(publication: Publication, *, font_dir: Path | None = None) -> bytes:
    """Set a publication as PDF: A4, GB/T 9704, tagged, PDF/A-2a and PDF/UA-1, fonts embedded.

    Equal publications give equal bytes with equal fonts. Table titles stand in the contents where a heading with the
    table's id comes before it; sheets stand in the bookmarks only.

    Args:
        publication: of any kind of blocks.
        font_dir: a folder of fonts that the user owns (仿宋, 小标宋 …); free ones stand in for what it lacks.

    Returns:
        The file.

    Raises:
        MissingFontError: there are no fonts, or the folder is not there.
        PdfRenderError: a sign is in none of the fonts, or typst warned of something.
    """
    fonts = find_fonts(font_dir)
    data = as_data(publication, fonts)
    year, month, day = data["date"]
    made = datetime(year, month, day, tzinfo=UTC)
    return _compiled(fonts.folders, json.dumps(data, ensure_ascii=False), made)


def _compiled(folders: tuple[Path, ...], data: str, made: datetime) -> bytes:
    # Here, not above: whoever writes no PDF need not load the typesetter.
    from typst import TypstError  # noqa: PLC0415

    try:
        with _ONE_AT_A_TIME:
            result: Any
            result, told = _compiler(folders).compile_with_warnings(
                format="pdf", sys_inputs={"data": data}, pdf_standards=list(_STANDARDS), timestamp=made
            )
            for _ in range(_BLANKS):
                _blank_compiler().compile(format="pdf", timestamp=made)
    except TypstError as error:
        raise PdfRenderError(f"无法生成 PDF：{_spoken(error.message, data)}") from error
    if told:
        raise PdfRenderError(f"生成 PDF 时有警告，已停止：{'；'.join(one.message for one in told)}")
    if not isinstance(result, bytes):
        raise PdfRenderError("无法生成 PDF：排版程序没有返回文件。")
    return result


@cache
def _compiler(folders: tuple[Path, ...]) -> Compiler:
    from typst import Compiler  # noqa: PLC0415
    from typst import Fonts as Installed  # noqa: PLC0415

    paths = [str(folder) for folder in folders]
    fonts = Installed(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)
    return Compiler(str(_MAIN), root=str(_TEMPLATES), font_paths=fonts, ignore_system_fonts=True)


@cache
def _blank_compiler() -> Compiler:
    from typst import Compiler  # noqa: PLC0415
    from typst import Fonts as Installed  # noqa: PLC0415

    fonts = Installed(include_system_fonts=False, include_embedded_fonts=False)
    return Compiler(str(_BLANK), root=str(_TEMPLATES), font_paths=fonts, ignore_system_fonts=True)


def _spoken(message: str, data: str) -> str:
    """Say in Chinese what typst says of a sign without a glyph, and where it stands; leave anything else as it is."""
    found = _NO_GLYPH.search(message)
    if found is None:
        return message
    sign = re.sub(r"\\u\{([0-9a-f]+)\}", lambda code: chr(int(code[1], 16)), found[1])
    at = data.find(sign)
    around = re.sub(r'["\[\]{},]+', " ", data[max(0, at - 12) : at + len(sign) + 12]).strip() if at >= 0 else ""
    codes = " ".join(f"U+{ord(char):04X}" for char in sign)
    return (
        f"字符“{sign}”（{codes}）在所用字体中没有字形，见“{around}”处。"
        "请改用规范汉字或符号，或用 font_dir 提供含有该字的字体。"
    )
