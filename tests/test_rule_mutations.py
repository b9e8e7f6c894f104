"""The cases of a rule guard its formula: each single change of it makes one of them fail."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mingzhang.catalogue.rules import Case, Rule, load_rules
from mingzhang.checking.language import parse_check
from tests.rule_mutations import mutants, survivors

_IDENTITIES = [rule for rule in load_rules().values() if rule.checks]
_PASS = Case("相符", "passed", {"T05[205, 合计]": "9.00", "T05[205, 基本支出]": "5.00", "T05[205, 项目支出]": "4.00"})


@pytest.mark.parametrize("rule", _IDENTITIES, ids=[rule.id for rule in _IDENTITIES])
def test_each_change_of_the_formula_is_noticed_by_a_case(rule: Rule) -> None:
    left = [mutant.what for mutant in survivors(rule)]
    assert not left, f"{rule.id} needs a case that notices: " + "; ".join(left)


def test_a_change_changes_something_and_is_still_a_formula() -> None:
    for rule in _IDENTITIES:
        for mutant in mutants(rule):
            for text in (*mutant.rule.checks, *mutant.rule.given):
                parse_check(text)
            formula = (mutant.rule.checks, mutant.rule.given)
            assert formula != (rule.checks, rule.given), f"{rule.id}: {mutant.what} changes nothing"


def test_a_single_passing_case_leaves_relation_missing_operands_and_conditions_unguarded() -> None:
    rule = replace(
        load_rules()["R0003"],
        checks=("T05[*, 合计] = T05[*, 基本支出] + T05[*, 项目支出]",),
        given=("T01[年终结转, 合计]? != 1",),
        cases=(replace(_PASS, facts={**_PASS.facts, "T01[年终结转, 合计]": ""}),),
    )
    assert {mutant.what for mutant in survivors(rule)} >= {
        "check 1: = became <=",
        "check 1: = became >=",
        "check 1: T05[*, 合计] became T05[*, 合计]?",
        "given 1 dropped",
        "given 1: T01[年终结转, 合计]? became T01[年终结转, 合计]",
    }


def test_a_case_that_balances_without_an_operand_does_not_guard_it() -> None:
    blank = {**_PASS.facts, "T05[205, 合计]": "5.00", "T05[205, 项目支出]": ""}
    rule = replace(load_rules()["R0003"], checks=("T05[*, 合计] = T05[*, 基本支出] + T05[*, 项目支出]",))
    dropped = "check 1: T05[*, 项目支出] dropped"
    assert dropped in {mutant.what for mutant in survivors(replace(rule, cases=(replace(_PASS, facts=blank),)))}
    assert dropped not in {mutant.what for mutant in survivors(replace(rule, cases=(_PASS,)))}
