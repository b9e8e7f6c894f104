"""A text with some of its figures replaced: as a red-line for people, and as the corrected copy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_LINE_END = re.compile(r"(\r\n|\r|\n)")
_FIGURE = re.compile(r"[-－−]?\d[\d,，]*(?:[.．]\d+)?")
_SHOWN = 36
_RED, _GREEN, _PLAIN = "\033[31;9m", "\033[32;1m", "\033[0m"


class Edit(NamedTuple):
    """A figure of a line (from 1) between two columns (half-open, from 0), and what takes its place."""

    line: int
    start: int
    end: int
    new: str


def respelled(old: str, new: str) -> str:
    """Return a new figure in the spelling of the old text: with thousands separators if that has them, units kept."""
    match = _FIGURE.search(old)
    if match is None:
        return new
    figure = new
    if "," in match.group() or "，" in match.group():
        whole, point, decimals = new.removeprefix("-").partition(".")
        figure = ("-" if new.startswith("-") else "") + f"{int(whole):,}" + point + decimals
    return old[: match.start()] + figure + old[match.end() :]


def redline(lines: Sequence[str], edits: Sequence[Edit], *, colour: bool) -> Iterator[tuple[int, str]]:
    """Yield each changed line with its number, old figures struck out and new ones beside them."""
    strike, insert, plain = (_RED, _GREEN, _PLAIN) if colour else ("[-", "{+", "")
    after_old, after_new = (plain, plain) if colour else ("-]", "+}")
    for number in sorted({edit.line for edit in edits}):
        line = lines[number - 1]
        parts: list[str] = []
        at = 0
        own = sorted(edit for edit in edits if edit.line == number)
        for edit in own:
            before = line[at : edit.start]
            parts += [_shortened(before, first=not parts), strike, line[edit.start : edit.end], after_old]
            parts += [insert, respelled(line[edit.start : edit.end], edit.new), after_new]
            at = edit.end
        rest = line[at:]
        parts.append(rest if len(rest) <= _SHOWN else rest[:_SHOWN] + "…")
        yield number, "".join(parts).replace("\t", " | ")


def _shortened(text: str, *, first: bool) -> str:
    if len(text) <= _SHOWN:
        return text
    return "…" + text[-_SHOWN:] if first else text[: _SHOWN // 2] + "…" + text[-_SHOWN // 2 :]


def corrected(text: str, edits: Sequence[Edit]) -> str:
    """Return a text with figures replaced; everything else, line ends included, stays as it is."""
    pieces = _LINE_END.split(text)
    for edit in sorted(edits, reverse=True):
        at = 2 * (edit.line - 1)
        line = pieces[at]
        pieces[at] = line[: edit.start] + respelled(line[edit.start : edit.end], edit.new) + line[edit.end :]
    return "".join(pieces)
