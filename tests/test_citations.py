"""How laws are cited, in both languages."""

import pytest

from mingzhang.catalogue.citations import cite
from mingzhang.catalogue.rules import load_rules


@pytest.mark.parametrize(
    ("basis", "zh", "en"),
    [
        ("预算法#14", "预算法第14条", "Budget Law art. 14"),
        ("预算法实施条例#40.2", "预算法实施条例第40条第2款", "Budget Law Regulations art. 40 para. 2"),
        (
            "政府信息公开条例#20(7)",
            "政府信息公开条例第20条第（七）项",
            "Government Information Regulations art. 20 item 7",
        ),
        ("编报规范#尾差", "编报规范“尾差”", "Consistency: rounding"),
        ("财预〔2016〕143号#8", "财预〔2016〕143号（名词解释）", "Disclosure Rules 财预〔2016〕143号 (glossary)"),
        ("预算法", "预算法", "Budget Law"),
    ],
)
def test_laws_are_cited_as_people_do(basis: str, zh: str, en: str) -> None:
    assert cite(basis, "zh") == zh
    assert cite(basis, "en") == en


def test_every_basis_of_a_rule_has_an_english_citation() -> None:
    cited = {cite(basis, "en") for rule in load_rules().values() for basis in rule.basis}
    assert not [
        text
        for text in cited
        if all("\u4e00" <= char <= "\u9fff" for char in text if not char.isascii())
        and not any(char.isascii() and char.isalpha() for char in text)
    ]
