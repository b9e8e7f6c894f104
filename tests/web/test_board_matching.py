"""Whose file is it: certain, or listed with the reason."""

from __future__ import annotations

import pytest

from mingzhang.web.workflow.matching import Body, match_files, settled

DEPARTMENT = Body(1, "部门", "101", "甲县水务局")
OWN = Body(-1, "单位", "101001", "甲县水务局")
CENTRE = Body(-2, "单位", "101002", "甲县水务局服务中心")
OTHER = Body(2, "部门", "102", "甲县民政局")
BODIES = (DEPARTMENT, OWN, CENTRE, OTHER)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("甲县民政局2026年部门预算公开.docx", OTHER),
        ("甲县水务局服务中心.pdf", CENTRE),
        ("甲县水务局 服务中心（2026）.pdf", CENTRE),
        ("甲县水务局2026年部门预算.docx", DEPARTMENT),
        ("甲县水务局2026年单位预算.docx", OWN),
        ("101002.xlsx", CENTRE),
        ("甲县民政局/预算公开.docx", OTHER),
        ("甲县民政局\\甲县水务局服务中心.docx", CENTRE),
    ],
)
def test_certain_names(path: str, body: Body) -> None:
    assert match_files([path], BODIES, 2026)[0].body == body


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("甲县水务局.docx", "可能是这几家"),
        ("甲县水务局和甲县民政局.docx", "可能是这几家"),
        ("预算公开.docx", "没有本地区"),
        ("水务局.docx", "没有本地区"),
        ("甲县民政局2025年部门预算.docx", "2025"),
        ("甲县民政局2026年单位预算.docx", "单位预算"),
        ("1010020.xlsx", "没有本地区"),
    ],
)
def test_what_is_not_certain_is_nobodys(path: str, why: str) -> None:
    match = match_files([path], BODIES, 2026)[0]
    assert match.body is None and why in match.reason


def test_two_files_of_one_body_are_both_nobodys() -> None:
    matches = match_files(["甲县民政局.docx", "甲县民政局（改）.docx", "甲县水务局服务中心.pdf"], BODIES, 2026)
    assert [one.body for one in matches] == [None, None, CENTRE]
    assert "有 2 份文件" in matches[0].reason


def entry(file: str, body: Body, **more: str) -> dict[str, str]:
    return {"file": file, "kind": body.kind, "body": body.code, **more}


def test_what_a_file_says_of_itself_counts_unless_its_name_says_another() -> None:
    given = [
        entry("公开稿.docx", CENTRE),
        entry("甲县民政局.docx", DEPARTMENT),
        {"file": "乙.docx", "unmatched": "没有这个名称的单位。"},
        {"file": "丙.docx", "error": "文件已损坏。"},
        entry("丁.docx", Body(9, "单位", "999", "外地某局")),
    ]
    found = [match for match, _entry in settled(given, BODIES, 2026)]
    assert [one.body for one in found] == [CENTRE, None, None, None, None]
    assert "按文件名是甲县民政局" in found[1].reason and found[3].reason == "文件已损坏。"


def test_two_files_that_say_the_same_body_are_both_listed() -> None:
    found = [match for match, _entry in settled([entry("一.docx", CENTRE), entry("二.docx", CENTRE)], BODIES, 2026)]
    assert all(one.body is None and "有 2 份文件" in one.reason for one in found)
