"""Ledger → each format → extract: the same facts, and the audit finds nothing that the ledger does not deserve."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingzhang.composing.compose import compose
from mingzhang.ledgers import example_ledger
from mingzhang.model.finding import Severity
from mingzhang.model.ledger import Entity, Ledger, department_of, unit_of
from mingzhang.model.tabulated import Policy
from mingzhang.packaging.make import Settings, make
from mingzhang.tabulation import tabulate
from tests.random_ledgers import ledger_of_seed
from tests.round_trips import FORMATS, complaints

POLICIES: tuple[Policy, ...] = ("plain", "balanced")


def entities(ledger: Ledger) -> tuple[Entity, ...]:
    return (department_of(ledger), *(unit_of(ledger, unit.code) for unit in ledger.units))


@pytest.mark.parametrize("form", FORMATS)
def test_the_example_is_read_back_from_each_format(form: str, tmp_path: Path) -> None:
    ledger = example_ledger()
    assert complaints(ledger, department_of(ledger), "plain", (form,), tmp_path) == []


@pytest.mark.parametrize("form", FORMATS)
def test_a_units_disclosure_is_read_back_under_balanced_rounding(form: str, tmp_path: Path) -> None:
    ledger = example_ledger()
    assert complaints(ledger, unit_of(ledger, ledger.units[-1].code), "balanced", (form,), tmp_path) == []


@pytest.mark.parametrize(("seed", "form"), [(seed, form) for seed, form in enumerate(FORMATS, start=40)])
def test_a_random_ledger_is_read_back_from_each_format(seed: int, form: str, tmp_path: Path) -> None:
    ledger = ledger_of_seed(seed)
    entity = entities(ledger)[seed % len(entities(ledger))]
    assert complaints(ledger, entity, POLICIES[seed % 2], (form,), tmp_path) == []


@pytest.mark.parametrize("policy", POLICIES)
def test_the_audit_finds_no_error_in_figures_of_the_example(policy: Policy) -> None:
    ledger = example_ledger()
    for entity in entities(ledger):
        found = make(ledger, entity, Settings(policy, formats=())).report.findings
        figures = [one for one in found if one.severity is Severity.ERROR and one.rule[0] in "RXNK"]
        assert [one.message for one in figures] == []


def test_equal_ledgers_give_equal_publications() -> None:
    one, other = (ledger_of_seed(7), ledger_of_seed(7))
    made = [compose(own, department_of(own), tabulate(own, department_of(own))) for own in (one, other)]
    assert made[0] == made[1]


@pytest.mark.slow
@pytest.mark.parametrize("policy", POLICIES)
def test_every_body_of_the_example_in_every_format(policy: Policy, tmp_path: Path) -> None:
    ledger = example_ledger()
    found = [one for entity in entities(ledger) for one in complaints(ledger, entity, policy, FORMATS, tmp_path)]
    assert found == []


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMATS)
def test_three_hundred_random_ledgers(form: str, tmp_path: Path) -> None:
    found = {}
    for seed in range(2000, 2300):
        ledger = ledger_of_seed(seed)
        entity = entities(ledger)[seed % len(entities(ledger))]
        if faults := complaints(ledger, entity, POLICIES[seed % 2], (form,), tmp_path):
            found[seed] = faults
    assert found == {}
