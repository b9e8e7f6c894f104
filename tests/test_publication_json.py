"""The disclosure as JSON: the published keys, the blocks as printed, and back to the same document."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

from mingzhang.cli import main
from mingzhang.composing.document import to_document
from mingzhang.model.document import Grid, Paragraph
from mingzhang.model.errors import UnreadableInputError
from mingzhang.model.tabulated import Policy
from mingzhang.packaging.json_form import disclosure_json
from mingzhang.readers.front import read
from mingzhang.readers.sniff import Kind, sniff
from tests.publication_round_trip import CASES, lost, made, sample

SCHEMA = Path(__file__).parents[1] / "src" / "mingzhang" / "schemas" / "extract.schema.json"


@pytest.mark.parametrize(("seed", "policy"), CASES)
def test_a_random_disclosure_is_read_back_from_json(seed: int, policy: Policy, tmp_path: Path) -> None:
    one = made(seed, policy)
    assert lost(one.publication, tmp_path / "d.json", disclosure_json(one.publication, one.report)) == []


@pytest.mark.parametrize("draft", [False, True])
def test_every_block_comes_back_as_the_composer_made_it(draft: bool, tmp_path: Path) -> None:
    publication, report = sample(draft)
    path = tmp_path / "d.json"
    path.write_bytes(disclosure_json(publication, report))
    texts = [one for one in map(_shown, read(path).blocks) if one != publication.watermark]
    assert texts == list(map(_shown, to_document(publication).blocks))


def _shown(block: object) -> object:
    if isinstance(block, Paragraph):
        return block.text
    if isinstance(block, Grid):
        return [[" ".join(cell.text.split("\n")) for cell in row] for row in block.rows]
    return type(block).__name__


def test_it_has_the_keys_of_the_published_schema() -> None:
    publication, report = sample()
    data: dict[str, Any] = json.loads(disclosure_json(publication, report))
    assert data.pop("form") == "mingzhang-disclosure/1"
    assert data.pop("publication")["block"] == "Publication"
    jsonschema.validate(data, json.loads(SCHEMA.read_text(encoding="utf-8")))


def test_amounts_are_strings_and_equal_input_gives_equal_bytes() -> None:
    one = made(2)
    data = disclosure_json(one.publication, one.report)
    assert data == disclosure_json(one.publication, one.report)
    cells = [
        cell
        for piece in json.loads(data)["publication"]["pieces"]
        if piece["block"] == "TableBlock"
        for row in piece["rows"]
        for cell in row
    ]
    values = [cell["value"] for cell in cells if "value" in cell]
    assert values and all(isinstance(value, str) for value in values)
    figures = [cell for cell in cells if "value" in cell and cell["text"].endswith(tuple("0123456789"))]
    assert all(Decimal(cell["text"].replace(",", "")) == Decimal(cell["value"]) for cell in figures)


def test_the_command_line_extracts_it(tmp_path: Path) -> None:
    publication, report = sample()
    path = tmp_path / "公开.json"
    path.write_bytes(disclosure_json(publication, report))
    result = CliRunner().invoke(main, ["extract", "--format", "jsonl", str(path)])
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["metadata"]["department_name"] == publication.name


def test_other_files_of_a_package_are_no_disclosures(tmp_path: Path) -> None:
    publication, report = sample()
    (tmp_path / "disclosure.json").write_bytes(disclosure_json(publication, report))
    (tmp_path / "manifest.json").write_text('{"form": "else"}', encoding="utf-8")
    result = CliRunner().invoke(main, ["extract", "--format", "jsonl", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert len(result.stdout.splitlines()) == 1


@pytest.mark.parametrize(
    "text",
    [
        '{"form": "mingzhang-disclosure/1"',
        '{"form": "mingzhang-disclosure/1"}',
        '{"form": "mingzhang-disclosure/1", "publication": []}',
        '{"form": "mingzhang-disclosure/1", "publication": {"pieces": [{"block": "TableBlock"}]}}',
        '{"form": "mingzhang-disclosure/1", "publication": {"pieces": [{"block": "Text", "runs": [{"text": 7}]}]}}',
    ],
)
def test_a_damaged_file_is_told_in_a_sentence(text: str, tmp_path: Path) -> None:
    path = tmp_path / "d.json"
    path.write_text(text, encoding="utf-8")
    assert sniff(path) is Kind.PUBLICATION
    with pytest.raises(UnreadableInputError, match=r"不完整或者已经损坏.+请给出"):
        read(path)
