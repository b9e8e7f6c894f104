"""From passages to statements: bind, resolve wrong class names, and give each its place in the source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from mingzhang.catalogue.sentences import Slot
from mingzhang.extraction.narrative.classes import fold_names, resolve
from mingzhang.extraction.narrative.lists import split_items
from mingzhang.extraction.narrative.numbers import Folded, Number, dates, fold_text
from mingzhang.extraction.narrative.organisation import read_offices
from mingzhang.extraction.narrative.patterns import section_readings
from mingzhang.extraction.narrative.sentences import Bound, PassageRead, Stated, read_passage
from mingzhang.extraction.narrative.texts import WholeText, whole_texts
from mingzhang.extraction.passage import Passage
from mingzhang.model.disclosure import Statement, Unread
from mingzhang.model.money import YUAN_PER_UNIT, Figure, parse_figure

_EDGE = " \t\u3000\xa0\n，,；;。.：:、"
#: Units that are printed short.
_FULL_UNIT = {"万": "万元"}


@dataclass(frozen=True, slots=True)
class NarrativeRead:
    """What the narrative states. ``figures`` counts its figures, ``bound`` those that were given a label."""

    statements: tuple[Statement, ...]
    unread: tuple[Unread, ...]
    figures: int
    bound: int


@dataclass(frozen=True, slots=True)
class _Source:
    """One passage, folded, with the days it names."""

    passage: Passage
    folded: Folded
    days: list[tuple[int, str]] = field(default_factory=list)


def read_narrative(
    passages: Sequence[Passage],
    *,
    class_names: Mapping[str, str],
    class_amounts: Mapping[str, Decimal],
    year: int | None,
) -> NarrativeRead:
    """Read the narrative and the organisation of a disclosure.

    Args:
        passages: The passages of Part 1 and of the twelve sections.
        class_names: Canonical names of functional classes by each name they may be printed with.
        class_amounts: Amounts in yuan of the general public budget by canonical class name.
        year: The budget year; an undated state of assets is left undated, whatever the year.
    """
    del year
    names = fold_names(class_names)
    canonical = frozenset(names.values())
    amounts = {name: yuan for name, yuan in class_amounts.items() if name in canonical}
    reads = [_read(passage, names, amounts) for passage in passages]
    return NarrativeRead(
        statements=tuple(one for read in reads for one in read.statements),
        unread=tuple(one for read in reads for one in read.unread),
        figures=sum(read.figures for read in reads),
        bound=sum(read.bound for read in reads),
    )


def _read(passage: Passage, names: Mapping[str, str], class_amounts: Mapping[str, Decimal]) -> NarrativeRead:
    section = section_readings(passage.key)
    folded = fold_text(passage.text)
    source = _Source(passage, folded, dates(folded))
    read = read_passage(folded, section, names)
    statements = _placed(source, read, class_amounts)
    whole = [_whole(source, text) for text in whole_texts(passage.text, passage.key, section, bool(read.figures))]
    if any(one.key == passage.key for one in whole) and not read.figures:
        statements = []
    if passage.key.startswith("P1"):
        statements += _offices(source)
    unread = [_unread(source, start, number) for start, number in read.unbound] if _counts(passage.key) else []
    bound = len(read.figures)
    return NarrativeRead((*statements, *whole), tuple(unread), bound + len(unread), bound)


def _placed(source: _Source, read: PassageRead, class_amounts: Mapping[str, Decimal]) -> list[Statement]:
    """Return the statements of figures and texts in the order of the text."""
    placed = [(bound.number.start, _figure_statement(source, bound)) for bound in _resolved(read, class_amounts)]
    placed += [(stated.start, _text_statement(source, stated)) for stated in read.texts]
    return [statement for _, statement in sorted(placed, key=lambda pair: pair[0])]


def _counts(key: str) -> bool:
    return key[:1] == "S" and not key.startswith("S12")


def _resolved(read: PassageRead, class_amounts: Mapping[str, Decimal]) -> Iterator[Bound]:
    """Yield the figures; items whose name is no class get the class that has their amount."""
    named = [one.name.canonical for one in read.figures if one.name and one.name.canonical]
    found: dict[str, str | None] = {}
    for bound in read.figures:
        name = bound.name
        if name is None or name.canonical is not None:
            yield bound
            continue
        if name.printed not in found:
            figure = parse_figure(bound.number.value or "", _FULL_UNIT.get(bound.number.unit, bound.number.unit))
            found[name.printed] = resolve(figure, named, class_amounts) if figure else None
        yield replace(bound, name=name._replace(canonical=found[name.printed]))


def _figure_statement(source: _Source, bound: Bound) -> Statement:
    number, slot = bound.number, bound.slot
    unit = _unit(number, slot)
    value = number.value or ""
    start, end = source.folded.span(number.start, number.end)
    clause = source.folded.span(bound.start, bound.end)
    return Statement(
        key=bound.sentence.section,
        section=source.passage.section,
        label=_label(bound),
        type="number",
        value=value,
        unit=unit,
        place=source.passage.place(start, end),
        raw=source.passage.text[start:end],
        figure=_figure(source.passage.text[start:end], value, unit),
        direction=bound.way,
        signed=_signed(value, bound.sign),
        as_of=_day(source.days, number.start) if bound.sentence.dated else None,
        label_printed=_label_printed(bound),
        clause=source.passage.text[slice(*clause)].strip(_EDGE),
    )


def _unit(number: Number, slot: Slot) -> str:
    """Money keeps the unit it is printed in, since that may be wrong; counts take the declared one."""
    printed = _FULL_UNIT.get(number.unit, number.unit)
    return printed if printed in YUAN_PER_UNIT and slot.unit == "万元" else slot.unit or ""


def _figure(raw: str, value: str, unit: str) -> Figure | None:
    return parse_figure(raw, unit) or parse_figure(value, unit)


def _label(bound: Bound) -> str:
    if bound.name is None:
        return bound.slot.label
    return bound.slot.label.replace("{class}", bound.name.canonical or bound.name.printed)


def _label_printed(bound: Bound) -> str | None:
    if bound.damaged is not None:
        return bound.damaged
    if bound.name is None or bound.slot.label != "{class}":
        return None
    canonical, printed = bound.name.canonical, bound.name.printed
    return printed if canonical is not None and printed not in (canonical, fold_text(canonical).text) else None


def _signed(value: str, sign: int) -> Decimal | None:
    if not sign:
        return None
    number = Decimal(value)
    return -abs(number) if sign < 0 and number else number


def _day(days: list[tuple[int, str]], at: int) -> str | None:
    before = [day for position, day in days if position < at]
    return before[-1] if before else (days[0][1] if days else None)


def _text_statement(source: _Source, stated: Stated) -> Statement:
    start, end = _trimmed(source.passage.text, *source.folded.span(stated.start, stated.end))
    text = source.passage.text[start:end].replace("\n", "")
    value: str | tuple[str, ...] = split_items(text) if stated.slot.type == "list" else text
    unit = stated.slot.unit if stated.zero else None
    return Statement(
        key=stated.sentence.section,
        section=source.passage.section,
        label=stated.slot.label,
        type=stated.slot.type,
        value="0" if stated.zero else value,
        unit=unit,
        place=source.passage.place(start, end),
        raw=text,
        figure=parse_figure("0", unit or "") if stated.zero else None,
        clause=text,
    )


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end


def _whole(source: _Source, whole: WholeText) -> Statement:
    return Statement(
        key=whole.sentence.section,
        section=source.passage.section,
        label=whole.slot.label,
        type="text",
        value=whole.text,
        unit=None,
        place=source.passage.place(whole.start, whole.end),
        raw=source.passage.text[whole.start : whole.end],
        clause=whole.text,
    )


def _offices(source: _Source) -> list[Statement]:
    text = source.passage.text
    return [
        Statement(
            key=source.passage.key,
            section=source.passage.section,
            label=offices.label,
            type="list",
            value=offices.names,
            unit=None,
            place=source.passage.place(offices.start, offices.end),
            raw=text[offices.start : offices.end],
            clause=text[offices.start : offices.end],
        )
        for offices in read_offices(text)
    ]


def _unread(source: _Source, start: int, number: Number) -> Unread:
    begin, end = _trimmed(source.passage.text, *source.folded.span(start, number.unit_end))
    figure = source.folded.span(number.start, number.unit_end)
    place = source.passage.place(*figure)
    return Unread(kind="figure", text=source.passage.text[begin:end], section=source.passage.section, place=place)
