"""Read the sentences of a passage: go from figure to figure and ask which slot its words belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from mingzhang.catalogue.sentences import Sentence, Slot
from mingzhang.extraction.narrative.classes import ClassName, name_in
from mingzhang.extraction.narrative.numbers import Folded, Number, find_numbers
from mingzhang.extraction.narrative.patterns import Reading, Section, TextReading, direction, is_other

_STOP = re.compile(r"[;。\n]|\Z")
#: First characters of words that end like a damaged one: 收支, 基本, 项目, 总支出.
_COMPOUND = frozenset("收基项总")
_BRACKET = re.compile(r"[()]")
_CLAUSE_ENDS = frozenset(",;。:、\n(")
#: Longer leads hold no words that matter; the bound keeps damaged text cheap.
_LONGEST_LEAD = 120
#: Words right behind an earlier figure of the same pattern count more than the same number of other words.
_PUNCTUATION, _FOLLOWING = 2, 4
_GROUPS = ("fill", "gap1", "gap2", "gap3")


@dataclass(frozen=True, slots=True)
class Bound:
    """A figure of folded text with the slot it belongs to; ``start`` is where its words begin."""

    sentence: Sentence
    slot: Slot
    number: Number
    start: int
    end: int
    sign: int
    way: str | None
    #: Family slots: the class named, for a share the one of its amount.
    name: ClassName | None = None
    damaged: str | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """A text, a list, or words that state 0 (``zero``), as a span of folded text."""

    sentence: Sentence
    slot: Slot
    start: int
    end: int
    zero: bool = False


class PassageRead(NamedTuple):
    """What a passage states, in folded text: bound figures, texts, and figures nothing was found for."""

    figures: list[Bound]
    texts: list[Stated]
    unbound: list[tuple[int, Number]]


class _Match(NamedTuple):
    reading: Reading
    start: int
    end: int
    length: int
    way: str | None
    name: ClassName | None


@dataclass(slots=True)
class _State:
    """Where the reading of a passage is."""

    text: str
    section: Section
    names: Mapping[str, str]
    opened: Sentence | None
    edge: int = 0
    last: Bound | None = None
    last_reading: Reading | None = None
    text_end: int = -1
    scanned: int = 0
    #: The sentences that were open where brackets began.
    outer: list[Sentence | None] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    read: PassageRead = field(default_factory=lambda: PassageRead([], [], []))


def read_passage(folded: Folded, section: Section, names: Mapping[str, str]) -> PassageRead:
    """Return what the sentences of a section state in one passage.

    Args:
        folded: The passage's text, folded.
        section: The readings of the passage's key.
        names: Canonical functional class names by folded name.
    """
    text = folded.text
    spoken = [one for one in section.sentences if one.reads]
    state = _State(text, section, names, spoken[0] if spoken else None)
    for position, event in sorted(_events(text, section), key=lambda pair: pair[0]):
        _leave_brackets(state, position)
        if isinstance(event, Number):
            _read_number(state, event)
        elif position < state.text_end:
            continue
        elif isinstance(event, Sentence):
            state.opened = event
        else:
            _read_text(state, *event)
    state.read.texts.extend(_zeros(state))
    return state.read


def _leave_brackets(state: _State, position: int) -> None:
    """Return to the sentence that was open before a bracket, once the bracket is closed."""
    for mark in _BRACKET.finditer(state.text, state.scanned, max(position, state.scanned)):
        if mark[0] == "(":
            state.outer.append(state.opened)
        elif state.outer:
            state.opened = state.outer.pop()
    state.scanned = max(position, state.scanned)


_Event = Number | Sentence | tuple[re.Match[str], list[TextReading]]


def _events(text: str, section: Section) -> Iterator[tuple[int, _Event]]:
    for pattern, sentence in section.opens:
        for match in pattern.finditer(text):
            yield match.start(), sentence
    by_lead: dict[re.Pattern[str], list[TextReading]] = {}
    for reading in section.texts:
        by_lead.setdefault(reading.lead, []).append(reading)
    for pattern, readings in by_lead.items():
        for match in pattern.finditer(text):
            yield match.start(), (match, readings)
    for number in find_numbers(text):
        yield number.start, number


def _read_text(state: _State, match: re.Match[str], readings: list[TextReading]) -> None:
    reading = next((one for one in readings if one.sentence is state.opened), None)
    if reading is None or reading.slot.label in state.used or match.end() < state.edge:
        return
    start, end = match.span() if reading.itself else (match.end(), _stop(state.text, match.end()))
    state.used.add(reading.slot.label)
    state.read.texts.append(Stated(reading.sentence, reading.slot, start, end))
    if not reading.itself:
        state.text_end = end


def _stop(text: str, start: int) -> int:
    found = _STOP.search(text, start)
    return found.start() if found else len(text)


def _read_number(state: _State, number: Number) -> None:
    if number.start < state.edge:
        return
    match = _best(state, number)
    if match is not None:
        _bind(state, number, match)
    elif not number.soft:
        damaged = _damaged(state, number)
        if damaged is not None:
            _bind(state, number, damaged[0], damaged[1])
            return
        state.read.unbound.append((max(state.edge, number.start - _LONGEST_LEAD), number))
        # What follows (a change, a share, a reason) is about this figure and not about the one before.
        state.edge, state.last, state.last_reading, state.opened = number.unit_end, None, None, None


def _best(state: _State, number: Number) -> _Match | None:
    """Return the reading whose words before the figure are longest; own ones and such not yet used go first."""
    lead_start = max(state.edge, number.start - _LONGEST_LEAD)
    lead = state.text[lead_start : number.start].rstrip("\n")
    found: list[tuple[tuple[bool, bool, int, bool], _Match]] = []
    for reading in state.section.by_unit.get(number.unit, ()):
        match = _match(state, reading, number, lead, lead_start) if _may_read(state, reading, number) else None
        if match is not None:
            used = _label(reading.slot, match.name) in state.used
            if not (used and reading.bare):
                own, opened = reading.sentence.section == state.section.key, reading.sentence is state.opened
                found.append(((own, not used, match.length, opened), match))
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _may_read(state: _State, reading: Reading, number: Number) -> bool:
    if number.value is None:
        return False
    if reading.index:
        last = state.last_reading
        return last is not None and last.number == reading.number and last.index < reading.index
    if number.start < state.text_end:
        return not reading.continues and not reading.bare
    return not reading.continues or reading.sentence is state.opened


def _match(state: _State, reading: Reading, number: Number, lead: str, lead_start: int) -> _Match | None:
    if reading.slot.family and not reading.index:
        return _match_family(state, reading, number, lead, lead_start)
    match = reading.lead.search(lead)
    if match is None or is_other(lead[: match.start()]):
        return None
    start, end = lead_start + match.start(), number.unit_end
    if number.start < state.text_end and not _at_clause(state.text, start):
        return None
    length = match.end() - match.start() - sum(len(match[group] or "") for group in _groups(reading.lead))
    if reading.index and length > _PUNCTUATION:
        length += _FOLLOWING
    if reading.tail is not None:
        tail = reading.tail.match(state.text, end)
        if tail is None:
            return None
        end, length = tail.end(), length + 2
    way = match["way"] if "way" in reading.lead.groupindex else None
    return _Match(reading, start, end, length, way, state.last.name if reading.index and state.last else None)


def _match_family(state: _State, reading: Reading, number: Number, lead: str, lead_start: int) -> _Match | None:
    name = name_in(lead, state.names)
    if name is None or number.start < state.text_end:
        return None
    if name.canonical is None and reading.sentence is not state.opened:
        return None
    length = len(name.printed) if name.canonical else 1
    return _Match(reading, lead_start + max(name.start, 0), number.unit_end, length, None, name)


def _groups(pattern: re.Pattern[str]) -> Iterator[str]:
    return (group for group in _GROUPS if group in pattern.groupindex)


def _at_clause(text: str, start: int) -> bool:
    return start == 0 or text[start - 1] in _CLAUSE_ENDS or text[start] in _CLAUSE_ENDS


def _bind(state: _State, number: Number, match: _Match, damaged: str | None = None) -> None:
    """Keep a figure as its slot's; a new figure inside a reason ends the reason."""
    if number.start < state.text_end:
        state.text_end = match.start
        state.read.texts[-1] = _cut(state.read.texts[-1], match.start)
    reading = match.reading
    start = state.last.start if reading.index and state.last else match.start
    sign = direction(match.way) if match.way else 0
    bound = Bound(reading.sentence, reading.slot, number, start, match.end, sign, match.way, match.name, damaged)
    state.read.figures.append(bound)
    state.used.add(_label(reading.slot, match.name))
    state.edge, state.last, state.last_reading, state.opened = number.unit_end, bound, reading, reading.sentence


