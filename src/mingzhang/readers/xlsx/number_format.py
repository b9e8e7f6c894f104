"""Print a number by the number format of its cell, as Excel shows it: exactly, in decimal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

from mingzhang.readers.xlsx.dates import is_date, show_date

GENERAL = "General"
#: Excel computes with 15 decimal digits; what a binary number holds beyond them is noise.
_EXCEL = Context(prec=15, rounding=ROUND_HALF_UP)
#: No amount is longer; such numbers are shown as they are.
_MOST_DIGITS = 40
_WORKING = Context(prec=60, rounding=ROUND_HALF_UP)

#: Formats that files name by number only, as Chinese Excel and WPS show them.
BUILT_IN = {
    0: GENERAL,
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '"¥"#,##0;"¥"\\-#,##0',
    6: '"¥"#,##0;[Red]"¥"\\-#,##0',
    7: '"¥"#,##0.00;"¥"\\-#,##0.00',
    8: '"¥"#,##0.00;[Red]"¥"\\-#,##0.00',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    37: "#,##0;\\-#,##0",
    38: "#,##0;[Red]\\-#,##0",
    39: "#,##0.00;\\-#,##0.00",
    40: "#,##0.00;[Red]\\-#,##0.00",
    41: '_ * #,##0_ ;_ * \\-#,##0_ ;_ * "-"_ ;_ @_ ',
    42: '_ "¥"* #,##0_ ;_ "¥"* \\-#,##0_ ;_ "¥"* "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ "¥"* #,##0.00_ ;_ "¥"* \\-#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
} | {
    number: code
    for code, numbers in {
        'yyyy"年"m"月"': (27, 36, 50, 52, 57),
        'm"月"d"日"': (28, 29, 51, 53, 54, 58),
        "m-d-yy": (30,),
        'yyyy"年"m"月"d"日"': (31,),
        'h"时"mm"分"': (32,),
        'h"时"mm"分"ss"秒"': (33,),
        'AM/PMh"时"mm"分"': (34, 55),
        'AM/PMh"时"mm"分"ss"秒"': (35, 56),
    }.items()
    for number in numbers
}

_Kind = Literal["text", "digit", "point", "comma", "percent", "exponent", "slash", "at", "general"]
_PART = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_.|\*.|\[\$(?P<symbol>[^\]-]*)[^\]]*\]|\[[^\]]*\]'
    r"|(?P<general>General|G/通用格式)|(?P<exponent>[Ee][+-])|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)"
    r"|(?P<percent>%)|(?P<slash>/)|(?P<at>@)|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")
_COLOUR = re.compile(
    r"\[(?:Black|Blue|Cyan|Green|Magenta|Red|White|Yellow|黑色?|蓝色?|绿色?|红色?|黄色?|Color ?\d+)\]", re.I
)
_SECTIONS = re.compile(r'(?:"[^"]*"?|[\\!].|\[[^\]]*\]|[^;])+|(?=;)', re.DOTALL)


class _Token(NamedTuple):
    kind: _Kind
    text: str


@dataclass(frozen=True, slots=True)
class _Section:
    """One of the up to four parts of a format."""

    code: str
    tokens: tuple[_Token, ...]
    condition: tuple[str, Decimal] | None
    has_colour: bool


def exact(number: float) -> Decimal:
    """Return the decimal number that a stored binary number stands for, to Excel's 15 digits."""
    return Decimal(repr(number)) if isinstance(number, int) else _EXCEL.create_decimal(repr(number))


def show(value: Decimal, code: str, *, from_1904: bool = False) -> str:
    """Return what a cell with this number format shows; "" where the format shows nothing.

    ``value`` is rounded half away from zero to the places that the format prints.
    """
    sections = _sections(code)
    section, sign = _choose(sections, value)
    if not section.code:
        return ""
    if is_date(section.code):
        shown = show_date(value, section.code, from_1904=from_1904)
        return plain(value) if shown is None else shown
    return (sign + _number(abs(value), section)).strip()


def show_text(text: str, code: str) -> str:
    """Return what a cell with this number format shows of a text."""
    sections = _sections(code)
    last = sections[-1]
    if not any(token.kind == "at" for token in last.tokens):
        return text
    return "".join(text if token.kind == "at" else token.text for token in last.tokens if token.kind in ("at", "text"))


def plain(value: Decimal) -> str:
    """Return a number with all its digits, without an exponent and without zeros at its end."""
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Section, ...]:
    codes: list[str] = []
    position = 0
    while position <= len(code):
        match = _SECTIONS.match(code, position)
        text = match[0] if match else ""
        codes.append(text)
        position += len(text) + 1
    return tuple(_section(one) for one in codes[:4])


def _section(code: str) -> _Section:
    condition = _CONDITION.search(code)
    tokens: list[_Token] = []
    for match in _PART.finditer(code):
        kind = match.lastgroup
        if kind in ("quoted", "escaped", "symbol", "plain"):
            tokens.append(_Token("text", match[kind]))
        elif kind is not None:
            tokens.append(_Token(kind, match[kind]))  # type: ignore[arg-type]
    return _Section(
        code,
        tuple(tokens),
        (condition[1], Decimal(condition[2])) if condition else None,
        _COLOUR.search(code) is not None,
    )


