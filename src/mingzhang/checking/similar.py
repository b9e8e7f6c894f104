"""Texts that are almost alike: slips of typing, sentences that differ in a word, words shared with another text.

What these functions find is a suspicion, never a proof: rules that use them are marked ``method: fuzzy``.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from mingzhang.catalogue.sounds import is_alike, shape_table, sound_table
from mingzhang.checking.text import Piece, once, pieces_of
from mingzhang.model.disclosure import Disclosure

#: A term is looked for by its first characters.
_HEAD = 4
#: A word of the document is told by so many characters; the odd one stands between two others at least.
_WINDOW = 5
_HAN = re.compile(r"[\u4e00-\u9fff]{5,}")
_PARTS = frozenset({"P1", "P3", "sheet", "other"})


class Slip(NamedTuple):
    """A misprint and what should stand there."""

    wrong: str
    right: str


def worded_where(disclosure: Disclosure, test: Callable[[str], object]) -> list[Piece]:
    """Return the pieces of running words whose text passes a test; each different text is tested once."""
    pieces = pieces_of(disclosure)
    found = [index for text, own in _worded(disclosure).items() if test(text) for index in own]
    return [pieces[index] for index in sorted(found)]


@once
def _worded(disclosure: Disclosure) -> Mapping[str, Sequence[int]]:
    """Return each different text of running words with the positions of its pieces, in reading order.

    Running words are paragraphs and cells of Parts 1 and 3 and of the sheets.
    """
    places: defaultdict[str, list[int]] = defaultdict(list)
    for index, piece in enumerate(pieces_of(disclosure)):
        if piece.part in _PARTS and len(piece.text) >= _HEAD:
            places[piece.text].append(index)
    return places


@once
def distinct_text(disclosure: Disclosure) -> str:
    """Return each different text of running words once, on lines of their own: forms repeat them many times."""
    return "\n".join(_worded(disclosure))


def slips_of_terms(text: str, terms: Iterable[str]) -> list[Slip]:
    """Return where a text holds a term with one character taken for another of its sound or shape.

    ``terms`` have four characters at least.
    """
    wanted = tuple(terms)
    if not wanted:
        return []
    by_sound = _slips(text, text.translate(sound_table()), wanted, by_sound=True)
    by_shape = _slips(text, _written_by_shape(text), wanted, by_sound=False)
    return list(dict.fromkeys((*by_sound, *by_shape)))


def _written_by_shape(text: str) -> str:
    """Return a text with one character for all that look alike: few do, so only they are looked up."""
    table = shape_table()
    return _shaped().sub(lambda sign: table[ord(sign[0])], text)


@cache
def _shaped() -> re.Pattern[str]:
    """Return a pattern of the characters that stand for another of their shape."""
    signs = (chr(code) for code, first in shape_table().items() if chr(code) != first)
    return re.compile(f"[{re.escape(''.join(signs))}]")


def _slips(text: str, alike: str, terms: tuple[str, ...], *, by_sound: bool) -> Iterator[Slip]:
    """Yield the misprinted terms of a text, given also as written with one character for all that are alike."""
    by_head = _by_head(terms, by_sound)
    found: list[tuple[str, int, int, Slip]] = []
    for start in (match.start() for match in _possible_heads(terms, by_sound).finditer(alike)):
        head = alike[start : start + _HEAD]
        for order, (term, written) in enumerate(by_head.get(head, ())):
            printed = text[start : start + len(term)]
            if printed != term and alike.startswith(written, start) and _is_slip(printed, term):
                found.append((head, order, start, Slip(printed, term)))
    # Of several terms that one misprint may stand for, the first by this order is taken.
    return (slip for *_, slip in sorted(found))


@cache
def _by_head(terms: tuple[str, ...], by_sound: bool) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Return terms, and how they are written alike, by their first characters so written."""
    table = sound_table() if by_sound else shape_table()
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for term in terms:
        written = term.translate(table)
        found[written[:_HEAD]].append((term, written))
    return {head: tuple(pairs) for head, pairs in found.items()}


@cache
def _possible_heads(terms: tuple[str, ...], by_sound: bool) -> re.Pattern[str]:
    """Return a pattern that finds most places where no term begins to be none, so that few are looked up."""
    first, *others = ("".join(sorted(set(signs))) for signs in zip(*_by_head(terms, by_sound), strict=False))
    return re.compile(f"[{re.escape(first)}](?={''.join(f'[{re.escape(signs)}]' for signs in others)})")


