"""What every format of a publication must keep: the facts, sheets and words that its blocks state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from mingzhang.checking.check import check
from mingzhang.composing.compose import compose
from mingzhang.composing.document import to_document
from mingzhang.extraction.extract import extract
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.ledger import Entity, Ledger, department_of, unit_of
from mingzhang.model.publication import Publication
from mingzhang.model.report import Report
from mingzhang.model.tabulated import Policy, Tabulation
from mingzhang.readers.front import read
from mingzhang.tabulation import tabulate
from tests.random_ledgers import ledger_of_seed
from tests.sample_publication import sample_publication

#: Ledgers that are tried in every format: small and large ones, departments and units, both roundings.
CASES: tuple[tuple[int, Policy], ...] = ((2, "plain"), (3, "balanced"), (5, "plain"))


@dataclass(frozen=True, slots=True)
class Made:
    """A composed disclosure with its figures and its audit."""

    ledger: Ledger
    entity: Entity
    tabulation: Tabulation
    publication: Publication
    report: Report


@cache
def made(seed: int, policy: Policy = "plain", *, unit: bool = False, draft: bool = False) -> Made:
    """Return the disclosure of a random ledger's department, or of its last unit."""
    ledger = ledger_of_seed(seed)
    entity = unit_of(ledger, ledger.units[-1].code) if unit else department_of(ledger)
    tabulation = tabulate(ledger, entity, policy=policy)
    publication = compose(ledger, entity, tabulation, draft=draft)
    return Made(ledger, entity, tabulation, publication, check(extract(to_document(publication)), trace=True))


@cache
def sample(draft: bool = False) -> tuple[Publication, Report]:
    """Return the hand-made publication with its audit."""
    publication = sample_publication(draft)
    return publication, check(extract(to_document(publication)), trace=True)


def lost(publication: Publication, path: Path, data: bytes, *, same_order: bool = True) -> list[str]:
    """Write a file, read it back, and return what it does not say as the publication does."""
    path.write_bytes(data)
    wanted, got = extract(to_document(publication)), extract(read(path))
    found = [*_facts(wanted, got), *_words(wanted, got, same_order), *_audit(wanted, got)]
    return [one for one in found if not (publication.watermark and f"“{publication.watermark}”" in one)]


def _facts(wanted: Disclosure, got: Disclosure) -> list[str]:
    one, other = ({fact.at: fact.value for fact in reversed(found.facts)} for found in (wanted, got))
    return [
        f"{at}: {one[at].printed if at in one else None}, read {other[at].printed if at in other else None}"
        for at in dict.fromkeys((*one, *other))
        if at not in one or at not in other or one[at].value != other[at].value or one[at].unit != other[at].unit
    ]


def _words(wanted: Disclosure, got: Disclosure, same_order: bool) -> list[str]:
    found: list[str] = []
    for what in ("duties", "organisation", "narrative_figures", "narrative_bound"):
        if getattr(wanted, what) != getattr(got, what):
            found.append(f"{what}: {getattr(wanted, what)} against {getattr(got, what)}")
    pairs: dict[str, Iterable[list[Any]]] = {
        "toc": ([one.title for one in wanted.toc], [one.title for one in got.toc]),
        "glossary": ([(one.term, one.definition) for one in each.glossary] for each in (wanted, got)),
        "captions": ([(one.text, one.has_picture) for one in each.captions] for each in (wanted, got)),
        "tables": ([one.id for one in each.tables] for each in (wanted, got)),
        "sheets": ([_sheet(each, index) for index in range(len(each.sheets))] for each in (wanted, got)),
        "sections": ([one.title for one in each.sections] for each in (wanted, got)),
        "attachments": ([(one.type, one.title) for one in each.attachments] for each in (wanted, got)),
        "metadata": (
            [each.metadata.year, each.metadata.entity_type, each.metadata.department_name] for each in (wanted, got)
        ),
    }
    for what, (one, other) in pairs.items():
        if (one != other) if same_order else (sorted(map(str, one)) != sorted(map(str, other))):
            found.append(f"{what}: {one} against {other}")
    return found


def _sheet(disclosure: Disclosure, index: int) -> object:
    sheet = disclosure.sheets[index]
    return (
        sheet.name,
        {label: field.value for label, field in sheet.texts.items()},
        {label: field.value for label, field in (*sheet.funds_annual.items(), *sheet.funds_implementation.items())},
        [(one.level1, one.level2, one.level3, one.value) for one in sheet.indicators_annual],
        [(one.level1, one.level2, one.level3, one.value) for one in sheet.indicators_implementation],
    )


def _audit(wanted: Disclosure, got: Disclosure) -> list[str]:
    """Return findings that only one of the two gives rise to."""
    one, other = ({(found.rule, found.message) for found in check(each).findings} for each in (wanted, got))
    return [f"finding: {found}" for found in sorted(one ^ other)]
