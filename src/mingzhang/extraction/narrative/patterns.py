"""The patterns of the catalogue's sentences, compiled: what must stand before a figure for it to be a slot's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import product

from mingzhang.catalogue.sentences import Sentence, Slot, Words, load_sentences, load_words
from mingzhang.model.errors import CatalogueError

GAP = r"[^0-9;。\n增减升降]*?"
_TOKEN = re.compile(r"…|\^|\]\*|[\[\]()|]|<[^<>]+>|\{[^{}]+\}|.", re.DOTALL)
#: Where a form has no sections of their own for income and expenditure, the first section tells of them.
_BESIDE = {"S01": ("S02", "S03")}
_PUNCTUATION = "，；：、,;:"
_FOLD = str.maketrans(
    dict(zip("（）％", "()%", strict=True)) | {str(digit): chr(0xFF10 + digit) for digit in range(10)}
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way a slot's figure may be stated: the words up to it and, rarely, the words behind its unit.

    ``number`` and ``index`` tell the pattern it comes from and its position there: an ``index`` above 0 is read
    only directly after an earlier figure of the same pattern. ``continues``: only while its sentence is open.
    ``spoken`` are the plain words before the figure, for telling damaged ones.
    """

    sentence: Sentence
    slot: Slot
    lead: re.Pattern[str]
    tail: re.Pattern[str] | None
    number: int
    index: int
    continues: bool
    spoken: tuple[str, ...]
    #: Whether the pattern asks for any words at all.
    bare: bool


@dataclass(frozen=True, slots=True)
class TextReading:
    """Words after which a text or list stands; where ``itself``, the words are the text."""

    sentence: Sentence
    slot: Slot
    lead: re.Pattern[str]
    itself: bool


@dataclass(frozen=True, slots=True)
class Section:
    """All readings of one passage key, numeric ones by the units in which their figure may be printed."""

    key: str
    sentences: tuple[Sentence, ...]
    by_unit: dict[str, tuple[Reading, ...]] = field(default_factory=dict)
    texts: tuple[TextReading, ...] = ()
    opens: tuple[tuple[re.Pattern[str], Sentence], ...] = ()
    none: tuple[tuple[re.Pattern[str], Sentence, Slot], ...] = ()


@cache
def section_readings(key: str) -> Section:
    """Return the readings of a passage: those of its key (S05.1), of the keys below it (S05) and beside it (S05.2).

    Where a heading is lost, the sentences below it stand in the passage of the heading before.
    """
    upper = key.partition(".")[0]
    family = [one for one in load_sentences() if upper and one.section.partition(".")[0] == upper]
    sentences = tuple(sorted(family, key=lambda one: one.section != key))
    beside = [one for one in load_sentences() if one.section in _BESIDE.get(upper, ())]
    readings: list[Reading | TextReading] = []
    for sentence in (*sentences, *beside):
        patterns = [(text, False) for text in sentence.reads] + [(text, True) for text in sentence.continues]
        for text, continues in patterns:
            readings.extend(_compile(sentence, text, continues, len(readings)))
    figures = [one for one in readings if isinstance(one, Reading)]
    return Section(
        key=key,
        sentences=sentences,
        by_unit=_by_unit(figures),
        texts=tuple(one for one in readings if isinstance(one, TextReading)),
        opens=tuple((re.compile(to_regex(text)), one) for one in sentences for text in one.opens),
        none=tuple(
            (re.compile(to_regex(text)), one, slot)
            for one in sentences
            for slot in one.slots.values()
            for text in slot.none
        ),
    )


def to_regex(pattern: str) -> str:
    """Return the regular expression of a pattern without slots.

    Raises:
        CatalogueError: the pattern names an unknown macro.
    """
    return "".join(_tokens(pattern, load_words()))


@cache
def _others() -> re.Pattern[str]:
    return re.compile(rf"(?:{load_words().macros['别指']})\Z")


def is_other(before: str) -> bool:
    """Say whether the words before a slot's words make them the name of something else: 其他, 上年结转的, 一级."""
    return _others().search(before) is not None


