"""Running text folded for matching, and the figures in it: numbers that have a unit, in digits or Chinese numerals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from mingzhang.catalogue.sentences import load_words

#: Blanks carry nothing in Chinese text, and quotation marks stand or are left out at will.
_DROPPED = re.compile("[ \t\r\f\v\u3000\xa0\ufeff\u200b\u2003\u2002“”\"‘’'「」『』*]+")
_FOLD = (
    dict(zip("（）［］【】，；：％．﹪／－−～＋", "()[][],;:%.%/--~+", strict=True))
    | {chr(0xFF10 + digit): str(digit) for digit in range(10)}
    | {chr(0xFF21 + index): chr(0x41 + index) for index in range(26)}
)
#: Looking for the few signs to fold costs less than translating every character.
_FOLDABLE = re.compile(f"[{re.escape(''.join(_FOLD))}]")
_WIDE = str.maketrans({str(digit): chr(0xFF10 + digit) for digit in range(10)})
#: Numbers that are no figures: years, dates, thresholds, document numbers, ordinals.
_OTHER = re.compile(
    r"(?:19|20)\d\d[-~至—/](?:19|20)\d\d年?"
    r"|(?<!\d)(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?(?!\d)"
    r"|(?<![\d.,])(?:19|20)\d\d年"
    r"|(?<![\d.,])\d{1,2}月(?:\d{1,2}[日号]|份|底|末|初|上旬|中旬|下旬)?"
    r"|(?<![\d.,])\d[\d.,]*(?:万元|元|万)(?:\([^()\n]{1,12}\))?(?:[\d.万元]*\([^()\n]{1,8}\))?[及含]*以[上下内]"
    r"|[〔\[(【](?:19|20)\d\d[〕\])】]第?\d*号?|(?<!\d)\d+号|第\d+"
)
_DATE = re.compile(r"((?:19|20)\d\d)(?:年|-|\.)(?:(\d{1,2})(?:月|-|\.)(\d{1,2})日?|年?(?:底|末))")
_RUN = re.compile(r"(?<![\dA-Za-z])(?<!\d[.,])(?:(?<![\d~至年月日-])-)?\d(?:[\d,]*\d)?(?:\.[\d.,]*\d)?", re.ASCII)
_PLAIN = re.compile(r"-?\d[\d,]*(?:\.\d+)?", re.ASCII)
_CHINESE = re.compile(
    r"(?<![零〇一二三四五六七八九十百千第、])[零〇一二两三四五六七八九十百]{1,5}(?![零〇一二三四五六七八九十百千万、])"
)
_NOT_COUNTED = r"(?!百分点|工作日|交易日|自然日|月|季度|方面|环节|阶段|年度)"
_DIGITS = {char: value for value, chars in enumerate(("零〇", "一", "二两", *"三四五六七八九")) for char in chars}


@dataclass(frozen=True, slots=True)
class Folded:
    """Text folded for matching, and for each character its offset in the text it was made of.

    ``dated`` still has the ASCII digits of years and thresholds that ``text`` writes in full width.
    """

    text: str
    dated: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the original text that the folded span was made of."""
        if start >= end:
            at = self.offsets[start] if start < len(self.offsets) else (self.offsets[-1] + 1 if self.offsets else 0)
            return at, at
        return self.offsets[start], self.offsets[end - 1] + 1


@dataclass(frozen=True, slots=True)
class Number:
    """A number in folded text: its span, the span's end with unit, the unit, and its value in ASCII digits.

    A ``soft`` number has no unit, or is a Chinese numeral: a figure only where a sentence expects one.
    """

    start: int
    end: int
    unit_end: int
    unit: str
    value: str | None
    soft: bool = False


def fold_text(text: str) -> Folded:
    """Fold punctuation and digits, drop blanks and quotation marks, and mask numbers that are no figures."""
    offsets: list[int] = []
    kept: list[str] = []
    for start, end in _stretches(text):
        offsets.extend(range(start, end))
        kept.append(text[start:end])
    dated = _FOLDABLE.sub(lambda sign: _FOLD[sign[0]], "".join(kept))
    return Folded(_OTHER.sub(lambda match: match[0].translate(_WIDE), dated), dated, tuple(offsets))


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans between what is dropped."""
    start = 0
    for dropped in _DROPPED.finditer(text):
        yield start, dropped.start()
        start = dropped.end()
    yield start, len(text)


def find_numbers(text: str) -> list[Number]:
    """Return the numbers of folded text in order: those with a unit, then soft ones among them."""
    found = [number for match in _RUN.finditer(text) if (number := _number(text, match)) is not None]
    found += [number for match in _CHINESE.finditer(text) if (number := _chinese(text, match)) is not None]
    return sorted(found, key=lambda number: number.start)


def dates(folded: Folded) -> list[tuple[int, str]]:
    """Return the days named in the text with their offsets, as 2025-12-31; the end of a year is its last day."""
    return [
        (match.start(), f"{match[1]}-{int(match[2] or 12):02}-{int(match[3] or 31):02}")
        for match in _DATE.finditer(folded.dated)
    ]


def chinese_number(text: str) -> int | None:
    """Return the number that Chinese numerals below a thousand write, None for anything else."""
    if not text or any(char not in _DIGITS and char not in "十百" for char in text):
        return None
    if not any(char in "十百" for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        else:
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
    return total + digit


@cache
def _unit_pattern() -> re.Pattern[str]:
    units = {unit for printed in load_words().units.values() for unit in printed}
    longest = sorted(map(re.escape, units), key=len, reverse=True)
    return re.compile(rf"({'|'.join(longest)}){_NOT_COUNTED}")


#: Units that are part of another word: 人次, 台账, 项目, 个人, 万户 …
_OTHER_WORD = re.compile(
    r"人次|人员次|项目|个人|台账|台阶|名录|名单|名称|万[户人次个平辆台吨亩只头件册米公立千余多]|元旦|套餐|家庭|户口|户籍|名字"
)


def _unit(text: str, at: int) -> str:
    if _OTHER_WORD.match(text, at):
        return ""
    match = _unit_pattern().match(text, at)
    return match[1] if match else ""


def _number(text: str, match: re.Match[str]) -> Number | None:
    start, end = match.span()
    unit = _unit(text, end)
    plain = match[0].replace(",", "") if _PLAIN.fullmatch(match[0]) else None
    if not unit and (plain is None or "." not in plain or text[end : end + 1] not in ",;。、\n)"):
        return None
    return Number(start, end, end + len(unit), unit, plain, soft=not unit)


def _chinese(text: str, match: re.Match[str]) -> Number | None:
    start, end = match.span()
    unit = _unit(text, end)
    value = chinese_number(match[0])
    if not unit or value is None:
        return None
    return Number(start, end, end + len(unit), unit, str(value), soft=True)
