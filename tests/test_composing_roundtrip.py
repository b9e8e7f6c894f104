"""What was composed is read back: every figure at its coordinate, every sheet with its indicators, and no error."""

from __future__ import annotations

import sys
from dataclasses import replace
from decimal import Decimal

import pytest

from mingzhang.catalogue.profiles import load_profile
from mingzhang.checking.check import check
from mingzhang.composing.compose import compose
from mingzhang.composing.document import to_document
from mingzhang.extraction.extract import extract
from mingzhang.model.disclosure import Disclosure, Indicator
from mingzhang.model.finding import Severity
from mingzhang.model.ledger import Entity, Ledger, Project, department_of, unit_of
from mingzhang.model.publication import Heading, TableBlock, Text
from mingzhang.model.tabulated import Policy, Tabulation
from mingzhang.readers.text import parse_text
from mingzhang.tabulation import tabulate
from tests.composing_ledgers import ledger
from tests.random_ledgers import ledger_of_seed

#: Warnings that a random ledger deserves whoever writes it up: pension contributions out of proportion, sheets
#: without satisfaction indicators, no overall target filed.
DESERVED = frozenset({"C0016", "S0286", "P0009"})


def entities(whole: Ledger) -> tuple[Entity, ...]:
    return department_of(whole), unit_of(whole, whole.units[-1].code)


def complaints(whole: Ledger, policy: Policy) -> list[str]:
    """Return what is not read back as it was composed, and what the audit finds."""
    found = []
    for entity in entities(whole):
        figures = tabulate(whole, entity, policy=policy)
        made = compose(whole, entity, figures)
        read = extract(to_document(made))
        found += _figures(figures, read)
        found += [f"unread: {one.text}" for one in read.unread]
        if read.narrative_figures != read.narrative_bound:
            found.append(f"bound {read.narrative_bound} of {read.narrative_figures} figures")
        found += _sheets(whole, entity, read)
        for finding in check(read).findings:
            if finding.severity is not Severity.INFO and finding.rule not in DESERVED:
                found.append(f"{finding.rule}: {finding.message}")
    return found


def _figures(figures: Tabulation, read: Disclosure) -> list[str]:
    facts = {fact.at: fact.value for fact in reversed(read.facts)}
    return [
        f"{at}: {figure.printed}, read {facts[at].printed if at in facts else None}"
        for at, figure in figures.figures.items()
        if at not in facts or facts[at].value != figure.value
    ]


def _sheets(whole: Ledger, entity: Entity, read: Disclosure) -> list[str]:
    paid = {line.project for line in whole.lines if line.unit in entity.units}
    wanted = [one for one in whole.projects if one.is_published and one.code in paid and one.unit in entity.units]
    if [one.name for one in wanted] != [sheet.name for sheet in read.sheets]:
        return [f"sheets of {[sheet.name for sheet in read.sheets]}"]
    found = []
    for project, sheet in zip(wanted, read.sheets, strict=True):
        for whole_period, items in ((True, sheet.indicators_implementation), (False, sheet.indicators_annual)):
            if _indicators(project, whole_period) != _read(items):
                found.append(f"indicators of {project.name}")
        total = sum(line.amount for line in whole.lines if line.project == project.code)
        funds = sheet.funds_annual["总额"].figure
        if funds is None or funds.value != total:
            found.append(f"funds of {project.name}")
        if any(sheet.texts[label].value != text for label, text in project.texts.items()):
            found.append(f"texts of {project.name}")
    return found


def _indicators(project: Project, whole_period: bool) -> list[tuple[str, str, str, str]]:
    return sorted(
        (one.level1, one.level2, one.level3, one.value)
        for one in project.indicators
        if one.whole_period is whole_period
    )


def _read(items: tuple[Indicator, ...]) -> list[tuple[str, str, str, str]]:
    kept = [one for one in items if one.level3]
    return sorted((one.level1 or "", one.level2 or "", one.level3 or "", one.value or "") for one in kept)


@pytest.mark.parametrize("policy", ["plain", "balanced"])
@pytest.mark.parametrize("seed", range(6))
def test_a_random_ledger_is_read_back_and_passes_its_audit(seed: int, policy: Policy) -> None:
    assert complaints(ledger_of_seed(seed), policy) == []


@pytest.mark.slow
@pytest.mark.parametrize("policy", ["plain", "balanced"])
def test_three_hundred_more(policy: Policy) -> None:
    assert {seed: one for seed in range(1000, 1300) if (one := complaints(ledger_of_seed(seed), policy))} == {}


def test_the_document_is_what_the_text_reader_makes_of_its_lines() -> None:
    whole = ledger()
    document = to_document(compose(whole, department_of(whole), tabulate(whole, department_of(whole))))
    # A blank line ends a paragraph or grid of the text form.
    lines = "\n".join(line if "\t" in line else f"\n{line}\n" for line in document.lines)
    one, other = extract(document), extract(parse_text(lines))
    assert {fact.at: fact.value.value for fact in one.facts} == {fact.at: fact.value.value for fact in other.facts}
    assert [sheet.name for sheet in one.sheets] == [sheet.name for sheet in other.sheets]


def test_goals_of_period_and_year_are_read_back() -> None:
    whole = ledger()
    read = extract(to_document(compose(whole, department_of(whole), tabulate(whole, department_of(whole)))))
    (sheet,) = read.sheets
    goals = [sheet.texts[name].value for name in ("实施期总体目标", "年度总体目标")]
    assert goals == ["2026年6月底前完成河道清淤。"] * 2


def test_a_disclosure_in_yuan_says_yuan_throughout(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = ledger()
    entity = department_of(whole)
    in_yuan = replace(load_profile(whole.profile), unit="元")
    monkeypatch.setattr(sys.modules[tabulate.__module__], "load_profile", lambda name: in_yuan)
    made = compose(whole, entity, tabulate(whole, entity))
    said = [piece.text for piece in made.pieces if isinstance(piece, Text) and piece.key in ("S01", "S04", "S07")]
    assert "预算收入总计2,500,000.00元" in said[0]
    assert not any("万元" in one for one in said)
    blocks = [piece for piece in made.pieces if isinstance(piece, TableBlock) and not piece.is_sheet and piece.unit]
    assert {one.unit for one in blocks} == {"单位：元"}
    overall = next(one for one in made.tables() if one.id == "overall")
    assert ["", "合计", "250.00", "合计", "250.00"] in overall.matrix()
    assert any(isinstance(piece, Heading) for piece in made.pieces)
    assert Decimal("2500000.00") in {cell.value for row in blocks[0].rows for cell in row}
