"""The number format that shows a number as it is printed."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache


@lru_cache(maxsize=16_384)
def number_format(text: str, value: Decimal) -> str | None:
    """Return the format under which a cell with this value shows this text, None where no plain number does.

    A code, a count with its word (7个) or a percentage is not a plain number and is written as text.
    """
    places = len(text.partition(".")[2])
    if not text or text[-1] not in "0123456789":
        return None
    zeros = f".{'0' * places}" if places else ""
    # What has no separator because it is small may have one: a total that grows then gets it.
    if f"{value:,.{places}f}" == text:
        return f"#,##0{zeros}"
    return f"0{zeros}" if f"{value:.{places}f}" == text else None
