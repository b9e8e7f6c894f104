"""Read the words of an attached document or statement: who says what to whom, and when."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mingzhang.catalogue.outline import load_outline
from mingzhang.extraction.headings import is_complete
from mingzhang.model.document import Paragraph
from mingzhang.model.writing import fold, squeeze, unwrap

#: An official document's number, over folded text: 某财字〔2024〕12号.
DOC_NO = re.compile(r"[\u4e00-\u9fff]{1,16}[〔\[【（［﹝]\d{4}[〕\]】）］﹞]第?\d{1,5}号")
_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日(?:印发)?")
_CHINESE_DATE = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日(?:印发)?"
)
_ANNEX = re.compile(r"附件[\d一二三四五六七八九十]{0,2}[：、.]?(?=.)")
_FURNITURE = re.compile(r"签发人|主题词|抄送|抄报|（?此件|（?联系人")
_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"○": 0, "零": 0}
_OPENING = 8
_LONGEST_NAME = 60


def statement_content(paragraphs: Sequence[Paragraph]) -> tuple[str | None, dict[str, object]]:
    """Return title and content (body, issuer, date) of a statement; its first paragraph is its title."""
    title, *lines = [unwrap(paragraph.text) for paragraph in paragraphs]
    ending = next((at for at, line in enumerate(lines) if read_date(line)), None)
    if ending is None:
        return title, {"body": "".join(lines), "issuer": None, "date": None}
    count, issuer = _signature(lines[:ending])
    return title, {"body": "".join(lines[:count]), "issuer": issuer, "date": read_date(lines[ending])}


def document_content(paragraphs: Sequence[Paragraph]) -> tuple[str | None, dict[str, object]]:
    """Return title and content of an official document that begins with its red head or its number."""
    head, doc_no, rest = _head(paragraphs)
    title, addressee, rest = _opening(rest)
    lines = [unwrap(paragraph.text) for paragraph in rest]
    ending = next((at for at, line in enumerate(lines) if read_date(line) or _is_annex(line)), len(lines))
    is_dated = ending < len(lines) and read_date(lines[ending]) is not None
    count, signed = _signature(lines[:ending]) if is_dated else (ending, None)
    dates = [(found, "印发" in line) for line in lines if (found := read_date(line))]
    content: dict[str, object] = {
        "issuer": head or signed,
        "doc_no": doc_no,
        "addressee": addressee,
        "body": "".join(lines[:count]),
    }
    if count > 1:
        content["body_lines"] = [paragraph.place.line for paragraph in rest[:count]]
    content |= {"annex_named": _annex(lines, count), "annex_present": False}
    content["date"] = next((date for date, is_printed in dates if not is_printed), None)
    if (printed := next((date for date, is_printed in dates if is_printed), None)) is not None:
        content["printed"] = printed
    return title, content


def annex_title(named: str) -> str:
    """Return the bare title of an annex as a document names it: without 附件1： and title marks."""
    bare = unwrap(named)
    if (mark := _ANNEX.match(bare)) is not None or (mark := _ANNEX.match(fold(bare))) is not None:
        bare = bare[mark.end() :]
    return re.sub(r"^\d{1,2}[.．、]", "", bare.strip("《》 "))


def read_date(text: str) -> str | None:
    """Return the date a line consists of (2024年3月1日, 二〇二四年三月一日, with 印发) as YYYY-MM-DD."""
    if len(text) > 32 or "月" not in text:
        return None
    bare = squeeze(text)
    at = re.search(r"(?:\d{4}|[〇○零一二三四五六七八九]{4})年", bare)
    if at is None or (at.start() and not bare.endswith("印发")):
        return None
    if (match := _DATE.fullmatch(bare, at.start())) is not None:
        year, month, day = (int(group) for group in match.groups())
    elif (match := _CHINESE_DATE.fullmatch(bare, at.start())) is not None:
        year = int("".join(str(_DIGITS[sign]) for sign in match.group(1)))
        month, day = _chinese_number(match.group(2)), _chinese_number(match.group(3))
    else:
        return None
    return f"{year:04d}-{month:02d}-{day:02d}"


def _chinese_number(text: str) -> int:
    tens, ten, ones = text.partition("十")
    if not ten:
        return _DIGITS.get(text[-1:], 0)
    return (_DIGITS.get(tens, 1) if tens else 1) * 10 + _DIGITS.get(ones, 0)


def _head(paragraphs: Sequence[Paragraph]) -> tuple[str | None, str | None, Sequence[Paragraph]]:
    """Split the red head (某某文件) and the number from a document."""
    at = next((at for at, line in enumerate(paragraphs[:4]) if DOC_NO.fullmatch(fold(line.text))), None)
    if at is None:
        return None, None, paragraphs
    words = load_outline().attachments.heads
    heads = [squeeze(line.text) for line in paragraphs[:at]]
    ending = next((word for word in words if heads and heads[-1].endswith(word)), "")
    head = "".join(heads).removesuffix(ending) or None
    return head, squeeze(paragraphs[at].text), paragraphs[at + 1 :]


def _opening(paragraphs: Sequence[Paragraph]) -> tuple[str | None, str | None, Sequence[Paragraph]]:
    """Split the title, which may run over lines, and the addressee, which ends with a colon, from a document."""
    lines = [line for line in paragraphs if not _FURNITURE.match(line.text)]
    for at, line in enumerate(lines[:_OPENING]):
        if at and len(line.text) <= _LONGEST_NAME and line.text.endswith(("：", ":")) and not _is_annex(line.text):
            title = "".join(unwrap(piece.text) for piece in lines[:at])
            return title, unwrap(line.text)[:-1], lines[at + 1 :]
        if line.text.endswith("。"):
            break
    if lines and not is_complete(lines[0].text):
        return unwrap(lines[0].text), None, lines[1:]
    return None, None, lines


def _signature(lines: Sequence[str]) -> tuple[int, str | None]:
    """Return how many lines are body, and the signature, a short last line, behind them."""
    if lines and len(lines[-1]) <= 40 and not is_complete(lines[-1]):
        return len(lines) - 1, squeeze(lines[-1])
    return len(lines), None


def _is_annex(line: str) -> bool:
    return len(line) <= 120 and _ANNEX.match(fold(line)) is not None


def _annex(lines: Sequence[str], count: int) -> str | None:
    """Return the annex as named on its own line, else the title that the body issues (《…》…现印发给)."""
    named = next((line for line in lines[count:] if _is_annex(line)), None)
    if named is not None:
        return named
    body = "".join(lines[:count])
    issued = re.search(r"(《[^《》]+》)。?(?:现)?(?:予以?)?(?:印发|下发)", body)
    return issued.group(1) if issued is not None else None
