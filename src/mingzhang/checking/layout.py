"""What may be concluded from a form that is not wholly known: less than from a known one, and never from absence.

A line that is not found there may stand under another name, a rule of one region's form is no law elsewhere, and a
rule that fails all over a table says that the table was not understood rather than that all of it is wrong. Such
checks are not made, and the audit says so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from mingzhang.catalogue.profiles import load_profile
from mingzhang.checking.evaluate import Evaluation, table_name
from mingzhang.checking.language import parse_check
from mingzhang.checking.locate import SHEET_NAMES
from mingzhang.checking.outcome import Outcome
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.finding import Verdict

if TYPE_CHECKING:
    from mingzhang.catalogue.profiles import Profile
    from mingzhang.catalogue.rules import Rule

#: Why no rule is applied to final accounts: all of them are about budgets.
FINAL_ACCOUNTS = "这是决算公开，这条规则针对预算公开，不适用"
OTHER_FORM = "版式没有完全识别，这条规则只适用于已识别的报表格式"
_UNCLEAR = "版式没有完全识别，这条规则在同一处有 {failed} 项不符，多半是没有读对，须由人核对"
_PARTLY_READ = "版式没有完全识别，{section}有没有读懂的数字，不能判断各分项是否齐全"
_TWICE = "版式没有完全识别，“{label}”在文中出现不止一次，不能判断比的是不是同一个数"
_NAMELESS = "版式没有完全识别，有一行没有读出科目或项目，不能核对"
_NESTED = "版式没有完全识别，差额恰为其中一项，它可能是“其中”项，不能判断各分项是否重复"
_OWN_WORDS = "版式没有完全识别，“{words}”可能是该地格式的固定句式"
_FAILED = frozenset({Verdict.IMPOSSIBLE, Verdict.ROUNDING_UNLIKELY, Verdict.VIOLATED})
#: A rule that fails at least so often, and in at least such a part of its checks of a table, was not understood.
_OFTEN, _SHARE = 3, 0.25
#: Families whose special rules look at every row of a table.
_BY_ROW = frozenset({"classification", "presence"})
#: Rules of other families that compare with the sheets, or ask whether they are there.
_OF_SHEETS = frozenset({"N1050", "N1052", "N1308", "P0009", "W0012", "W0020"})
_NAMED = re.compile(r"[\u4e00-\u9fff]|\A\d{3,9}\Z")
_NO_CHANGE = re.compile(r"[\u4e00-\u9fff]{2,5}\s*0+(?:\.0+)?")
_NARRATIVE = re.compile(r"S\d\d")


def is_budget(disclosure: Disclosure) -> bool:
    """Say whether a disclosure is one of a budget, which is what the rules are about."""
    return disclosure.metadata.document_kind == "budget"


def concerns_sheets(rule: Rule) -> bool:
    """Say whether a rule says anything of the performance target sheets, be it that one is missing."""
    tables = (ref.table for text in (*rule.checks, *rule.given) for ref in parse_check(text).refs)
    return rule.family == "sheets" or rule.id in _OF_SHEETS or any(table in SHEET_NAMES for table in tables)


def is_of_form(rule: Rule, profile: Profile) -> bool:
    """Say whether a rule holds under a profile or under one that it extends."""
    if not rule.profiles:
        return True
    known: Profile | None = profile
    while known is not None:
        if known.id in rule.profiles:
            return True
        known = load_profile(known.extends) if known.extends else None
    return False


def without_defaults(check: str) -> str:
    """Return a check in which nothing that is absent counts as zero: ``T01[上年结转]?`` becomes ``T01[上年结转]``."""
    return check.replace("]?", "]")


def believed(evaluations: Sequence[Evaluation], disclosure: Disclosure) -> list[Evaluation]:
    """Return the outcomes of one rule under an unknown layout, doubtful ones as not checked."""
    unread = frozenset(item.section for item in disclosure.unread if item.kind == "figure")
    stated = {(item.key, item.label, item.figure.value) for item in disclosure.statements if item.figure is not None}
    labels = Counter((key, label) for key, label, _ in stated)
    doubts: tuple[Callable[[Evaluation], str], ...] = (
        _nameless,
        _nested,
        lambda one: _partly_read(one, disclosure, unread),
        lambda one: _twice(one, labels),
    )
    sure = [_open(one, doubts) for one in evaluations]
    by_row = _failures((one.left_facts[0].at.table, one.line) for one in sure if one.verdict in _FAILED)
    by_table = _failures((one.left_facts[0].at.table, "") for one in sure if one.verdict in _FAILED)
    made = _failures((one.left_facts[0].at.table, "") for one in sure if one.left_facts)
    found = []
    for one in sure:
        if one.verdict not in _FAILED or _NARRATIVE.match(one.left_facts[0].at.table):
            found.append(one)
            continue
        table = one.left_facts[0].at.table
        row, whole = by_row[table, one.line], by_table[table, ""]
        often = whole >= _OFTEN and whole >= made[table, ""] * _SHARE
        found.append(_unchecked(one, _UNCLEAR.format(failed=max(row, whole))) if row > 1 or often else one)
    return found


def believed_outcomes(rule: Rule, outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Return the outcomes of a special rule under an unknown layout, doubtful ones as not checked."""
    outcomes = [_without_own_words(one) for one in outcomes]
    failed = sum(one.verdict in _FAILED for one in outcomes)
    if rule.family not in _BY_ROW or failed < _OFTEN or failed < len(outcomes) * _SHARE:
        return list(outcomes)
    reason = _UNCLEAR.format(failed=failed)
    return [
        replace(one, verdict=Verdict.NOT_CHECKED, reason=reason) if one.verdict in _FAILED else one for one in outcomes
    ]