@cache
def direction(word: str) -> int:
    """Return 1 for a word of rising, -1 for one of falling, 0 for another."""
    words = load_words()
    return (word in words.rises) - (word in words.falls)


def _by_unit(figures: list[Reading]) -> dict[str, tuple[Reading, ...]]:
    units = load_words().units
    found: dict[str, list[Reading]] = {"": figures}
    for reading in figures:
        for printed in units[reading.slot.unit or ""]:
            found.setdefault(printed, []).append(reading)
    return {unit: tuple(readings) for unit, readings in found.items()}


def _compile(sentence: Sentence, text: str, continues: bool, number: int) -> Iterator[Reading | TextReading]:
    pieces = re.split(r"\{([^{}]+)\}", _without_slot_brackets(text))
    slots = [sentence.slots[name] for name in pieces[1::2]]
    before = [pieces[0]]
    for slot, piece in zip(slots, pieces[2::2], strict=True):
        unit = slot.unit or ""
        if not piece.startswith(unit):
            raise CatalogueError(sentence.id, f"{text}: {unit} must stand behind {slot.name}")
        before.append(piece.removeprefix(unit))
    for index, slot in enumerate(slots):
        tail = before[-1] if index == len(slots) - 1 else ""
        yield _reading(sentence, slot, before[index], tail, number, index, continues)


def _reading(  # noqa: PLR0913, PLR0917  one value per property of the reading
    sentence: Sentence, slot: Slot, before: str, tail: str, number: int, index: int, continues: bool
) -> Reading | TextReading:
    lead = to_regex(before)
    if slot.type != "number":
        itself = slot.words is not None
        return TextReading(sentence, slot, re.compile(load_words().macros[slot.words] if slot.words else lead), itself)
    return Reading(
        sentence=sentence,
        slot=slot,
        lead=re.compile(rf"{lead}(?P<fill>(?:{_fillers()})*)\Z"),
        tail=re.compile(to_regex(tail)) if tail else None,
        number=number,
        index=index,
        continues=continues,
        spoken=_spoken(before),
        bare=not before.strip(_PUNCTUATION),
    )


@cache
def _fillers() -> str:
    return "|".join(re.escape(word.translate(_FOLD)) for word in load_words().fillers)


def _without_slot_brackets(text: str) -> str:
    """Drop optional brackets around slots: a later figure of a pattern is optional anyway."""
    return re.sub(r"\[([^\[\]]*\{[^\[\]]*)\]", r"\1", text)


def _spoken(before: str) -> tuple[str, ...]:
    """Return the plain words of a pattern that has no gap or macro, its alternatives written out."""
    if not before or re.search(r"[…<]", before):
        return ()
    plain = re.sub(r"\[[^\[\]]*\]", "", before).strip(_PUNCTUATION + "^")
    parts = [part.split("|") for part in re.split(r"[()]", plain)]
    words = {"".join(chosen) for chosen in product(*parts)}
    return tuple(sorted(word for word in words if len(word) > 3))


def _tokens(pattern: str, words: Words) -> Iterator[str]:
    gaps = 0
    for token in _TOKEN.findall(pattern):
        if token == "…":
            gaps += 1
            yield f"(?P<gap{gaps}>{GAP})"
        elif token == "^":
            yield r"(?:(?<=[,;。:、\n])|^)"
        elif token == "[":
            yield "(?:"
        elif token in ("]", "]*"):
            yield ")?" if token == "]" else ")*"
        elif token in "()|":
            yield {"(": "(?:", ")": ")", "|": "|"}[token]
        elif token == "<增减>":
            yield f"(?P<way>{'|'.join(words.rises + words.falls)})(?:{'|'.join(words.after_change)})?"
        elif token[0] == "<":
            yield _macro(token[1:-1], words)
        elif token in _PUNCTUATION:
            yield "[,;:、]*"
        else:
            yield re.escape(token.translate(_FOLD))


def _macro(name: str, words: Words) -> str:
    try:
        return f"(?:{words.macros[name]})"
    except KeyError:
        raise CatalogueError("words.yaml", f"no macro {name}") from None
