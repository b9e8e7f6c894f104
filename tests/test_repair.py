"""``mingzhang repair``: a red-line of wrong figures, and a corrected copy only where asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mingzhang.checking.check import check
from mingzhang.checking.corrections import propose_corrections
from mingzhang.cli import main
from mingzhang.examples import example_paths
from mingzhang.extraction.extract import extract
from mingzhang.model.finding import Severity
from mingzhang.readers.text import parse_text
from mingzhang.renderers.redline import Edit, corrected, redline, respelled

CLEAN, SPOILED = example_paths()


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["repair", *(str(word) for word in words)])


def test_it_shows_old_and_new_and_leaves_the_file_alone(tmp_path: Path) -> None:
    source = tmp_path / "甲局.txt"
    source.write_bytes(SPOILED.read_bytes())
    result = run(source)
    assert result.exit_code == 1
    assert "[-1430.47-]{+1403.47+}" in result.stdout
    assert "人工核对" in result.stdout
    assert source.read_bytes() == SPOILED.read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["甲局.txt"]


def test_the_copy_has_fewer_errors_and_differs_only_in_the_figures(tmp_path: Path) -> None:
    source = tmp_path / "甲局.txt"
    source.write_bytes(SPOILED.read_bytes())
    result = run(source, "--write")
    copy = tmp_path / "甲局.改正.txt"
    assert copy.name in result.output
    before, after = SPOILED.read_text("utf-8"), copy.read_text("utf-8")
    assert source.read_bytes() == SPOILED.read_bytes()
    changed = [(a, b) for a, b in zip(before.split("\n"), after.split("\n"), strict=True) if a != b]
    assert 0 < len(changed) <= 9
    assert errors(after) < errors(before)


def errors(text: str) -> int:
    return sum(finding.severity is Severity.ERROR for finding in check(extract(parse_text(text))).findings)


def test_a_clean_disclosure_needs_none() -> None:
    result = run(CLEAN)
    assert result.exit_code == 0
    assert "没有发现写错的数字" in result.stdout


def test_json_has_each_correction_with_its_place() -> None:
    found = json.loads(run(SPOILED, "--format", "json").stdout)
    assert found["corrections"]
    for item in found["corrections"]:
        assert {"line", "span", "printed", "repaired", "rule", "fingerprint"} <= set(item)
    assert found["undecided"]


def test_what_ties_and_what_needs_another_word_is_left_to_a_person() -> None:
    proposed = propose_corrections(check(extract(parse_text(SPOILED.read_text("utf-8")))))
    assert proposed.undecided
    assert not any(item.suspect.tied for item in proposed.proposed)
    assert not any(item.suspect.repaired.startswith("-") for item in proposed.proposed)


def test_the_original_is_never_overwritten(tmp_path: Path) -> None:
    source = tmp_path / "甲局.txt"
    source.write_bytes(SPOILED.read_bytes())
    result = run(source, "--write", "-o", source)
    assert result.exit_code == 2
    assert "原文件" in result.output
    assert source.read_bytes() == SPOILED.read_bytes()


def test_an_unreadable_file_is_one_sentence(tmp_path: Path) -> None:
    empty = tmp_path / "空.txt"
    empty.write_bytes(b"")
    result = run(empty)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("1,430.47", "1403.47", "1,403.47"),
        ("5人", "20", "20人"),
        ("98.66", "92.66", "92.66"),
        ("1，200", "12000", "12,000"),
    ],
)
def test_a_new_figure_is_spelled_like_the_old(old: str, new: str, expected: str) -> None:
    assert respelled(old, new) == expected


def test_line_ends_stay_as_they_are() -> None:
    text = "甲\t1.00\r\n乙\t2.00\r丙\t3.00\n"
    assert corrected(text, [Edit(2, 2, 6, "5.00"), Edit(3, 2, 6, "7.00")]) == "甲\t1.00\r\n乙\t5.00\r丙\t7.00\n"


def test_colour_only_where_asked() -> None:
    ((_, plain),) = redline(["甲\t1.00"], [Edit(1, 2, 6, "5.00")], colour=False)
    ((_, coloured),) = redline(["甲\t1.00"], [Edit(1, 2, 6, "5.00")], colour=True)
    assert plain == "甲 | [-1.00-]{+5.00+}"
    assert "\033[" in coloured
