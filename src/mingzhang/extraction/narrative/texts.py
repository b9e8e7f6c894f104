"""Sections that state something in whole paragraphs: that there is nothing, or what else there is to say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from mingzhang.catalogue.sentences import Sentence, Slot
from mingzhang.extraction.narrative.patterns import Section

_SENTENCE_END = tuple("。；;！!.")
_EDGE = " \t\u3000\xa0"
#: A first paragraph as short as 无 or 见附件 is complete; what follows it was appended.
_COMPLETE = re.compile(
    r"(?:无|没有|暂无|本(?:部门|单位)(?:[（(]单位[)）])?(?:\d{4}年度?)?(?:无|没有).{0,16}|.{0,8}附件)[。.；;]?"
)


class Piece(NamedTuple):
    """A paragraph of a passage as a span of its text."""

    text: str
    start: int
    end: int


class WholeText(NamedTuple):
    """A slot's text as a span of the passage's text."""

    sentence: Sentence
    slot: Slot
    text: str
    start: int
    end: int


def whole_texts(text: str, key: str, section: Section, stated: bool) -> Iterator[WholeText]:
    """Yield what the section states in whole paragraphs.

    Args:
        text: The passage's text.
        key: The passage's key; the slots of sections below it are not its own.
        section: The readings of the key.
        stated: Whether the passage states any figure or text of the section's sentences.
    """
    pieces = _pieces(text)
    if not pieces:
        return
    first, following = _parted(pieces)
    for sentence in section.sentences:
        for slot in sentence.slots.values() if sentence.section == key else ():
            if slot.whole == "unless_figures" and not stated:
                yield _joined(sentence, slot, _sentences(pieces))
            elif slot.whole == "paragraph":
                yield _joined(sentence, slot, first)
            elif slot.whole == "following" and following:
                yield _joined(sentence, slot, following)


def _pieces(text: str) -> list[Piece]:
    pieces, start = [], 0
    for line in text.split("\n"):
        bare = line.strip(_EDGE)
        if bare:
            begin = start + line.index(bare)
            pieces.append(Piece(bare, begin, begin + len(bare)))
        start += len(line) + 1
    return pieces


def _sentences(pieces: list[Piece]) -> list[Piece]:
    """Keep the first paragraph and those after it that are sentences, not captions or remarks in brackets."""
    return pieces[:1] + [piece for piece in pieces[1:] if piece.text.endswith(_SENTENCE_END)]


def _parted(pieces: list[Piece]) -> tuple[list[Piece], list[Piece]]:
    """Return what the section says, and what was appended to it."""
    if len(pieces) == 1 or not _COMPLETE.fullmatch(pieces[0].text):
        return _until_title(pieces), []
    following = _until_title(pieces[1:]) if pieces[1].text.endswith(_SENTENCE_END) else []
    return pieces[:1], following


def _until_title(pieces: list[Piece]) -> list[Piece]:
    """Return the paragraphs before the first that looks like the title of another document."""
    for index, piece in enumerate(pieces[1:], start=1):
        if len(piece.text) <= 20 and not piece.text.endswith(_SENTENCE_END):
            return pieces[:index]
    return pieces


def _joined(sentence: Sentence, slot: Slot, pieces: list[Piece]) -> WholeText:
    return WholeText(sentence, slot, "\n".join(piece.text for piece in pieces), pieces[0].start, pieces[-1].end)
