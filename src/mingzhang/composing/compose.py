"""Compose the whole disclosure of a department or unit from its ledger and its tabulation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from mingzhang.composing import assets, income, performance, spending
from mingzhang.composing.change_table import changes
from mingzhang.composing.front import attachments, cover, glossary, heading, part_one
from mingzhang.composing.matter import Matter, matter_of
from mingzhang.composing.tables import table_pieces
from mingzhang.composing.telling import free
from mingzhang.model.ledger import Entity, Ledger
from mingzhang.model.publication import Chart, PageBreak, Piece, Publication
from mingzhang.model.tabulated import Tabulation

#: What writes each section of Part 3; a section without an entry has only its heading.
_SECTIONS: Mapping[str, Callable[[Matter], Sequence[Piece]]] = {
    "S01": income.totals,
    "S02": income.income,
    "S03": income.expenditure,
    "S04": income.fiscal,
    "S05.1": income.general_change,
    "S05.2": income.general_structure,
    "S06": income.basic,
    "S07": spending.three_public,
    "S08": spending.agency,
    "S09": spending.procurement,
    "S10.1": performance.overall,
    "S10.2": performance.projects,
    "S11.1": assets.vehicles,
    "S11.2": assets.rooms,
    "S11.3": assets.equipment,
    "S12.1": assets.guide,
    "S12.2": assets.others,
}
#: The section after whose words the performance sheets stand.
_SHEETS_AFTER = "S10.2"
#: The section after whose words the table of changes stands, where last year's ledger is at hand.
_CHANGES_AFTER = "S01"


def compose(
    ledger: Ledger, entity: Entity, tabulation: Tabulation, *, last: Ledger | None = None, draft: bool = False
) -> Publication:
    """Return the disclosure of one entity, ready to be printed.

    Args:
        ledger: the whole ledger.
        entity: whose disclosure: the department's or one unit's.
        tabulation: its tables, with the figures as they are to be printed.
        last: last year's ledger, for what the ledger does not say of last year.
        draft: print 〔待填写：…〕 where the clerk has still to say something, and a watermark.

    Returns:
        The publication; ``missing`` says what the ledger leaves open.

    Raises:
        UncomposableError: the form of the ledger's profile is not declared.
    """
    matter = matter_of(ledger, entity, tabulation, last, draft)
    pieces = tuple(_numbered(_pieces(matter)))
    _report_unused(matter)
    day = matter.reply.date
    return Publication(
        name=entity.name,
        kind=entity.kind,
        code=entity.code,
        year=ledger.year,
        title=matter.fill(matter.frame.cover),
        region=ledger.region,
        level=ledger.level,
        profile=ledger.profile,
        policy=tabulation.policy,
        date=day.isoformat() if day is not None else "",
        watermark=matter.frame.watermark if draft else "",
        pieces=pieces,
        missing=tuple(dict.fromkeys(matter.gaps)),
    )


def _pieces(matter: Matter) -> Iterator[Piece]:
    yield from cover(matter)
    yield from part_one(matter)
    yield PageBreak()
    yield heading(matter, "P2")
    yield from free(matter.say("P2"), "P2")
    yield from table_pieces(matter)
    yield PageBreak()
    yield from _narrative(matter)
    yield from attachments(matter)
    yield from glossary(matter)


def _narrative(matter: Matter) -> Iterator[Piece]:
    for section in matter.profile.sections:
        if not section.key.startswith(("P3", "S")):
            continue
        yield heading(matter, section.key)
        if (write := _SECTIONS.get(section.key)) is not None:
            yield from write(matter)
        else:
            yield from free(matter.say(section.key), section.key)
        yield from free(matter.say(f"{section.key}+"), f"{section.key}+")
        if section.key == _CHANGES_AFTER and matter.last is not None:
            yield changes(matter)
        if section.key == _SHEETS_AFTER:
            yield from performance.sheets(matter)
            yield PageBreak()


def _numbered(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Number the captions of the charts: 图1, 图2 and so on."""
    number = 0
    for piece in pieces:
        if isinstance(piece, Chart):
            number += 1
            yield replace(piece, caption=f"图{number} {piece.caption}")
        else:
            yield piece


def _report_unused(matter: Matter) -> None:
    """Say which words of the clerk stand nowhere, so that none is lost without a word."""
    always = {f"{stem}变动原因" for stem in matter.frame.compared} | {matter.frame.office}
    for key in matter.words.keys() - matter.used - always:
        advice = f"请改用“{key}+”接在后面，或者删去" if matter.profile.section(key) is not None else "请删去"
        matter.gaps.append(f"{matter.entity.name}的文字说明“{key}”没有用上：那里的文字由账本生成，{advice}。")
    matter.gaps.sort()
