"""One cell → one value, or why not: amounts, counts, dates, years, yes and no, choices, as people write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import NamedTuple

from mingzhang.ledgers.faults import Level
from mingzhang.ledgers.grids import Value
from mingzhang.model.writing import fold

CENT = Decimal("0.01")
#: A sum of floats in a workbook misses the fen by less; a figure that misses it by more was entered so.
_NOISE = Decimal("0.00001")
_LARGEST = Decimal(10) ** 13
_UNITS = {"万元": 10_000, "万": 10_000, "亿元": 100_000_000, "亿": 100_000_000, "元": 1, "": 1}
_AMOUNT = re.compile(r"(?P<sign>[-+]?)(?P<number>\d[\d,]*(?:\.\d+)?|\.\d+)(?P<unit>万元|亿元|万|亿|元|)")
_PLAIN = re.compile(r"[-+]?\d+(?:\.\d+)?", re.ASCII)
_GROUPS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+00:00:00)?")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NOTHING = frozenset({"-", "--", "—", "——", "－", "/", "无"})
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!"})
_YES = frozenset({"是", "有", "√", "✓", "1", "Y", "YES", "TRUE", "对"})
_NO = frozenset({"否", "无", "×", "0", "N", "NO", "FALSE", "不是", "不"})
#: Excel counts days from here.
_EPOCH = date(1899, 12, 30)


class Reading(NamedTuple):
    """A value, and what is to be said about it; without a value, why there is none (``level`` ERROR)."""

    value: object | None
    level: Level | None = None
    reason: str = ""
    remedy: str = ""


def wrong(reason: str, remedy: str) -> Reading:
    """Return that there is no value, and why."""
    return Reading(None, Level.ERROR, reason, remedy)


def shown(value: Value) -> str:
    """Return what a person sees in the cell."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return plain(value)
    return str(value)