def _choose(sections: tuple[_Section, ...], value: Decimal) -> tuple[_Section, str]:
    """Return the section that shows a value and the sign to put before it."""
    minus = "-" if value < 0 else ""
    if any(section.condition for section in sections):
        for section in sections[:3]:
            if section.condition is None or _holds(section.condition, value):
                return section, minus
        return _section(GENERAL), minus
    numeric = [section for section in sections if not any(token.kind == "at" for token in section.tokens)]
    if not numeric:
        return _section(GENERAL), minus
    if value > 0 or len(numeric) == 1 or (value == 0 and len(numeric) < 3):
        return numeric[0], minus
    if value == 0:
        return numeric[2], ""
    negative = numeric[1]
    # Red figures without a sign are negative to the eye; text needs the sign.
    signed = any(token.kind == "text" and set(token.text) & set("-−(（") for token in negative.tokens)
    return negative, "-" if negative.has_colour and not signed else ""


def _holds(condition: tuple[str, Decimal], value: Decimal) -> bool:
    sign, bound = condition
    return {
        "<": value < bound,
        "<=": value <= bound,
        ">": value > bound,
        ">=": value >= bound,
        "=": value == bound,
        "<>": value != bound,
    }[sign]


def _number(value: Decimal, section: _Section) -> str:
    tokens = section.tokens
    kinds = [token.kind for token in tokens]
    if "digit" not in kinds or "slash" in kinds:
        is_plain = "general" in kinds or "slash" in kinds
        pieces = [plain(value) if token.kind in ("general", "at") else token.text for token in tokens]
        if "slash" in kinds:
            return plain(value)
        return "".join(
            piece for piece, token in zip(pieces, tokens, strict=True) if token.kind in ("text", "percent") or is_plain
        )
    value = _WORKING.scaleb(value, 2 * kinds.count("percent"))
    last = max(index for index, kind in enumerate(kinds) if kind == "digit")
    exponent = kinds.index("exponent") if "exponent" in kinds else None
    if exponent is not None:
        return _scientific(value, tokens, exponent)
    point = kinds.index("point") if "point" in kinds else None
    whole_end = max((index for index in range(point) if kinds[index] == "digit"), default=-1) if point else last
    scaling = _trailing_commas(kinds, last) + (_trailing_commas(kinds, whole_end) if whole_end != last else 0)
    value = _WORKING.scaleb(value, -3 * scaling)
    return _fill(value, tokens, point)


def _trailing_commas(kinds: list[_Kind], after: int) -> int:
    """Count the commas right after a digit; each divides by a thousand."""
    count = 0
    while after >= 0 and after + count + 1 < len(kinds) and kinds[after + count + 1] == "comma":
        count += 1
    return count


def _fill(value: Decimal, tokens: tuple[_Token, ...], point: int | None) -> str:
    """Put the digits of a number, which is not negative, into the places of a format."""
    if value.adjusted() > _MOST_DIGITS:
        return plain(value)
    whole_tokens = tokens if point is None else tokens[:point]
    after = () if point is None else tokens[point + 1 :]
    places = sum(token.kind == "digit" for token in after)
    digits = format(value.quantize(Decimal(1).scaleb(-places), context=_WORKING), "f")
    whole, _, fraction = digits.partition(".")
    shown = _fill_whole("" if whole == "0" else whole, whole_tokens)
    if point is None:
        return shown
    optional = [token.text for token in after if token.kind == "digit"]
    while fraction and optional[len(fraction) - 1] != "0" and fraction.endswith("0"):
        fraction = fraction[:-1]
    rest = iter(fraction)
    tail = "".join(next(rest, "") if token.kind == "digit" else _literal(token) for token in after)
    return f"{shown}.{tail}"


def _fill_whole(digits: str, tokens: tuple[_Token, ...]) -> str:
    """Put the digits before the point into their places, from the right; the first place takes what is left."""
    at = [index for index, token in enumerate(tokens) if token.kind == "digit"]
    if not at:
        return "".join(_literal(token) for token in tokens) + digits
    grouped = any(token.kind == "comma" and at[0] < index < at[-1] for index, token in enumerate(tokens))
    zeros = len(at) - next((n for n, index in enumerate(at) if tokens[index].text == "0"), len(at))
    digits = digits.rjust(zeros, "0")
    if grouped:
        digits = f"{int(digits):0{max(len(digits), 1)},}" if len(digits) > 3 else digits
        return "".join(
            digits if index == at[0] else "" if token.kind in ("digit", "comma") else _literal(token)
            for index, token in enumerate(tokens)
        )
    shown: list[str] = []
    for index in range(len(tokens) - 1, -1, -1):
        token = tokens[index]
        if token.kind != "digit":
            shown.append(_literal(token))
        elif index == at[0]:
            shown.append(digits)
        else:
            shown.append(digits[-1:])
            digits = digits[:-1]
    return "".join(reversed(shown))


def _literal(token: _Token) -> str:
    return token.text if token.kind in ("text", "percent", "point", "slash") else ""


def _scientific(value: Decimal, tokens: tuple[_Token, ...], at: int) -> str:
    mantissa = tokens[:at]
    point = next((index for index, token in enumerate(mantissa) if token.kind == "point"), None)
    power = value.adjusted() if value else 0
    shown = _fill(_WORKING.scaleb(value, -power), mantissa, point)
    if shown.startswith("10"):
        power += 1
        shown = _fill(_WORKING.scaleb(value, -power), mantissa, point)
    width = sum(token.kind == "digit" for token in tokens[at:])
    sign = "-" if power < 0 else "+" if tokens[at].text.endswith("+") else ""
    return f"{shown}E{sign}{abs(power):0{width}d}"
