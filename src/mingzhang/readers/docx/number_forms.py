"""The ways in which Word writes the automatic number of a paragraph."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "零一二三四五六七八九"
_PLAIN_UNITS = ("", "十", "百", "千")
_LEGAL = {
    "chineseLegalSimplified": ("零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟")),
    "ideographLegalTraditional": ("零壹貳參肆伍陸柒捌玖", ("", "拾", "佰", "仟")),
}
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)
#: Larger numbers are written as digits, whatever the form.
_LARGEST = 9_999


def chinese(number: int, digits: str = _DIGITS, units: tuple[str, ...] = _PLAIN_UNITS) -> str:
    """Return 21 as 二十一, 10 as 十 and 105 as 一百零五."""
    written, skipped = "", False
    places = str(number)
    for index, place in enumerate(places):
        figure, unit = int(place), units[len(places) - 1 - index]
        if figure == 0:
            skipped = bool(written)
            continue
        written += (digits[0] if skipped else "") + digits[figure] + unit
        skipped = False
    if 10 <= number < 20 and units is _PLAIN_UNITS:
        written = written[1:]
    return written or digits[0]


def roman(number: int) -> str:
    """Return 4 as IV."""
    written = ""
    for amount, letters in _ROMAN:
        times, number = divmod(number, amount)
        written += letters * times
    return written


def letters(number: int) -> str:
    """Return 3 as C and, as Word does, 27 as AA and 53 as AAA."""
    times, index = divmod(number - 1, 26)
    return chr(ord("A") + index) * (times + 1)


def _digit_by_digit(number: int) -> str:
    return "".join("〇一二三四五六七八九"[int(place)] for place in str(number))


def _full_width(number: int) -> str:
    return "".join(chr(0xFF10 + int(place)) for place in str(number))


def circled(number: int) -> str:
    """Return 3 as ③; there are signs for 1 to 50."""
    for first, last, start in ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if first <= number <= last:
            return chr(start + number - first)
    return str(number)


def _signs(start: int, count: int) -> Callable[[int], str]:
    return lambda number: chr(start + number - 1) if 1 <= number <= count else str(number)


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 < 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _legal(form: str) -> Callable[[int], str]:
    digits, units = _LEGAL[form]
    return lambda number: chinese(number, digits, units)


_FORMS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalHalfWidth": str,
    "decimalEnclosedCircle": circled,
    "decimalEnclosedCircleChinese": circled,
    "decimalEnclosedParen": _signs(0x2474, 20),
    "decimalEnclosedFullstop": _signs(0x2488, 20),
    "ideographEnclosedCircle": _signs(0x3280, 10),
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "ideographDigital": _digit_by_digit,
    "taiwaneseDigital": _digit_by_digit,
    "japaneseDigitalTenThousand": _digit_by_digit,
    "chineseLegalSimplified": _legal("chineseLegalSimplified"),
    "ideographLegalTraditional": _legal("ideographLegalTraditional"),
    "ideographTraditional": lambda number: _STEMS[number - 1] if number <= len(_STEMS) else str(number),
    "ideographZodiac": lambda number: _BRANCHES[number - 1] if number <= len(_BRANCHES) else str(number),
    "upperLetter": letters,
    "lowerLetter": lambda number: letters(number).lower(),
    "upperRoman": roman,
    "lowerRoman": lambda number: roman(number).lower(),
    "ordinal": _ordinal,
    "none": lambda number: "",
}


def write_number(number: int, form: str) -> str:
    """Write a number in a form named as in ``w:numFmt``; an unknown form is written in digits."""
    if not 1 <= number <= _LARGEST and form != "none":
        return str(number)
    return _FORMS.get(form, str)(number)
