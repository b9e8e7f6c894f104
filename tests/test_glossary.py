"""The glossary: terms, definitions on the same line or below, and what is missing."""

from __future__ import annotations

import pytest

from mingzhang.extraction.glossary import read_glossary
from mingzhang.extraction.outline import read_sections
from mingzhang.readers.text import parse_text


def terms_of(text: str) -> list[tuple[str | None, str, str]]:
    blocks = parse_text(f"## 第四部分 名词解释\n{text}").blocks
    found = read_glossary(blocks, read_sections(blocks, frozenset()))
    return [(entry.number, entry.term, entry.definition) for entry in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**一、甲款：**指甲。\n", ("一", "甲款", "指甲。")),
        ("一、甲款：\n专指甲，包括乙。\n", ("一", "甲款", "专指甲，包括乙。")),
        ("### 一、甲款：\n\n专指甲。\n", ("一", "甲款", "专指甲。")),
        ("（一）甲款：指甲。\n", ("（一）", "甲款", "指甲。")),
        ("1. 甲款：指甲。\n", ("1", "甲款", "指甲。")),
        ("一、甲款是指甲。\n", ("一", "甲款", "是指甲。")),
        ("甲款：指甲。\n", (None, "甲款", "指甲。")),
        ("一、甲款：指甲，\n乙。\n", ("一", "甲款", "指甲，乙。")),
        ("一、甲款：", ("一", "甲款", "")),
        ("一、甲款", ("一", "甲款", "")),
    ],
)
def test_one_term(text: str, expected: tuple[str | None, str, str]) -> None:
    assert terms_of(text) == [expected]


def test_terms_are_kept_in_order() -> None:
    assert [term for _, term, _ in terms_of("一、甲款：指甲。\n二、乙款：\n专指乙。\n三、丙款：包含丙。\n")] == [
        "甲款",
        "乙款",
        "丙款",
    ]


def test_a_document_without_glossary_has_no_terms() -> None:
    assert read_glossary(parse_text("一、甲款：指甲。").blocks, ()) == ()
