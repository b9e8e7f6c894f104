"""Exact figures with the precision they were printed in, and the intervals they stand for.

A printed figure v with last place u is the exact amount rounded half away from zero, so it stands for
the half-open interval [v − u/2, v + u/2) (mirrored below zero). A blank cell is exactly 0. Two figures,
or a figure and a sum, agree when their intervals meet; no tolerance is ever typed by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

ZERO = Decimal(0)
TWO = Decimal(2)
#: The smallest amount there is, in yuan.
FEN = Decimal("0.01")


#: The unit of shares and rates.
PERCENT = "%"
#: How many yuan one unit of money is worth.
YUAN_PER_UNIT = {"元": Decimal(1), "千元": Decimal(1000), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}


class Interval(NamedTuple):
    """The exact values a printed figure may stand for, from ``low`` to ``high``."""

    low: Decimal
    high: Decimal
    low_closed: bool = True
    high_closed: bool = True

    def meets(self, other: Interval) -> bool:
        """Say whether some exact value lies in both intervals."""
        low, low_open = max((self.low, not self.low_closed), (other.low, not other.low_closed))
        high, high_closed = min((self.high, self.high_closed), (other.high, other.high_closed))
        return low < high or (low == high and high_closed and not low_open)

    def __add__(self, other: object) -> Interval:
        """Return the interval of the sum of two independent values."""
        if not isinstance(other, Interval):
            return NotImplemented
        return Interval(
            self.low + other.low,
            self.high + other.high,
            self.low_closed and other.low_closed,
            self.high_closed and other.high_closed,
        )

    def __neg__(self) -> Interval:
        """Return the mirrored interval."""
        return Interval(-self.high, -self.low, self.high_closed, self.low_closed)

    def __sub__(self, other: Interval) -> Interval:
        """Return the interval of the difference of two independent values."""
        return self + (-other)


@dataclass(frozen=True, slots=True)
class Figure:
    """An exact number with the last place it was printed in.

    ``value`` and ``step`` are in the base unit of the kind: yuan for money, per cent for shares, the thing
    itself for counts. ``step`` 0 means exactly known (a blank cell, a count). ``printed`` keeps the source's
    own writing, ``unit`` the unit it was printed in.
    """

    value: Decimal
    step: Decimal
    unit: str
    printed: str

    @property
    def interval(self) -> Interval:
        """Return the exact values this figure may stand for."""
        return rounding_interval(self.value, self.step)

    @property
    def scale(self) -> Decimal:
        """Return the number of base units that one printed unit is worth."""
        return YUAN_PER_UNIT.get(self.unit, Decimal(1))

    @property
    def fen(self) -> int:
        """Return the money amount in fen, rounded half away from zero."""
        return int((self.value * 100).quantize(Decimal(1), rounding="ROUND_HALF_UP"))


def rounding_interval(value: Decimal, step: Decimal) -> Interval:
    """Return the values that print as ``value`` when rounded half away from zero to multiples of ``step``."""
    if not step:
        return Interval(value, value)
    half = step / TWO
    return Interval(value - half, value + half, value > 0, value < 0)


@lru_cache(maxsize=65_536)
def parse_figure(text: str, unit: str) -> Figure | None:
    """Read an amount, count or percentage as printed: ``1,234.56``, ``1234.56``, ``120``, ``－3.5``.

    Return None where the text is not a number. The printed text keeps no separators.
    """
    bare = text.translate(_PRINTED_MARKS)
    negative = bare.startswith("(") and bare.endswith(")") and bare[1:2].isdigit()
    digits = bare[1:-1] if negative else bare.removeprefix("-")
    whole, point, fraction = digits.partition(".")
    if not _is_ascii_digits(whole) or (point and not _is_ascii_digits(fraction)) or len(digits) > _LONGEST:
        return None
    number = Decimal(digits)
    if negative or bare.startswith("-"):
        number = -number
    printed = f"-{digits}" if number.is_signed() and (negative or bare.startswith("-")) else digits
    scale = YUAN_PER_UNIT.get(unit, Decimal(1))
    step = Decimal(1).scaleb(-len(fraction)) * scale
    return Figure(number * scale, step, unit, printed)


#: Longer digit strings are telephone or document numbers, never amounts.
_LONGEST = 24
_PRINTED_MARKS = str.maketrans(
    {
        ",": None,
        "，": None,
        " ": None,
        "\u3000": None,
        "\xa0": None,
        "－": "-",
        "−": "-",
        "—": "-",
        "（": "(",
        "）": ")",
        "．": ".",
    }
    | {chr(0xFF10 + digit): str(digit) for digit in range(10)}
)


def _is_ascii_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


@lru_cache(maxsize=16)
def blank(unit: str) -> Figure:
    """Return the figure of a blank cell: exactly 0, without slack."""
    return Figure(ZERO, ZERO, unit, "")