def _without_own_words(outcome: Outcome) -> Outcome:
    """Doubt a remark on a change of nothing: 比上年增加0.00万元 may be the sentence of that form, filled in."""
    if outcome.verdict not in _FAILED or not _NO_CHANGE.fullmatch(outcome.actual or ""):
        return outcome
    reason = _OWN_WORDS.format(words=outcome.actual)
    return replace(outcome, verdict=Verdict.NOT_CHECKED, reason=reason)


def _failures(keys: Iterable[tuple[str, str]]) -> Counter[tuple[str, str]]:
    return Counter(keys)


def _open(one: Evaluation, doubts: Iterable[Callable[[Evaluation], str]]) -> Evaluation:
    """Return a failed check as not made for the first doubt that applies."""
    if one.verdict not in _FAILED:
        return one
    reason = next(filter(None, (doubt(one) for doubt in doubts)), "")
    return _unchecked(one, reason) if reason else one


def _nameless(one: Evaluation) -> str:
    """Doubt a check that compares a row without code or name: a header, or a row that was torn."""
    lines = {fact.at.line for fact in one.facts if fact.at.table}
    return "" if all(_NAMED.search(line) for line in lines) else _NAMELESS


def _nested(one: Evaluation) -> str:
    """Doubt a sum that is off by its own total or by one of its parts: that part may be a part of another."""
    if one.kind != "sum" or len(one.right_facts) < 2:
        return ""
    off = abs(Fraction(one.left) - Fraction(one.right))
    slack = Fraction(max(fact.value.step for fact in one.facts)) * len(one.facts) / 2
    parts = (abs(Fraction(fact.value.value)) for fact in one.facts if fact.value.value)
    return _NESTED if any(abs(off - part) <= slack for part in parts) else ""


def _partly_read(one: Evaluation, disclosure: Disclosure, unread: frozenset[str]) -> str:
    """Doubt a sum of the narrative's figures where the section holds figures that were not understood."""
    keys = {fact.at.table for fact in one.facts if fact.at.table}
    if len(one.right_facts) < 2 and one.kind == "sum" and len(one.left_facts) < 2:
        return ""
    if one.kind != "sum" or not all(_NARRATIVE.match(key) for key in keys):
        return ""
    named = {item.section for item in disclosure.statements if item.key in keys}
    return _PARTLY_READ.format(section=table_name(min(keys))) if named & unread else ""


def _twice(one: Evaluation, labels: Counter[tuple[str, str]]) -> str:
    """Doubt a figure of the narrative whose label is given to several: they may be about different things.

    ``labels`` counts the different figures of each label.
    """
    for fact in one.facts:
        label = fact.at.line.partition("#")[0]
        if labels[fact.at.table, label] > 1:
            return _TWICE.format(label=label)
    return ""


def _unchecked(one: Evaluation, reason: str) -> Evaluation:
    return one._replace(verdict=Verdict.NOT_CHECKED, reason=reason)
