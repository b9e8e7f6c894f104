"""The bytes of a web page → its text, whatever its declaration says; saved pages (.mht) are unwrapped."""

from __future__ import annotations

import codecs
import email
import email.policy
import re
from email.message import EmailMessage
from typing import NamedTuple

_DECLARED = re.compile(rb"<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_MHTML = re.compile(rb"(?:[\w-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){1,40}?MIME-Version:", re.IGNORECASE)
_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_HEAD = 4096
#: So many bytes in a million may be wrong before an encoding counts as the wrong one.
_TOLERATED = 2_000
_FEW = 0.02
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "big5": "big5hkscs"}
#: XML and HTML know no other control characters.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]+")


class Page(NamedTuple):
    """The text of a page, its encoding, and how many places could not be decoded."""

    text: str
    encoding: str
    damaged: int = 0


def decode_page(data: bytes, declared: str | None = None) -> Page | None:
    """Return the text of a page, None if it is in none of UTF-8, UTF-16, GB18030 and the declared encoding.

    UTF-8 is recognised by its form, for a wrong declaration is common; the declaration decides among the others.
    """
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _decoded(data, encoding)
    if data[:200].count(0) > 40:
        return _decoded(data, "utf-16-le" if data[1:2] == b"\0" else "utf-16-be")
    stated = _DECLARED.search(data[:_HEAD])
    name = (declared or (stated[1].decode("ascii", "replace") if stated else "")).lower()
    as_utf8 = _decoded(data, "utf-8")
    # Text in another encoding is broken at nearly every character when it is read as UTF-8.
    if not as_utf8.damaged or as_utf8.damaged <= _FEW * len(_FOREIGN.findall(as_utf8.text)):
        return as_utf8
    pages = [as_utf8, _decoded(data, "gb18030")]
    if name and (other := _WIDER.get(name, name)) not in ("utf-8", "utf8", "gb18030", "utf-16") and _is_known(other):
        pages.insert(1, _decoded(data, other))
    best = min(pages, key=lambda page: page.damaged)
    return best if best.damaged * 1_000_000 <= _TOLERATED * max(len(data), 1) + 1_000_000 else None


def _is_known(name: str) -> bool:
    try:
        b"a".decode(name)  # of nothing at all Python decodes without asking for the codec
    except (LookupError, ValueError):
        return False
    return True


def _decoded(data: bytes, encoding: str) -> Page:
    text = data.decode(encoding, "replace")
    damaged = text.count("\ufffd")
    return Page(_CONTROLS.sub("", text.removeprefix("\ufeff")), encoding, damaged)


def is_mhtml(data: bytes) -> bool:
    """Say whether the bytes are a web page saved with its pictures in one file."""
    return _MHTML.match(data[:_HEAD].lstrip()) is not None or data[:200].lstrip().lower().startswith(b"mime-version:")


def unwrap_mhtml(data: bytes) -> Page | None:
    """Return the page in a saved page, None where there is none; of several the longest counts."""
    message = email.message_from_bytes(data.lstrip(), policy=email.policy.default)
    best: Page | None = None
    for part in message.walk():
        if not isinstance(part, EmailMessage) or part.get_content_type() not in ("text/html", "application/xhtml+xml"):
            continue
        content = part.get_payload(decode=True)
        page = decode_page(content, part.get_content_charset()) if isinstance(content, bytes) else None
        if page is not None and (best is None or len(page.text) > len(best.text)):
            best = page
    return best
