"""Parts that add up: shares and amounts under the rounding policy of the whole disclosure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
HUNDRED = Decimal(100)
_HALF = CENT / 2


def half_up(value: Decimal) -> Decimal:
    """Round to two places, halves away from zero."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def parts_of(whole: Decimal, parts: Sequence[Decimal], *, balanced: bool) -> list[Decimal]:
    """Round parts to two places: each half up, or so that they add up to a whole that has two places.

    Balanced parts are rounded down, and what is then missing goes in cents to those that lost most, the first of
    equals; so each differs from its exact value by less than a cent where the exact parts add up to the whole. A part
    that is nothing stays nothing.
    """
    if not balanced or not any(parts):
        return [half_up(part) for part in parts]
    floors = [part.quantize(CENT, rounding=ROUND_FLOOR) for part in parts]
    cents = int((whole - sum(floors, Decimal(0))) / CENT)
    some = (index for index, part in enumerate(parts) if part)
    order = sorted(some, key=lambda index: (floors[index] - parts[index], index))
    extra, rest = divmod(cents, len(order))
    for place, index in enumerate(order):
        floors[index] += CENT * (extra + (place < rest))
    return floors


def shares_of(whole: Decimal, parts: Sequence[Decimal]) -> list[Decimal] | None:
    """Return the shares of parts in per cent, each half up; None where the whole is nothing."""
    return [half_up(part * HUNDRED / whole) for part in parts] if whole else None


def balanced_shares(whole: Decimal, parts: Sequence[Decimal]) -> list[Decimal] | None:
    """Return shares of printed amounts that add up as the amounts do, as far as these allow it.

    A share is moved by a cent only where it remains one that its printed amounts can have: whoever divides them again
    must not find it wrong. So the shares of large amounts may add up to 99.99 or 100.01.
    """
    shares = shares_of(whole, parts)
    if shares is None:
        return None
    cents = int((half_up(sum(parts, Decimal(0)) * HUNDRED / whole) - sum(shares, Decimal(0))) / CENT)
    step = CENT if cents > 0 else -CENT
    exact = [part * HUNDRED / whole for part in parts]
    order = sorted(range(len(parts)), key=lambda index: ((shares[index] - exact[index]) * step, index))
    for index in order:
        if cents and _is_possible(shares[index] + step, parts[index], whole):
            shares[index] += step
            cents -= 1 if step > 0 else -1
    return shares


def _is_possible(share: Decimal, part: Decimal, whole: Decimal) -> bool:
    """Say whether amounts that print as these can have a share that prints as this."""
    if part <= 0 or whole <= CENT:
        return False
    low, high = (part - _HALF) * HUNDRED / (whole + _HALF), (part + _HALF) * HUNDRED / (whole - _HALF)
    return share - _HALF < high and share + _HALF > low
