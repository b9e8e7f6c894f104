"""What must not be published (不予公开的事项): taken out of the ledger before anything is made of it, and said to be.

It is taken out at the source and not blotted out in the files, so that no table, sentence, chart, sheet or open-data
file can still tell it. All totals are then those of what is published, agree with each other, and say so in a note
below each table; the audit reads the same note. 政府信息公开条例第十四条、第十七条. Nothing here knows Django.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from mingzhang.checking.check import check
from mingzhang.composing.document import to_document
from mingzhang.extraction.extract import extract
from mingzhang.model.ledger import DEPARTMENT
from mingzhang.model.publication import Publication, TableBlock

if TYPE_CHECKING:
    from mingzhang.model.ledger import BudgetLine, Ledger
    from mingzhang.packaging.make import Made

#: What a decision may name: a project by its code, or expenditure by its functional code (类, 款 or 项).
PROJECT, FUNCTION = "project", "function"
_NOTE = "注：按照保密审查决定，本表不含 {count} 项依法不予公开的内容，合计数为公开部分的合计。"


def without(ledger: Ledger, left_out: Sequence[Mapping[str, str]], unit: str = DEPARTMENT) -> Ledger:
    """Return a ledger without what a decision leaves out; nothing in it names that any more.

    Args:
        ledger: the whole ledger.
        left_out: the decision: each with ``kind`` (project, function) and ``code``.
        unit: the code of the unit whose part it concerns, "" for all: another unit may have the same function.
    """
    projects = {one["code"] for one in left_out if one["kind"] == PROJECT}
    functions = tuple(one["code"] for one in left_out if one["kind"] == FUNCTION)

    def concerns(code: str) -> bool:
        return unit in {DEPARTMENT, code}

    def is_gone(line: BudgetLine) -> bool:
        is_named = line.project in projects or line.function.startswith(functions)
        return concerns(line.unit) and is_named

    lines = tuple(one for one in ledger.lines if not is_gone(one))
    if len(lines) == len(ledger.lines) and not projects:
        return ledger
    # A project all of whose lines are gone is gone as well, with its sheet and procurement.
    bare = {one.project for one in ledger.lines if one.project and is_gone(one)} - {one.project for one in lines}
    projects |= bare
    return replace(
        ledger,
        lines=lines,
        projects=tuple(one for one in ledger.projects if not (concerns(one.unit) and one.code in projects)),
        procurements=tuple(
            one for one in ledger.procurements if not (one.project and concerns(one.unit) and one.project in projects)
        ),
    )


def stated(made: Made, count: int) -> Made:
    """Return a disclosure whose tables say that so many things were left out, audited again as printed."""
    if not count:
        return made
    publication = _noted(made.publication, _NOTE.format(count=count))
    report = check(extract(to_document(publication)), trace=True)
    return replace(made, publication=publication, report=report)


def _noted(publication: Publication, note: str) -> Publication:
    pieces = tuple(
        replace(one, notes=(*one.notes, note)) if isinstance(one, TableBlock) and not one.is_sheet else one
        for one in publication.pieces
    )
    return replace(publication, pieces=pieces)
