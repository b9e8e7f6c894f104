"""From a ledger through a file of each format and back: what was not read as it was written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from mingzhang.checking.check import check
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.disclosure import Indicator as ReadIndicator
from mingzhang.model.fact import Coordinate
from mingzhang.model.finding import Severity
from mingzhang.model.ledger import Entity, Ledger, Project
from mingzhang.model.money import ZERO
from mingzhang.model.publication import Text
from mingzhang.model.tabulated import Policy
from mingzhang.packaging.make import STEM, Made, Settings, make, render
from mingzhang.pipeline import read_disclosure

#: The formats that are read back; a Fiscal Data Package holds the tables alone and is no disclosure.
FORMATS = ("docx", "pdf", "xlsx", "html", "md", "json")


def complaints(whole: Ledger, entity: Entity, policy: Policy, formats: tuple[str, ...], folder: Path) -> list[str]:
    """Return, with the format in front, everything that comes back otherwise than it was written."""
    settings = Settings(policy, formats=formats)
    made = make(whole, entity, settings)
    files = render(made, settings)
    found = []
    for form in formats:
        path = folder / f"{STEM}.{form}"
        path.write_bytes(files[path.name])
        found += [f"{form}: {one}" for one in _complaints(made, read_disclosure(path))]
    return found


def _complaints(made: Made, read: Disclosure) -> Iterator[str]:
    yield from _identity(made, read)
    yield from _tables(made, read)
    yield from _narrative(made, read)
    yield from _sheets(made, read)
    yield from _findings(made, read)
    yield from _unread(made, read)


def _identity(made: Made, read: Disclosure) -> Iterator[str]:
    publication, metadata = made.publication, read.metadata
    written = (publication.name, publication.kind, publication.year)
    if written != (metadata.department_name, metadata.entity_type, metadata.year):
        yield f"{written}, read {metadata.department_name}, {metadata.entity_type}, {metadata.year}"


def _tables(made: Made, read: Disclosure) -> Iterator[str]:
    facts = {fact.at: fact.value for fact in reversed(read.facts)}
    for at, figure in made.tabulation.figures.items():
        if at not in facts or facts[at].value != figure.value:
            yield f"{at}: {figure.printed}, read {facts[at].printed if at in facts else None}"
    known = made.tabulation.figures.keys()
    tables = {table.id for table in made.tabulation.tables}
    for at, value in facts.items():
        if at.table in tables and at not in known and value.value:
            yield f"{at}: not written, read {value.printed}"


def _narrative(made: Made, read: Disclosure) -> Iterator[str]:
    """Compare what the words state to what the document as composed states, and how much of it was bound."""
    stated = _stated(made.report.disclosure)
    found = _stated(read)
    for at in stated.keys() | found.keys():
        if stated.get(at) != found.get(at):
            yield f"{at}: said {stated.get(at)}, read {found.get(at)}"
    if not any(isinstance(piece, Text) and any(run.at for run in piece.runs) for piece in made.publication.pieces):
        yield "the narrative states nothing"
    if read.narrative_bound < made.report.disclosure.narrative_bound:
        yield f"bound {read.narrative_bound} figures, composed {made.report.disclosure.narrative_bound}"


def _unread(made: Made, read: Disclosure) -> Iterator[str]:
    """Yield what no label was found for: neither in the clerk's own words, nor the labels of a chart drawn as text."""
    known = Counter(one.text for one in made.report.disclosure.unread)
    slices = [one for chart in made.publication.charts() for one in chart.slices]
    drawn = {one.label for one in slices} | {number for one in slices for number in _digits(one.printed)}
    for one in read.unread:
        known[one.text] -= 1
        bare = "".join(one.text.split()).replace(",", "")
        # Bars are ruled like cells, and of such a grid only the first row is named; no table is lost by that, as every
        # figure of every table is compared.
        is_drawn = any(piece in bare for piece in drawn) or (one.kind == "table" and not bare)
        if known[one.text] < 0 and not is_drawn:
            yield f"not understood: {one.text} ({one.reason})"


def _digits(text: str) -> list[str]:
    return re.findall(r"\d+\.\d\d", text.replace(",", ""))


def _stated(read: Disclosure) -> dict[Coordinate, tuple[str, ...] | str]:
    return {Coordinate(one.key, one.label): one.value for one in reversed(read.statements)}


def _sheets(made: Made, read: Disclosure) -> Iterator[str]:
    shown = {one.code for one in made.ledger.projects if one.is_published}
    paid = {line.project for line in made.ledger.lines if line.unit in made.entity.units}
    wanted = [one for one in made.ledger.projects if one.code in shown & paid]
    if [one.name for one in wanted] != [sheet.name for sheet in read.sheets]:
        yield f"sheets of {[sheet.name for sheet in read.sheets]}, written {[one.name for one in wanted]}"
        return
    for project, sheet in zip(wanted, read.sheets, strict=True):
        total = sum((line.amount for line in made.ledger.lines if line.project == project.code), ZERO)
        stated = sheet.funds_annual.get("总额")
        if stated is None or stated.figure is None or stated.figure.value != total:
            yield f"{project.name}: total of the year {stated}"
        for label, value in project.annual.items():
            field = sheet.funds_annual.get(label)
            if value and (field is None or field.figure is None or field.figure.value != value):
                yield f"{project.name}: {label} {value}, read {field}"
        for whole_period, leaves in ((False, sheet.indicators_annual), (True, sheet.indicators_implementation)):
            if _written(project, whole_period) != _read(leaves):
                yield f"{project.name}: indicators {_read(leaves)}"


def _written(project: Project, whole_period: bool) -> list[tuple[str, ...]]:
    own = [one for one in project.indicators if one.whole_period is whole_period]
    own = own or [one for one in project.indicators if not one.whole_period]
    return sorted((one.level1, one.level2, one.level3, one.value) for one in own)


def _read(leaves: tuple[ReadIndicator, ...]) -> list[tuple[str, ...]]:
    kept = [one for one in leaves if one.level3]
    return sorted((one.level1 or "", one.level2 or "", one.level3 or "", one.value or "") for one in kept)


def _findings(made: Made, read: Disclosure) -> Iterator[str]:
    """Yield findings that the audit before printing did not have: the file says something else than was composed."""
    known = [(one.rule, one.severity) for one in made.report.findings]
    for finding in check(read).findings:
        if (finding.rule, finding.severity) in known:
            known.remove((finding.rule, finding.severity))
        elif finding.severity is not Severity.INFO:
            yield f"{finding.rule}: {finding.message}"