def plain(value: Decimal) -> str:
    """Return a number without exponent and without idle zeros behind the point."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def is_error(value: Value) -> bool:
    """Say whether a formula of the workbook went wrong here."""
    return isinstance(value, str) and value.upper() in _ERRORS


def nearest(text: str, known: list[str] | tuple[str, ...]) -> str:
    """Return "是不是“…”？" with the known name nearest to a text, "" if none is near."""
    folded = {fold(name): name for name in known}
    found = get_close_matches(fold(text), folded, n=1, cutoff=0.5)
    return f"是不是“{folded[found[0]]}”？" if found else ""


def as_text(value: Value) -> Reading:
    """Read a text; a number is taken as it is shown."""
    return Reading(unicodedata.normalize("NFC", shown(value)))


def as_amount(value: Value, factor: int = 1) -> Reading:
    """Read an amount in yuan to the fen.

    Full-width digits, separators of thousands, 元, 万元 and brackets for negatives are understood and said.

    Args:
        value: what stands in the cell.
        factor: yuan that a number without unit stands for (10,000 where an export is in 万元).
    """
    if isinstance(value, Decimal):
        return _to_fen(value * factor, "" if factor == 1 else f"按万元换算为{plain(value * factor)}元。")
    if not isinstance(value, str):
        return wrong("不是金额。", "请填数字，单位为元。")
    text = unicodedata.normalize("NFKC", value).replace(" ", "").replace("，", ",").lstrip("¥￥")
    if text in _NOTHING:
        return Reading(Decimal(0), Level.REMARK, "按0读入。", "没有金额的，请留空或者填0。")
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1]}"
    match = _AMOUNT.fullmatch(text)
    if match is None or ("," in match["number"] and not _GROUPS.fullmatch(match["number"])):
        return wrong("不是金额。", "请只填数字，单位为元，如 327357.26。")
    try:
        number = Decimal(match["sign"] + match["number"].replace(",", ""))
    except InvalidOperation:
        return wrong("不是金额。", "请只填数字，单位为元。")
    if match["unit"]:
        factor = _UNITS[match["unit"]]
    yuan = number * factor
    if _PLAIN.fullmatch(value):
        return _to_fen(yuan, "" if factor == 1 else f"按万元换算为{plain(yuan)}元。")
    return _to_fen(yuan, f"按{plain(yuan)}元读入。")


def _to_fen(yuan: Decimal, remark: str) -> Reading:
    if abs(yuan) >= _LARGEST:
        return wrong("金额过大。", "请核对单位，本表以元为单位。")
    exact = yuan.quantize(CENT)
    if abs(exact - yuan) >= _NOISE:
        return wrong("超过两位小数。", "请精确到分，填两位小数。")
    if remark:
        return Reading(exact, Level.REMARK, remark, "请核对是否正确。")
    return Reading(exact)


def as_count(value: Value) -> Reading:
    """Read a count: a whole number that is not negative."""
    text = unicodedata.normalize("NFKC", shown(value)).replace(",", "").strip()
    if text in _NOTHING:
        return Reading(0)
    match = re.fullmatch(r"(-?\d{1,9})(?:\.0+)?[个人辆台套(（）)]*", text)
    if match is None:
        return wrong("不是整数。", "请填整数。")
    number = int(match[1])
    return Reading(number) if number >= 0 else wrong("不能是负数。", "请填0或者正整数。")


def as_area(value: Value) -> Reading:
    """Read an area in square metres, to two places."""
    bare = value.removesuffix("平方米").removesuffix("㎡").strip() if isinstance(value, str) else value
    found = as_amount(bare)
    if not isinstance(found.value, Decimal):
        return wrong("不是面积。", "请填数字，单位为平方米，最多两位小数。")
    return Reading(found.value) if found.value >= 0 else wrong("不能是负数。", "请核对面积。")


def as_date(value: Value) -> Reading:
    """Read a date as people and programs write it; a bare number is counted in days as Excel does."""
    if isinstance(value, date):
        return Reading(value)
    text = unicodedata.normalize("NFKC", shown(value)).strip()
    if isinstance(value, Decimal) and 30_000 <= value < 80_000:
        day = _EPOCH + timedelta(days=int(value))
        return Reading(day, Level.REMARK, f"按日期{day.isoformat()}读入。", "请把单元格设为日期格式。")
    match = _DAY.fullmatch(text) or _PACKED.fullmatch(text)
    if match is not None:
        try:
            return Reading(date(int(match[1]), int(match[2]), int(match[3])))
        except ValueError:
            return wrong("没有这一天。", "请核对年、月、日。")
    return wrong("不是日期。", "请填年、月、日，如 2026-01-20。")


def as_year(value: Value) -> Reading:
    """Read a budget year."""
    text = unicodedata.normalize("NFKC", shown(value)).strip().removesuffix("度").removesuffix("年")
    if re.fullmatch(r"20\d\d", text):
        return Reading(int(text))
    return wrong("不是年度。", "请填四位数字的年度，如 2026。")


def as_yes(value: Value) -> Reading:
    """Read yes or no."""
    text = unicodedata.normalize("NFKC", shown(value)).strip().upper()
    if text in _YES or text in _NO:
        return Reading(text in _YES)
    return wrong("应填“是”或“否”。", "请从下拉列表中选择。")


def as_choice(value: Value, known: Mapping[str, str]) -> Reading:
    """Read one of the choices by any of its writings (``known``: folded writing → choice)."""
    text = shown(value)
    choice = known.get(fold(text))
    if choice is None:
        names = tuple(dict.fromkeys(known.values()))
        listed = "、".join(names) if len(names) <= 12 else "下拉列表中的各项"
        return wrong("不在可选范围内。", f"{nearest(text, names)}可选：{listed}。")
    if fold(choice) != fold(text):
        return Reading(choice, Level.REMARK, f"按“{choice}”读入。", "请核对是否正确。")
    return Reading(choice)