def _is_slip(printed: str, term: str) -> bool:
    """Say whether one character of a term was taken for another of its sound or shape."""
    return _differing(printed, term) == 1 and all(
        is_alike(one, other) for one, other in zip(printed, term, strict=True)
    )


def slips_of_phrases(text: str, phrases: Iterable[str]) -> list[Slip]:
    """Return where a text holds a long set phrase with any one character changed, or one of its inside left out."""
    found: dict[Slip, None] = {}
    for phrase in phrases:
        half = len(phrase) // 2
        # Whatever is left out or changed, the first or the second half stands there whole.
        has_first, has_second = phrase[:half] in text, phrase[half:] in text
        if not (has_first or has_second):
            continue
        for printed in _around(text, phrase, half):
            if len(printed) == len(phrase) and _differing(printed, phrase) == 1 and printed.isalpha():
                found[Slip(printed, phrase)] = None
        for index in range(1, len(phrase) - 1):
            short = phrase[:index] + phrase[index + 1 :]
            whole = has_second if index < half else has_first
            if whole and short in text and short not in phrase:
                found[Slip(short, phrase)] = None
    return list(found)


def _around(text: str, term: str, half: int) -> Iterator[str]:
    """Yield what stands in a text where the first or the second half of a term does, as long as the term."""
    for part, before in ((term[:half], 0), (term[half:], half)):
        at = -1
        while (at := text.find(part, at + 1)) >= 0:
            if at >= before:
                yield text[at - before : at - before + len(term)]


def _differing(one: str, other: str) -> int:
    return sum(left != right for left, right in zip(one, other, strict=True))


def two_spellings(disclosure: Disclosure) -> list[Slip]:
    """Return words that a document writes in two ways of one sound, the rarer one first.

    The odd character stands inside five that are otherwise the same, so that the words around it agree.
    """
    text = distinct_text(disclosure)
    # What is said again holds no window that the first time did not.
    runs = "\n".join(dict.fromkeys(_HAN.findall(text)))
    starts = [at for run in _HAN.finditer(runs) for at in range(run.start(), run.end() - _WINDOW + 1)]
    alike = runs.translate(sound_table())
    sound_of = {runs[at : at + _WINDOW]: alike[at : at + _WINDOW] for at in starts}
    several = {sound for sound, count in Counter(sound_of.values()).items() if count > 1}
    by_sound: defaultdict[str, list[str]] = defaultdict(list)
    for window, sound in sound_of.items():
        if sound in several:
            by_sound[sound].append(window)
    found: dict[tuple[str, str], Slip] = {}
    for group in by_sound.values():
        for one, other in _pairs(group):
            rare, usual = sorted((one, other), key=lambda window: (_times(window, text), window))
            at = next(index for index in range(_WINDOW) if rare[index] != usual[index])
            if 0 < at < _WINDOW - 1 and _differing(rare, usual) == 1:
                found.setdefault((rare[at], usual[at]), Slip(rare, usual))
    return list(found.values())


def _times(window: str, text: str) -> int:
    """Return how often a window stands in a text, places that overlap counted, too."""
    times, at = 0, text.find(window)
    while at >= 0:
        times, at = times + 1, text.find(window, at + 1)
    return times


def _pairs(group: list[str]) -> Iterator[tuple[str, str]]:
    return ((one, other) for index, one in enumerate(group) for other in group[index + 1 :])


def is_one_edit(one: str, other: str) -> bool:
    """Say whether two texts differ by one character changed, added or left out."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = same_start(one, other)
    end = same_start(one[start:][::-1], other[start:][::-1])
    return max(len(one), len(other)) - start - end == 1


def same_start(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their start."""
    for index, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return index
    return min(len(one), len(other))


def pairs_of(text: str) -> frozenset[str]:
    """Return all pairs of neighbouring characters of a text."""
    return frozenset(text[index : index + 2] for index in range(len(text) - 1))


def shared(part: str, whole: str) -> tuple[int, int]:
    """Return how many of the different character pairs of one text another has, and how many there are."""
    own = pairs_of(part)
    return sum(pair in whole for pair in own), len(own)


def places_of(disclosure: Disclosure, wrong: str) -> list[Piece]:
    """Return the pieces in which a misprint stands."""
    return worded_where(disclosure, lambda text: wrong in text)