def _cut(stated: Stated, end: int) -> Stated:
    return Stated(stated.sentence, stated.slot, stated.start, max(end, stated.start), stated.zero)


def _label(slot: Slot, name: ClassName | None) -> str:
    return slot.label.replace("{class}", name.canonical or name.printed) if name else slot.label


def _damaged(state: _State, number: Number) -> tuple[_Match, str] | None:
    """Return the one reading whose words stand before the figure but for a single lost character."""
    if number.value is None or number.start < state.text_end:
        return None
    lead_start = max(state.edge, number.start - _LONGEST_LEAD)
    lead = state.text[lead_start : number.start].rstrip("\n")
    found: dict[str, tuple[_Match, str]] = {}
    for reading in state.section.by_unit.get(number.unit, ()):
        label = reading.slot.label
        if reading.index or label in state.used or not _may_read(state, reading, number):
            continue
        for word in reading.spoken:
            printed = next((short for short in _shortened(word) if lead.endswith(short)), None)
            start = number.start - len(printed or "")
            # Inside a longer word the letters mean that word: 收支预算 has lost nothing.
            if printed is not None and state.text[start - 1 : start] not in _COMPOUND:
                found[label] = (_Match(reading, start, number.unit_end, len(printed), None, None), printed)
    return next(iter(found.values())) if len(found) == 1 else None


def _shortened(word: str) -> Iterator[str]:
    """Yield a word without one of its characters; without the first it would end many other words."""
    return (word[:index] + word[index + 1 :] for index in range(1, len(word)))


def _zeros(state: _State) -> Iterator[Stated]:
    for pattern, sentence, slot in state.section.none:
        match = pattern.search(state.text)
        if match is not None and slot.label not in state.used:
            state.used.add(slot.label)
            yield Stated(sentence, slot, match.start(), match.end(), zero=True)
