"""Baseline files: an audit is read back as it was written, and anything else is refused by name."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.checking.as_json import report_to_json
from mingzhang.checking.baseline import prior_of
from mingzhang.checking.from_json import priors_from_json
from mingzhang.model.errors import UnreadableInputError
from mingzhang.model.finding import Finding
from mingzhang.model.report import Waived
from mingzhang.pipeline import read_baseline
from tests.report_samples import sample_report
from tests.test_baseline import finding, report_of
from tests.test_waivers import waiver


def test_an_audit_is_read_back_as_it_was_written() -> None:
    report = dataclasses.replace(sample_report(), waived=(Waived(finding("a"), waiver(table=3)),))
    (read,) = priors_from_json(json.dumps(report_to_json(report), ensure_ascii=False), "旧.jsonl")
    direct = prior_of(report)

    def bare(item: Finding) -> Finding:
        return dataclasses.replace(item, citations=(), at=(), suspects=())

    assert [bare(item) for item in read.findings] == [bare(item) for item in direct.findings]
    assert read.waived == (finding("a"),)
    assert read.findings[0].suspects[0].repaired == "288.00"
    assert (read.source, read.department, read.year, read.skipped) == (
        direct.source,
        direct.department,
        direct.year,
        direct.skipped,
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"source": "a.txt"}', "第 1 行缺少“findings”"),
        ('{"source": "a", "findings": [], "not_checked": []}\n\n{"x"', "第 3 行不是 JSON"),
        ('{"source": "a", "findings": [{"rule": "R0301"}], "not_checked": []}', "第 1 行缺少“severity”"),
        ('{"source": "a", "findings": [7], "not_checked": []}', "第 1 行的一项不是一个对象"),
        ("[" * 100_000, "第 1 行不是 JSON"),
        ("\n\n", "没有审核结果"),
    ],
)
def test_a_malformed_baseline_is_named_with_line_and_key(text: str, words: str) -> None:
    with pytest.raises(UnreadableInputError, match=re.escape(words)) as caught:
        priors_from_json(text, "旧.jsonl")
    assert "check --format jsonl" in str(caught.value)


@settings(deadline=None)
@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=3),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["source", "findings", "not_checked", "rule", "error", "waived", "locations"]),
                inner,
                max_size=5,
            )
        ),
        max_leaves=12,
    )
)
def test_no_json_breaks_the_reader(data: Any) -> None:
    try:
        assert priors_from_json(json.dumps(data), "旧.jsonl")
    except UnreadableInputError as error:
        assert "旧.jsonl" in str(error)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_baseline_is_known_by_its_content(tmp_path: Path, encoding: str) -> None:
    line = json.dumps(report_to_json(report_of(finding("a", text="一\u2028二"))), ensure_ascii=False)
    (tmp_path / "旧.txt").write_text(line + "\n", encoding)
    (read,) = read_baseline(tmp_path / "旧.txt")
    assert read.findings[0].locations[0].text == "一\u2028二"
