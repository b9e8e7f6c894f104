"""What is attached: official documents, statements, procurement catalogues."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from mingzhang.extraction.attached_text import read_date
from mingzhang.extraction.attachments import read_attachments
from mingzhang.extraction.outline import read_passages, read_sections
from mingzhang.model.disclosure import Attachment
from mingzhang.readers.text import parse_text

_HEAD = "第三部分 部门预算情况说明\n十二、其他说明\n（一）政府购买服务指导性目录\n见附件。\n（二）其他\n无\n"
_TAIL = "第四部分 名词解释\n一、甲款：指甲。\n"
_DOCUMENT = """# 某县水务 局文件
某水财〔2030〕7号
关于印发《某县水务局服务
目录》的通知
各科室：
我们修订了《某县水务局服务目录》。现印发给
你们，请执行。
某县水务局
2030年5月6日
"""
_CATALOGUE = """## 2030年采购目录及限额标准
## 一、集中采购目录
编码\t品目名称\t备注
A\t货物\t限甲
A01\t水泵\t

编码\t品目名称\t备注
C\t服务\t
C02\t养护服务\t限乙
注：1. 注一。
2. 注二。
二、集中采购规则
按规定采购。
"""


def attachments_of(text: str) -> tuple[Attachment, ...]:
    blocks = parse_text(text).blocks
    return read_attachments(blocks, read_sections(blocks, frozenset()), frozenset())[0]


def only(text: str) -> tuple[Attachment, Mapping[str, object]]:
    (attachment,) = attachments_of(text)
    return attachment, attachment.content


def test_an_official_document() -> None:
    attachment, content = only(_HEAD + _DOCUMENT + _TAIL)
    assert (attachment.type, attachment.title) == ("document", "关于印发《某县水务局服务目录》的通知")
    assert content == {
        "issuer": "某县水务局",
        "doc_no": "某水财〔2030〕7号",
        "addressee": "各科室",
        "body": "我们修订了《某县水务局服务目录》。现印发给你们，请执行。",
        "body_lines": [12, 13],
        "annex_named": "《某县水务局服务目录》",
        "annex_present": False,
        "date": "2030-05-06",
    }


def test_a_document_without_red_head_begins_with_its_number() -> None:
    attachment, content = only(_HEAD + _DOCUMENT.split("\n", 1)[1] + _TAIL)
    assert (attachment.type, content["issuer"], content["doc_no"]) == ("document", "某县水务局", "某水财〔2030〕7号")


def test_the_annex_is_present_if_it_follows() -> None:
    text = _DOCUMENT.replace("某县水务局\n2030年", "附件：2030年采购目录及限额标准\n某县水务局\n2030年")
    document, catalogue = attachments_of(_HEAD + text + _CATALOGUE + _TAIL)
    assert document.content["annex_named"] == "附件：2030年采购目录及限额标准"
    assert document.content["annex_present"] is True
    assert catalogue.type == "procurement_catalogue"


def test_a_statement() -> None:
    attachment, content = only(f"{_HEAD}情况说明\n本局无此项。\n某县水务局\n2031年2月3日\n{_TAIL}")
    assert (attachment.type, attachment.title) == ("statement", "情况说明")
    assert content == {"body": "本局无此项。", "issuer": "某县水务局", "date": "2031-02-03"}


def test_a_procurement_catalogue() -> None:
    attachment, content = only(_HEAD + _CATALOGUE + _TAIL)
    assert (attachment.type, attachment.title) == ("procurement_catalogue", "2030年采购目录及限额标准")
    assert content["columns"] == ["编码", "品目名称", "备注"]
    assert content["categories"] == [
        {"code": "A", "name": "货物", "note": "限甲"},
        {"code": "C", "name": "服务", "note": None},
    ]
    assert content["rows"] == [
        {"line": 10, "kind": "category", "code": "A", "name": "货物", "note": "限甲"},
        {"line": 11, "kind": "item", "code": "A01", "name": "水泵", "note": None},
        {"line": 14, "kind": "category", "code": "C", "name": "服务", "note": None},
        {"line": 15, "kind": "item", "code": "C02", "name": "养护服务", "note": "限乙"},
    ]
    assert content["notes"] == ["注：1. 注一。", "2. 注二。"]
    assert content["rule_text"] == "按规定采购。"


@pytest.mark.parametrize("text", [_DOCUMENT, _CATALOGUE])
def test_attachments_may_follow_the_glossary_or_an_earlier_subsection(text: str) -> None:
    assert len(attachments_of(_HEAD + _TAIL + text)) == 1
    assert len(attachments_of(_HEAD.replace("（二）其他", f"{text}（二）其他") + _TAIL)) == 1


def test_attachments_are_in_the_outline_and_not_in_the_text() -> None:
    blocks = parse_text(_HEAD + _DOCUMENT + _TAIL).blocks
    sections = read_sections(blocks, frozenset())
    assert [section.title for section in sections if not section.key] == ["附件：某水财〔2030〕7号"]
    passages = {passage.key: passage.text for passage in read_passages(blocks, sections, frozenset())}
    assert passages["S12.2"] == "无"


def test_a_line_behind_the_last_section_is_no_attachment() -> None:
    assert attachments_of(f"{_HEAD}本局2031年没有其他事项。\n{_TAIL}") == ()


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2030年5月6日", "2030-05-06"),
        ("某县水务局办公室 2030年5月6日印发", "2030-05-06"),
        ("二〇三〇年十二月二十三日", "2030-12-23"),
        ("自2030年5月6日起施行。", None),
        ("月", None),
    ],
)
def test_dates(text: str, date: str | None) -> None:
    assert read_date(text) == date
