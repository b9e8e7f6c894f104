"""The templates of the sentence catalogue, compiled once and filled with runs instead of plain text.

The same language as ``catalogue.sentences.write_sentence`` reads: ``{slot}``, ``[…]`` left out where a slot in it has
no value, ``<增减:slot>`` and ``<升降:slot>``, ``{*}`` the items of a family. A filled slot stays a run of its own, so
that each number knows what it restates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from mingzhang.model.fact import Coordinate
from mingzhang.model.publication import Run

_PIECE = re.compile(r"\{(?P<name>[^{}]+)\}|<(?P<word>增减|升降):(?P<slot>[^<>]+)>|\[(?P<group>[^\[\]]*)\]")
_WAYS = {"增减": ("增加", "减少"), "升降": ("增长", "下降")}
ITEMS = "*"


class Stated(NamedTuple):
    """What a slot says: its printed text (a fall with a minus sign), what it restates, the ledger lines it sums."""

    text: str
    at: Coordinate | None = None
    lines: tuple[int, ...] = ()


class Piece(NamedTuple):
    """A piece of a template: plain text, a slot, a word of change for a slot, or an optional group of pieces."""

    text: str = ""
    slot: str = ""
    word: str = ""
    group: tuple[Piece, ...] = ()
    needs: tuple[str, ...] = ()


@lru_cache(maxsize=512)
def compiled(template: str) -> tuple[Piece, ...]:
    """Split a template into its pieces."""
    pieces: list[Piece] = []
    at = 0
    for match in _PIECE.finditer(template):
        if match.start() > at:
            pieces.append(Piece(text=template[at : match.start()]))
        pieces.append(_piece(match))
        at = match.end()
    if at < len(template):
        pieces.append(Piece(text=template[at:]))
    return tuple(pieces)


def _piece(match: re.Match[str]) -> Piece:
    if match["name"]:
        return Piece(slot=match["name"])
    if match["word"]:
        return Piece(slot=match["slot"], word=match["word"])
    group = compiled(match["group"])
    return Piece(group=group, needs=tuple(piece.slot for piece in group if piece.slot))


def filled(
    template: str,
    stated: Mapping[str, Stated],
    items: Sequence[Mapping[str, Stated]] = (),
    item: str = "",
    joined: str = "",
) -> list[Run]:
    """Return the runs of a template.

    Args:
        template: ``writes`` of a sentence.
        stated: what each slot and variable says; a slot in brackets may be absent.
        items: for ``{*}``, what the slots of each item say.
        item: the template of one item.
        joined: what stands between two items.

    Raises:
        KeyError: a slot outside of brackets has nothing to say.
    """
    runs: list[Run] = []
    _fill(runs, compiled(template), stated, _joined(items, stated, item, joined) if items else [])
    return merged(runs)


def _joined(items: Sequence[Mapping[str, Stated]], stated: Mapping[str, Stated], item: str, joined: str) -> list[Run]:
    runs: list[Run] = []
    for one in items:
        if runs:
            runs.append(Run(joined))
        _fill(runs, compiled(item), {**stated, **one}, [])
    return runs


def _fill(runs: list[Run], pieces: Iterable[Piece], stated: Mapping[str, Stated], items: list[Run]) -> None:
    pieces = tuple(pieces)
    directed = {piece.slot for piece in pieces if piece.word}
    for piece in pieces:
        if piece.group:
            if all(name in stated and stated[name].text for name in piece.needs):
                _fill(runs, piece.group, stated, items)
        elif piece.word:
            runs.append(Run(_WAYS[piece.word][stated[piece.slot].text.startswith("-")]))
        elif piece.slot == ITEMS:
            runs += items
        elif piece.slot:
            one = stated[piece.slot]
            text = one.text.removeprefix("-") if piece.slot in directed else one.text
            runs.append(Run(text, one.at, lines=one.lines))
        else:
            runs.append(Run(piece.text))


def merged(runs: Iterable[Run]) -> list[Run]:
    """Join neighbouring runs that are plain text."""
    kept: list[Run] = []
    for run in runs:
        if not run.text:
            continue
        if kept and run.at is None and kept[-1].at is None and run.bold == kept[-1].bold:
            kept[-1] = Run(kept[-1].text + run.text, bold=run.bold)
        else:
            kept.append(run)
    return kept
