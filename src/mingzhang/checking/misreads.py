"""Figures that were misread from a picture: repaired from the document's own equations, never silently.

Only what the reader itself doubts is repaired. A figure that was read with certainty and breaks an equation may be
the very fault an audit is for: it stays a finding. If one confusion of like shapes would mend it, it is doubted, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from mingzhang.checking.check import check
from mingzhang.checking.solve.slips import is_slip
from mingzhang.model.disclosure import Disclosure, Repair
from mingzhang.model.document import Block, Cell, Document, Doubt, Grid, Paragraph
from mingzhang.model.fact import Coordinate
from mingzhang.model.finding import Finding, Suspect, Verdict
from mingzhang.model.money import parse_figure
from mingzhang.model.place import Place
from mingzhang.model.report import Report, Trace

#: Digits that look alike in print.
_ALIKE = ("17", "38", "35", "56", "0689", "27")
#: The confidence of a figure that was read with certainty but breaks an equation.
_BROKEN = 0.5
_MOST_ROUNDS = 6
_NUMBER = re.compile(r"\d[\d,，]*(?:[.．]\d+)?")
_SIGNS = "-—－−"
_MARKS = str.maketrans({",": None, "，": None, "．": ".", "%": None, "％": None, " ": None, "-": None, "—": None})


def without_misreads(disclosure: Disclosure, extract: Callable[[Document], Disclosure]) -> Disclosure:
    """Return a disclosure with the misread figures repaired that its equations tell, and its doubts brought up to date.

    A doubt goes where the figure was repaired, or where an equation that holds to the last digit confirms it. What is
    repaired stands in ``repairs``, what is still in doubt in ``document.doubts``.

    Args:
        disclosure: what was read; returned as it is where its reader had no doubts and saw no picture.
        extract: reads a document again, after figures in it were replaced.
    """
    if not disclosure.document.doubts and not disclosure.document.recognised:
        return disclosure
    repairs: list[Repair] = []
    report = check(disclosure, trace=True)
    for _ in range(_MOST_ROUNDS):
        tried = {repair.place for repair in repairs}
        new = [repair for repair in _proposed(report) if repair.place not in tried]
        document = repaired(disclosure.document, new)
        if document == disclosure.document:
            break
        repairs += new
        disclosure = extract(document)
        report = check(disclosure, trace=True)
    document = disclosure.document
    left = [doubt for doubt in document.doubts if not _is_confirmed(doubt, report.traces)]
    confirmed = len(document.doubts) - len(left)
    doubts = (*left, *_suspicions(report))
    remarks = document.remarks + tuple(_said(len(repairs), confirmed))
    return replace(disclosure, document=replace(document, doubts=doubts, remarks=remarks), repairs=tuple(repairs))


def propose_repairs(disclosure: Disclosure) -> tuple[Repair, ...]:
    """Return the doubtful figures that the equations of a disclosure show to be misread, with what they should be."""
    return tuple(_proposed(check(disclosure)))


def repaired(document: Document, repairs: Sequence[Repair]) -> Document:
    """Return a document with the figures replaced; their doubts are gone. What stands there no more is left out."""
    blocks, doubts = list(document.blocks), list(document.doubts)
    for repair in repairs:
        for index, block in enumerate(blocks):
            new = _replaced(block, repair)
            if new is not None:
                blocks[index] = new
                doubts = [doubt for doubt in doubts if not _is_about(doubt, repair.place, repair.read)]
                break
    if blocks == list(document.blocks):
        return document
    return replace(document, blocks=tuple(blocks), doubts=tuple(doubts))


def _said(repairs: int, confirmed: int) -> Iterator[str]:
    if repairs:
        yield f"按勾稽关系改正了 {repairs} 处误读的数字，逐一列出"
    if confirmed:
        yield f"另有 {confirmed} 处识别没有把握的数字由勾稽关系印证"


# ------------------------------------------------------------------------------------------ repairs


def _proposed(report: Report) -> Iterator[Repair]:
    """Yield a repair for each cause that a doubtful figure explains."""
    doubts = report.disclosure.document.doubts
    for finding in report.findings:
        suspect = _misread(finding, doubts)
        if suspect is not None:
            yield Repair(
                suspect.place, _coordinate(report.disclosure, suspect), suspect.printed, suspect.repaired, _why(finding)
            )


def _misread(finding: Finding, doubts: Sequence[Doubt]) -> Suspect | None:
    """Return the suspect that was misread: the only likeliest one if it is doubtful, else the only doubtful one."""
    rivals = [suspect for suspect in finding.suspects if not suspect.companion]
    if finding.verdict is not Verdict.IMPOSSIBLE or not rivals or len(rivals) < len(finding.suspects):
        return None
    doubtful = [
        suspect
        for suspect in rivals
        if suspect.printed
        and any(_is_about(doubt, suspect.place, suspect.printed) for doubt in doubts)
        and _is_misreading(suspect.printed, suspect.repaired)
    ]
    if not rivals[0].tied:
        return rivals[0] if rivals[0] in doubtful else None
    return doubtful[0] if len(doubtful) == 1 else None


def _is_misreading(read: str, meant: str) -> bool:
    """Say whether one may be read for the other: a slip in the figure, or a sign more or less."""
    if _bare(read) == _bare(meant):
        return _is_negative(read) != _is_negative(meant)
    return is_slip(_bare(read), _bare(meant))


def _why(finding: Finding) -> str:
    more = f"，连同另外 {len(finding.consequences)} 处勾稽关系" if finding.consequences else ""
    return f"改正后“{finding.title}”（{finding.rule}）{more}相符"


def _coordinate(disclosure: Disclosure, suspect: Suspect) -> Coordinate:
    """Return the coordinate of the figure at a place."""
    printed = _bare(suspect.printed)
    found = (
        fact.at for fact in disclosure.facts if fact.place == suspect.place and _bare(fact.value.printed) == printed
    )
    return next(found, Coordinate("", suspect.row or "", suspect.column or ""))


def _suspicions(report: Report) -> Iterator[Doubt]:
    """Yield the figures read with certainty that break an equation, and would not but for digits that look alike.

    Only where print was recognised: what a text layer says is printed so.
    """
    document = report.disclosure.document
    for finding in report.findings:
        if finding.verdict is not Verdict.IMPOSSIBLE:
            continue
        for suspect in finding.suspects:
            known = any(_is_about(doubt, suspect.place, suspect.printed) for doubt in document.doubts)
            if suspect.place.line not in document.recognised:
                continue
            if suspect.printed and not known and is_confusion(suspect.printed, suspect.repaired):
                yield Doubt(suspect.place, suspect.printed, _BROKEN)


def is_confusion(read: str, meant: str) -> bool:
    """Say whether what was read is what was meant, but for one digit of like shape, a lost digit, point or sign.

    The rest of a rule before a figure is read as a sign, and a pale sign is not read at all.
    """
    ours, theirs = _bare(read), _bare(meant)
    if ours == theirs:
        return _is_negative(read) != _is_negative(meant)
    if ours == theirs.replace(".", "") or any(theirs[:at] + theirs[at + 1 :] == ours for at in range(len(theirs))):
        return ours != theirs
    differing = [(a, b) for a, b in zip(ours, theirs, strict=False) if a != b]
    return (
        len(ours) == len(theirs)
        and len(differing) == 1
        and any(differing[0][0] in group and differing[0][1] in group for group in _ALIKE)
    )


# ------------------------------------------------------------------------------------------ confirmed figures


def _is_confirmed(doubt: Doubt, traces: Sequence[Trace]) -> bool:
    """Say whether a figure takes part in an equation of sums that holds to the last digit."""
    own = _value(doubt.text)
    if not own:
        return False
    return any(
        trace.verdict is Verdict.PASSED
        and " = " in trace.formula
        and not any(sign in trace.formula for sign in "%÷")
        and any(_is_same_place(doubt.place, place) for place in trace.places)
        and _holds_exactly(trace.formula)
        and own in {_value(number) for number in _NUMBER.findall(trace.formula)}
        for trace in traces
    )


def _holds_exactly(formula: str) -> bool:
    left, _, right = formula.partition(" = ")
    return _sum(left) == _sum(right)


def _sum(side: str) -> Decimal | None:
    """Return the value of a sum as a trace writes it, None where it is written otherwise."""
    total, sign = Decimal(0), 1
    for part in side.split():
        if part in "+−-":
            sign = 1 if part == "+" else -1
            continue
        figure = parse_figure(part, "")
        if figure is None:
            return None
        total += sign * figure.value
    return total


def _value(text: str) -> Decimal | None:
    figure = parse_figure(text.translate(_MARKS), "")
    return figure.value if figure is not None else None


# ------------------------------------------------------------------------------------------ places and print


def _bare(printed: str) -> str:
    return printed.translate(_MARKS)


def _is_negative(printed: str) -> bool:
    return printed.lstrip()[:1] in _SIGNS and bool(printed.strip())


def _is_about(doubt: Doubt, place: Place, printed: str) -> bool:
    """Say whether a doubt is about the figure printed at a place."""
    return _is_same_place(doubt.place, place) and _bare(doubt.text) == _bare(printed)


def _is_same_place(a: Place, b: Place) -> bool:
    """Say whether two places are one cell, or lie in one paragraph."""
    return (a.line, a.page, a.box, a.sheet, a.cell) == (b.line, b.page, b.box, b.sheet, b.cell)


def _replaced(block: Block, repair: Repair) -> Block | None:
    """Return a block with the figure repaired, None where it does not stand there, or cannot be told from others."""
    if isinstance(block, Paragraph) and _is_same_place(block.place, repair.place):
        base = block.place.start or 0
        start, stop = (repair.place.start or base) - base, (repair.place.end or base + len(block.text)) - base
        within = _with_figure(block.text[start:stop], repair)
        text = None if within is None else block.text[:start] + within + block.text[stop:]
        text = text or _with_figure(block.text, repair)
        return None if text is None else replace(block, text=text, raw=text)
    if not isinstance(block, Grid):
        return None
    for number, row in enumerate(block.rows):
        for column, cell in enumerate(row):
            if _is_same_place(cell.place, repair.place) and (text := _with_figure(cell.text, repair)) is not None:
                new = (*row[:column], Cell(text, cell.place), *row[column + 1 :])
                return replace(block, rows=(*block.rows[:number], new, *block.rows[number + 1 :]))
    return None


def _with_figure(text: str, repair: Repair) -> str | None:
    """Return a text with the figure replaced that stands in it once, written with separators as before."""
    found = [match for match in _NUMBER.finditer(text) if _bare(match[0]) == _bare(repair.read)]
    if len(found) != 1:
        return None
    new = _bare(repair.repaired)
    if any(mark in found[0][0] for mark in ",，"):
        whole, point, decimals = new.partition(".")
        new = f"{int(whole):,}{point}{decimals}"
    start = found[0].start()
    if _is_negative(repair.repaired) and text[start - 1 : start] not in tuple(_SIGNS):
        new = f"-{new}"
    elif _is_negative(repair.read) and not _is_negative(repair.repaired) and text[start - 1 : start] in tuple(_SIGNS):
        start -= 1
    return text[:start] + new + text[found[0].end() :]
