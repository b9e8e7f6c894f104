"""Personal data stand in the text: identity card, bank account or mobile numbers."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.text import pieces_of, pieces_where
from mingzhang.model.finding import Location

_DIGITS = re.compile(r"\d[\d\s-]{9,}[\dXx]")
_IDENTITY = re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dXx])")
_MOBILE = re.compile(r"(?<![\d.,])1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?![\d.,])")
_ACCOUNT = re.compile(r"(?:账号|帐号|卡号|银行账户|开户)[^\d]{0,12}(\d[\d\s]{10,24}\d)")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each number found; what is printed is never repeated in full."""
    found = False
    for piece in pieces_where(context.disclosure, _DIGITS.search):
        for kind, start, end in _numbers(piece.text):
            found = True
            masked = mask(piece.text[start:end])
            where = [Location(piece.place, piece.section or None, text=masked)]
            yield violated(where, expected="不公开", actual=masked, key=f"{kind}|{masked}", kind=kind)
    if not found:
        yield passed() if pieces_of(context.disclosure) else not_checked("没有读到文字")


def _numbers(text: str) -> Iterator[tuple[str, int, int]]:
    for match in _IDENTITY.finditer(text):
        if is_identity(match.group()):
            yield "身份证号码", match.start(), match.end()
    for match in _ACCOUNT.finditer(text):
        yield "银行账号", match.start(1), match.end(1)
    for match in _MOBILE.finditer(text):
        yield "手机号码", match.start(), match.end()


def is_identity(number: str) -> bool:
    """Say whether the check digit of an identity card number (GB 11643) is right."""
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _CHECK[total % 11] == number[-1].upper()


def mask(number: str) -> str:
    """Return a number with all but its first three and last two digits hidden."""
    return f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}"
