"""Find the codes of rows that print only the names of a classification, by the order in which they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mingzhang.catalogue.classifications import Classification

_CLASS_DIGITS = 3


def codes_of_names(names: Sequence[str], classification: Classification) -> tuple[str, ...] | None:
    """Return the code of each name, None unless every name has one.

    A list goes down from a class to its sections and items, so a name that stands for several codes is the one
    below the row before, if there is one: the second of two rows of one name is the item of the section of that
    name. A list with a single name that is not known stays without codes, for a parent without one of its
    children does not add up.
    """
    codes: list[str] = []
    used: set[str] = set()
    current = ""
    for name in names:
        known = [entry.code for entry in classification.by_name(name)]
        code = next((code for code in _below(known, current) if code not in used), None)
        if code is None:
            return None
        codes.append(code)
        used.add(code)
        current = code
    return tuple(codes)


def _below(codes: Sequence[str], current: str) -> Iterator[str]:
    """Yield the codes that may follow a row, those right below it first, classes last."""
    for length in range(len(current), _CLASS_DIGITS - 1, -1):
        above = current[:length]
        yield from (code for code in codes if code[:length] == above and len(code) == length + 2)
    yield from (code for code in codes if len(code) == _CLASS_DIGITS)
