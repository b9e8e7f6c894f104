"""The open data: what the tables disclose, as a package that frictionless takes, in the terms of the taxonomy."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import frictionless
import pytest

from mingzhang.catalogue.tables import load_tables
from mingzhang.model.fact import Coordinate
from mingzhang.model.money import YUAN_PER_UNIT
from mingzhang.model.tabulated import Policy
from mingzhang.packaging.fdp import RESOURCES, fiscal_data_package
from tests.publication_round_trip import CASES, Made, made

#: Of the taxonomy (openspending/os-types, src/os-types.json) the types that a budget by these tables can use.
TAXONOMY = {
    "activity:generic:program:code",
    "activity:generic:program:label",
    "activity:generic:project:code",
    "activity:generic:project:label",
    "administrative-classification:generic:code:full",
    "administrative-classification:generic:label",
    "budget-line-id",
    "date:fiscal-year",
    "direction",
    "economic-classification:generic:code:full",
    "economic-classification:generic:label",
    "functional-classification:generic:code:full",
    "functional-classification:generic:label",
    "phase",
    "value",
}


def _files(one: Made) -> dict[str, bytes]:
    return fiscal_data_package(one.ledger, one.entity, one.tabulation, one.publication)


def _rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(data.decode().splitlines()))


@pytest.mark.parametrize(("seed", "policy"), CASES)
def test_frictionless_takes_the_package(seed: int, policy: Policy, tmp_path: Path) -> None:
    for path, data in _files(made(seed, policy)).items():
        target = tmp_path / "disclosure.fdp" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    report = frictionless.validate(str(tmp_path / "disclosure.fdp" / "datapackage.json"))
    assert report.valid, report.flatten(["rowNumber", "fieldNumber", "type", "note"])
    assert len(report.tasks) == len(RESOURCES)


def test_types_of_columns_are_those_of_the_taxonomy() -> None:
    used = [kind for resource in RESOURCES for _, _, kind, _ in resource.columns if kind]
    assert set(used) <= TAXONOMY
    assert all(sum(kind == "value" for _, _, kind, _ in resource.columns) == 1 for resource in RESOURCES)


@pytest.mark.parametrize(("seed", "policy"), CASES)
def test_the_data_are_the_figures_of_the_tables_and_nothing_else(seed: int, policy: Policy) -> None:
    one = made(seed, policy)
    told: defaultdict[str, Decimal] = defaultdict(Decimal)
    for path, data in _files(one).items():
        for row in _rows(data) if path.endswith(".csv") else []:
            assert Decimal(row["printed"]) * YUAN_PER_UNIT[row["unit"]] == Decimal(row["amount"])
            told[row["table"]] += Decimal(row["amount"])
    wanted: defaultdict[str, Decimal] = defaultdict(Decimal)
    for at, figure in one.tabulation.figures.items():
        if figure.printed:
            wanted[str(load_tables()[at.table].number)] += figure.value
    assert dict(told) == dict(wanted)


@pytest.mark.parametrize(("seed", "policy"), CASES)
def test_classes_add_up_to_the_total_of_table_3_but_for_rounding(seed: int, policy: Policy) -> None:
    one = made(seed, policy)
    rows = [row for row in _rows(_files(one)["data/functions.csv"]) if (row["table"], row["column"]) == ("3", "合计")]
    classes = [Decimal(row["amount"]) for row in rows if row["level"] == "1"]
    total = one.tabulation.figures[Coordinate("T03", "合计", "合计")]
    assert [Decimal(row["amount"]) for row in rows if row["level"] == "0"] == [total.value]
    slack = Decimal(0) if policy == "balanced" else (len(classes) + 1) * total.step / 2
    assert abs(total.value - sum(classes)) <= slack


def test_the_descriptor_names_body_year_and_currency_and_is_the_same_each_time() -> None:
    one = made(2)
    files = _files(one)
    assert files == _files(one)
    package = json.loads(files["datapackage.json"])
    assert package["fiscalPeriod"] == {"start": f"{one.ledger.year}-01-01", "end": f"{one.ledger.year}-12-31"}
    assert one.publication.name in package["keywords"]
    amounts = [
        field for each in package["resources"] for field in each["schema"]["fields"] if field["name"] == "amount"
    ]
    assert {field["currency"] for field in amounts} == {"CNY"}
