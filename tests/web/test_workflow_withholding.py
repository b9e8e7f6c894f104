"""What must not be published is in nothing that is made, and the tables say so; real packages read back."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.conf import settings

from mingzhang.composing.document import to_document
from mingzhang.ledgers.example import example_ledger
from mingzhang.model.finding import Severity
from mingzhang.model.ledger import Entity, FundSource, Ledger, department_of, unit_of
from mingzhang.packaging.folder import write_package
from mingzhang.packaging.make import Settings, make, manifest_of, render
from mingzhang.web.workflow.comparisons import full_comparison, rolled_up
from mingzhang.web.workflow.document import blocks_of
from mingzhang.web.workflow.models import Revision
from mingzhang.web.workflow.revisions import hash_of
from mingzhang.web.workflow.withholding import FUNCTION, PROJECT, stated, without

JSON = Settings(formats=("json",))


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return example_ledger()


def package(ledger: Ledger, entity: Entity, name: str) -> Revision:
    """Make a package of a ledger and return it as a revision that is not in the database."""
    made = make(ledger, entity, JSON)
    files = render(made, JSON)
    folder = Path(settings.MEDIA_ROOT) / name
    write_package(folder, files, manifest_of(made, JSON, files))
    return cast("Revision", SimpleNamespace(folder=name, manifest_hash=hash_of(folder / "manifest.json")))


def plain_projects(ledger: Ledger) -> Iterator[Any]:
    """Yield projects paid from the general public budget alone, whose revenue is not stated by item."""
    for project in ledger.projects:
        sources = {line.source for line in ledger.lines if line.project == project.code}
        if sources == {FundSource.GENERAL}:
            yield project


def test_a_project_left_out_is_nowhere_and_all_still_adds_up(ledger: Ledger) -> None:
    project = next(plain_projects(ledger))
    rest = without(ledger, [{"kind": PROJECT, "code": project.code, "reason": "涉及国家秘密"}])
    gone = sum(line.amount for line in ledger.lines if line.project == project.code)
    assert sum(line.amount for line in ledger.lines) - sum(line.amount for line in rest.lines) == gone > 0
    made = stated(make(rest, department_of(rest), JSON), 1)
    files = b"".join(render(made, JSON).values()).decode()
    assert project.name not in files and project.code not in files
    assert not made.problems(Severity.ERROR)
    tables = [one for one in made.publication.tables() if not one.is_sheet]
    assert tables and all("不含 1 项依法不予公开" in one.notes[-1] for one in tables)


def test_a_function_left_out_takes_its_projects_along(ledger: Ledger) -> None:
    project = next(plain_projects(ledger))
    function = next(line.function for line in ledger.lines if line.project == project.code)
    rest = without(ledger, [{"kind": FUNCTION, "code": function[:5], "reason": "涉及国家秘密"}])
    assert not any(line.function.startswith(function[:5]) for line in rest.lines)
    assert project.code not in {one.code for one in rest.projects} | {one.project for one in rest.procurements}


def test_nothing_left_out_changes_nothing(ledger: Ledger) -> None:
    assert without(ledger, []) is ledger
    assert without(ledger, [{"kind": FUNCTION, "code": "9999999", "reason": "无"}]) is ledger
    made = make(ledger, department_of(ledger), JSON)
    assert stated(made, 0) is made


def test_lines_of_the_document_are_those_of_the_audit(ledger: Ledger) -> None:
    lines = to_document(make(ledger, department_of(ledger), JSON).publication).lines
    checked = 0
    for block in blocks_of(package(ledger, department_of(ledger), "department")):
        if block.kind in ("heading", "text") and block.line is not None:
            assert lines[block.line - 1] == block.text
        for row in block.rows:
            assert row.line is not None
            printed = [text for text in lines[row.line - 1].split("\t") if text]
            assert printed == [" ".join(cell.text.split("\n")) for cell in row.cells if cell.text]
            checked += 1
    assert checked > 100


def test_a_department_and_its_units_are_held_together(ledger: Ledger) -> None:
    units = [package(ledger, unit_of(ledger, one.code), one.code) for one in ledger.units]
    assert rolled_up(package(ledger, department_of(ledger), "department"), units)["findings"] == []
    first = ledger.lines[0]
    more = dataclasses.replace(first, amount=first.amount + Decimal(10_000))
    changed = dataclasses.replace(ledger, lines=(more, *ledger.lines[1:]))
    found = rolled_up(package(changed, department_of(changed), "changed"), units)["findings"]
    assert found and all(unit.name in found[0]["message"] for unit in ledger.units)


def test_two_packages_are_compared_in_full(ledger: Ledger) -> None:
    first = ledger.lines[0]
    more = dataclasses.replace(first, amount=first.amount + Decimal(10_000))
    changed = dataclasses.replace(ledger, lines=(more, *ledger.lines[1:]))
    one, other = (package(each, department_of(each), name) for each, name in ((ledger, "one"), (changed, "other")))
    assert full_comparison(one, one).count == 0
    comparison = full_comparison(one, other)
    assert {"T01", "T03"} <= {group.key for group in comparison.groups}
