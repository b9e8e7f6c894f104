"""Slips of the hand: what a clerk who copies a figure is likely to have typed instead."""

from __future__ import annotations


def is_slip(printed: str, meant: str) -> bool:
    """Say whether one ordinary slip turns ``meant`` into ``printed``.

    One digit wrong, missing or doubled, two neighbours exchanged, the decimal point or the sign misplaced.
    Figures are given as printed, without separators.
    """
    if not _digits(printed) or not meant:
        return False
    ours, theirs = _plain(printed), _plain(meant)
    if ours == theirs:
        return True
    if _digits(ours) == _digits(theirs):
        return True
    return _one_edit(ours, theirs) or _one_edit(printed.removeprefix("-"), meant.removeprefix("-"))


def slips_of(printed: str) -> set[str]:
    """Return every figure that one ordinary slip turns into what is printed (see :func:`is_slip`)."""
    bare = printed.removeprefix("-")
    found = {bare[:at] + digit + bare[at + 1 :] for at, old in enumerate(bare) if old != "." for digit in "0123456789"}
    found |= {bare[:at] + digit + bare[at:] for at in range(len(bare) + 1) for digit in "0123456789"}
    found |= {bare[:at] + bare[at + 1 :] for at in range(len(bare))}
    found |= {bare[:at] + bare[at + 1] + bare[at] + bare[at + 2 :] for at in range(len(bare) - 1)}
    found |= set(_shifted(bare))
    return {text for text in found if _is_figure(text) and text != bare}


def _shifted(bare: str) -> list[str]:
    """Return a figure with the point one or two places to the left or right and as many decimals as before."""
    whole, _, decimals = bare.partition(".")
    digits = whole + decimals
    shifted = []
    for places in (1, 2):
        if decimals and digits.endswith("0" * places):
            left = digits[:-places].zfill(len(decimals) + 1)
            shifted.append(f"{left[: -len(decimals)]}.{left[-len(decimals) :]}")
        right = (digits + "0" * places).lstrip("0").zfill(len(decimals) + 1)
        shifted.append(f"{right[: -len(decimals)]}.{right[-len(decimals) :]}" if decimals else right)
    return shifted


def roundness(printed: str) -> int:
    """Return how many zeros a figure ends with: planned amounts are rounder than mistyped ones."""
    bare = printed.replace(".", "")
    return len(bare) - len(bare.rstrip("0"))


def _is_figure(text: str) -> bool:
    whole, point, decimals = text.partition(".")
    return whole.isdigit() and (whole == "0" or whole[0] != "0") and (not point or decimals.isdigit())


def _plain(text: str) -> str:
    """Return a figure without sign, superfluous zeros at the end and point."""
    bare = text.removeprefix("-")
    return bare.rstrip("0").rstrip(".") if "." in bare else bare


def _digits(text: str) -> str:
    """Return the digits that carry value, wherever the point is."""
    return text.replace(".", "").strip("0")


def _one_edit(a: str, b: str) -> bool:
    """Say whether one substitution, insertion, deletion or exchange of neighbours leads from a to b."""
    if len(a) == len(b):
        differing = [at for at in range(len(a)) if a[at] != b[at]]
        if len(differing) == 1:
            return True
        return (
            len(differing) == 2
            and differing[1] == differing[0] + 1
            and a[differing[0]] == b[differing[1]]
            and a[differing[1]] == b[differing[0]]
        )
    short, long = sorted((a, b), key=len)
    if len(long) - len(short) != 1:
        return False
    return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))
