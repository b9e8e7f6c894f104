"""DOC, WPS, RTF and ODT → Document: LibreOffice makes a DOCX of them, which is read like any other."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from mingzhang.model.document import Document
from mingzhang.model.errors import UnreadableInputError
from mingzhang.readers.docx.read import read_docx
from mingzhang.readers.office import CONVERT_SECONDS, converted, decrypted, is_encrypted_doc

_REMARK = "由 LibreOffice 转换为 DOCX 后读取；自动编号和分页以转换结果为准。"


def read_doc(path: Path, *, password: str | None = None, seconds: float = CONVERT_SECONDS) -> Document:
    """Read a document that is older than DOCX, or another program's: DOC, WPS, RTF, ODT.

    Args:
        path: the file.
        password: opens an encrypted DOC.
        seconds: how long LibreOffice may take.

    Raises:
        UnreadableInputError: LibreOffice is not installed, cannot read the file or takes too long; the password
            is missing or wrong; the file holds no text.
    """
    try:
        if is_encrypted_doc(path):
            with tempfile.TemporaryDirectory(prefix="mingzhang-") as folder:
                opened = Path(folder) / "opened.doc"
                opened.write_bytes(decrypted(path, password))
                document = _converted(opened, seconds)
        else:
            document = _converted(path, seconds)
    except UnreadableInputError as error:
        raise UnreadableInputError(str(path), error.reason, error.remedy) from error
    return replace(document, source=str(path), remarks=(_REMARK, *document.remarks))


def _converted(path: Path, seconds: float) -> Document:
    with converted(path, "docx", seconds=seconds) as made:
        return read_docx(made)
