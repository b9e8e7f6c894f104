"""Rules of the house that a machine can check."""

import re
from pathlib import Path

import pytest

from mingzhang.extraction.extract import extract
from mingzhang.readers import read_text
from tests.shared import disclosures, needs_shared

ROOT = Path(__file__).resolve().parents[1]
OURS = [
    path
    for folder in ("src", "tests", "docs", "examples", "benchmarks")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in {".py", ".yaml", ".md", ".txt", ".csv", ".html", ".j2"} and "__pycache__" not in path.parts
]
LONGEST = 400


def test_no_module_is_longer_than_a_person_reads() -> None:
    # Django writes migrations; nobody reads them.
    ours = [path for path in OURS if "tests" not in path.parts and "migrations" not in path.parts]
    modules = [path for path in ours if path.suffix == ".py"]
    assert [path.name for path in modules if len(path.read_text("utf-8").splitlines()) > LONGEST] == []


def test_no_file_names_a_machine() -> None:
    pattern = re.compile(r"(?<![\w.])/(?:home|root|Users|work)/\w")
    assert [path for path in OURS if pattern.search(path.read_text("utf-8"))] == []


def test_no_build_file_names_a_registry() -> None:
    names = ("pyproject.toml", "requirements.lock", "requirements-dev.lock", "Makefile", ".ci/run")
    assert [name for name in names if re.search(r"://|index-url", (ROOT / name).read_text("utf-8"))] == []


def test_no_except_hides() -> None:
    pattern = re.compile(r"except(?: Exception| BaseException)?(?: as \w+)?:\s*(?:pass|\.\.\.)")
    modules = [path for path in OURS if path.suffix == ".py" and path != Path(__file__)]
    assert [path.name for path in modules if pattern.search(path.read_text("utf-8"))] == []


@needs_shared
@pytest.mark.parametrize("source", disclosures(), ids=lambda path: path.stem[:3])
def test_no_sentence_or_name_of_a_sample_is_in_the_repository(source: Path) -> None:
    disclosure = extract(read_text(source))
    name = disclosure.metadata.department_name
    assert name is not None
    projects = {
        row.name
        for table in disclosure.tables
        for row in table.rows
        if row.kind == "project" and row.name and len(row.name) > 8
    }
    sentences = {statement.clause for statement in disclosure.statements if len(statement.clause) > 60}
    texts = {
        field.value
        for sheet in disclosure.sheets
        for field in sheet.texts.values()
        if field.value and len(field.value) > 20
    }
    forbidden = {name} | projects | sentences | texts
    for path in OURS:
        text = path.read_text("utf-8")
        assert not [phrase for phrase in forbidden if phrase in text], path
