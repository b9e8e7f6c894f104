"""Put the running text of a posted copy against the approved one, wherever lines and sections break.

The text is one stream of sentences, so that a heading which one reading sees and the other does not is no difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate, pairwise
from typing import NamedTuple

from mingzhang.comparing.marks import steps, text_change
from mingzhang.comparing.passages import Passage, Sentence
from mingzhang.comparing.sentences import are_alike, matched
from mingzhang.comparing.wording import Wording
from mingzhang.model.comparison import TextChange
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.document import Grid
from mingzhang.model.place import NOWHERE

#: Stretches whose lengths multiply to more are compared sentence by sentence only.
_MOST_SIGNS = 4_000_000


class Spot(NamedTuple):
    """A sentence of the stream: its number in it, its writing without blanks, and the passage it belongs to."""

    number: int
    sentence: Sentence
    key: str
    passage: int


class TextDifference(NamedTuple):
    """A change, and the sentences of the approved and of the posted text it covers."""

    change: TextChange
    old: tuple[Spot, ...]
    new: tuple[Spot, ...]


def text_differences(wording: Wording, old: Sequence[Spot], new: Sequence[Spot]) -> Iterator[TextDifference]:
    """Yield what differs between two streams, in their order."""
    for step in steps([spot.key for spot in old], [spot.key for spot in new]):
        if step.same:
            continue
        for one, other in _cut(old[step.old], new[step.new]):
            if _joined(one) != _joined(other):
                yield from _differences(wording, one, other)


def stream(wording: Wording, passages: Sequence[Passage]) -> list[Spot]:
    """Return the sentences of all passages that hold anything but blanks and markup."""
    keyed = (
        (sentence, key, number)
        for number, passage in enumerate(passages)
        for sentence in passage.sentences
        if (key := "".join(wording.key(_plain(sentence.text))))
    )
    return [Spot(number, *each) for number, each in enumerate(keyed)]


def grid_text(disclosure: Disclosure) -> str:
    """Return the words of all grids in one string, written as in the stream."""
    wording = Wording(posted=True)
    grids = (block for block in disclosure.document.blocks if isinstance(block, Grid))
    cells = (cell.text for grid in grids for row in grid.rows for cell in row if cell.text)
    return "".join("".join(wording.key(text)) for text in cells)


def _plain(text: str) -> str:
    """Return a row without the bars between its cells, which depend on how the cells are merged."""
    return text.replace(" | ", "")


def _joined(spots: Sequence[Spot]) -> str:
    return "".join(spot.key for spot in spots)


Stretch = tuple[Sequence[Spot], Sequence[Spot]]


def _cut(old: Sequence[Spot], new: Sequence[Spot]) -> Iterator[Stretch]:
    """Cut two stretches at every place where a sentence ends on both sides of equal text."""
    if not old or not new:
        yield old, new
        return
    left, right = _joined(old), _joined(new)
    if len(left) * len(right) > _MOST_SIGNS:
        yield old, new
        return
    ends = [
        {end: at for at, end in enumerate(accumulate(len(spot.key) for spot in side), start=1)} for side in (old, new)
    ]
    cuts = [(0, 0)]
    for block in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks():
        for offset in range(block.size + 1):
            one, other = ends[0].get(block.a + offset), ends[1].get(block.b + offset)
            if block.size and one is not None and other is not None and one > cuts[-1][0] and other > cuts[-1][1]:
                cuts.append((one, other))
    if cuts[-1] != (len(old), len(new)):
        cuts.append((len(old), len(new)))
    for start, end in pairwise(cuts):
        yield old[start[0] : end[0]], new[start[1] : end[1]]


def _differences(wording: Wording, old: Sequence[Spot], new: Sequence[Spot]) -> Iterator[TextDifference]:
    """Yield one change for a stretch that was written otherwise, else its sentences by themselves."""
    if old and new and are_alike(wording, _text(old), _text(new)):
        yield from _difference(wording, old, new)
        return
    at = [0, 0]
    for one, other in matched(wording, [spot.sentence for spot in old], [spot.sentence for spot in new]):
        yield from _difference(
            wording,
            old[at[0] : at[0] + (one is not None)],
            new[at[1] : at[1] + (other is not None)],
        )
        at = [at[0] + (one is not None), at[1] + (other is not None)]


def _difference(wording: Wording, old: Sequence[Spot], new: Sequence[Spot]) -> Iterator[TextDifference]:
    places = tuple(side[0].sentence.place if side else NOWHERE for side in (old, new))
    change = text_change(wording, "", _text(old) or None, _text(new) or None, (places[0], places[1]))
    if change is not None:
        yield TextDifference(change, tuple(old), tuple(new))


def _text(spots: Sequence[Spot]) -> str:
    return "".join(_plain(spot.sentence.text) for spot in spots)
