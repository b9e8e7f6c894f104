"""Audit a disclosure: every rule, every binding, every outcome kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from mingzhang.catalogue.profiles import Profile, load_profile
from mingzhang.catalogue.rules import Rule
from mingzhang.checking.agreement import agreements
from mingzhang.checking.book import FactBook, book_of
from mingzhang.checking.causes import explain
from mingzhang.checking.doubts import doubt_findings
from mingzhang.checking.evaluate import Evaluation, evaluate, holds, table_name
from mingzhang.checking.findings import INTERNAL_RULE, Failure, internal_finding, rounding_finding, special_finding
from mingzhang.checking.language import parse_check
from mingzhang.checking.layout import (
    FINAL_ACCOUNTS,
    OTHER_FORM,
    believed,
    believed_outcomes,
    concerns_sheets,
    is_budget,
    is_of_form,
    without_defaults,
)
from mingzhang.checking.locate import names_of
from mingzhang.checking.outcome import PASSED, Context, Outcome
from mingzhang.checking.soundness import sound_rules
from mingzhang.checking.special import special_rule
from mingzhang.checking.traces import trace_of
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.fact import Coordinate
from mingzhang.model.finding import Finding, Severity, Verdict
from mingzhang.model.report import Report, Skipped, Summary, Trace

_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
_FAILED = {Verdict.IMPOSSIBLE, Verdict.VIOLATED, Verdict.ROUNDING_UNLIKELY}
#: A tuple, because looking through two is faster than the hash of one.
_LEFT_OUT = (Verdict.NOT_CHECKED, Verdict.NOT_APPLICABLE)
_LAST = 10**9
_REF = re.compile(r"\b([A-Z]{1,2}[\d.]*)\[([^\]]+)\]")


@dataclass
class _Ledger:
    """What one audit has gathered so far."""

    counts: Counter[Verdict] = field(default_factory=Counter)
    evaluations: list[tuple[Rule, Evaluation]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    skipped: dict[tuple[str, str], Skipped] = field(default_factory=dict)
    traces: list[Trace] = field(default_factory=list)
    #: Conditions that rules have asked for, as far as decided; many rules have the same.
    decided: dict[str, bool | None] = field(default_factory=dict)


def check(disclosure: Disclosure, *, lang: str = "zh", trace: bool = False, deep: bool = False) -> Report:
    """Audit a disclosure against the whole catalogue.

    Args:
        disclosure: what extraction read.
        lang: language of messages, "zh" or "en".
        trace: keep every evaluation with its figures, for reports that show them.
        deep: also look for identities that hold one by one but cannot hold together.
    """
    book = book_of(disclosure)
    names = names_of(disclosure)
    context = Context(disclosure, book, load_profile(disclosure.profile))
    ledger = _Ledger()
    for rule in applicable(sound_rules(), disclosure, context.profile):
        if not is_budget(disclosure):
            _skip(ledger, rule, Verdict.NOT_CHECKED, FINAL_ACCOUNTS)
        elif not is_of_form(rule, context.profile):
            _skip(ledger, rule, Verdict.NOT_CHECKED, OTHER_FORM)
        elif disclosure.sheets_doubt and concerns_sheets(rule):
            _skip(ledger, rule, Verdict.NOT_CHECKED, disclosure.sheets_doubt)
        elif (unmet := _not_given(rule, context, ledger.decided)) is not None:
            _skip(ledger, rule, *unmet)
        elif rule.special:
            _run_special(ledger, rule, context, lang)
        else:
            _run_identities(ledger, rule, context, lang)
    failures = [Failure(rule, evaluation) for rule, evaluation in ledger.evaluations]
    explained = explain(failures, _guards(book), names, lang, deep=deep)
    ledger.findings.extend(explained.findings)
    if explained.unsolved:
        _say_unsolved(ledger, explained.unsolved)
    ledger.findings.extend(rounding_finding(failures, names, lang))
    ledger.findings.extend(doubt_findings(disclosure, lang))
    if trace:
        ledger.traces.extend(trace_of(rule, evaluation, lang) for rule, evaluation in ledger.evaluations)
    return Report(
        disclosure,
        _summary(ledger.counts),
        sort_findings(ledger.findings),
        tuple(ledger.skipped.values()),
        tuple(ledger.traces),
    )


def applicable(rules: Mapping[str, Rule], disclosure: Disclosure, profile: Profile) -> Iterator[Rule]:
    """Yield the rules in force for the year and kind of a disclosure."""
    year = disclosure.metadata.year
    for rule in rules.values():
        if year is not None and ((rule.since and year < rule.since) or (rule.until and year > rule.until)):
            continue
        if rule.entity is not None and disclosure.metadata.entity_type not in (None, rule.entity):
            continue
        yield rule


def sort_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort by severity, then place, then rule; the same findings always come in the same order."""
    return tuple(sorted(findings, key=_sort_key))


def _sort_key(finding: Finding) -> tuple[int, int, int, str, str]:
    place = finding.locations[0].place if finding.locations else None
    page = place.page or 0 if place else _LAST
    line = place.line if place and place.line is not None else _LAST
    return (_ORDER[finding.severity], page, line, finding.rule, finding.fingerprint)


def _not_given(rule: Rule, context: Context, known: dict[str, bool | None]) -> tuple[Verdict, str] | None:
    """Return why a rule is left out: a condition does not hold, or cannot be decided."""
    for condition in rule.given:
        if condition not in known:
            asked = condition if context.knows_form else without_defaults(condition)
            known[condition] = holds(parse_check(asked), context.book)
        decided = known[condition]
        if decided is None:
            return Verdict.NOT_CHECKED, f"缺少判断适用条件的数据：{_condition(condition)}"
        if not decided:
            return Verdict.NOT_APPLICABLE, f"适用条件不成立：{_condition(condition)}"
    return None


def _condition(text: str) -> str:
    """Say a condition with the printed names of tables and sections: 第十节“…” ≠ 第十节“…”."""
    spoken = _REF.sub(lambda ref: f"{table_name(ref[1])}“{ref[2].replace(', ', ' · ')}”", text)
    return spoken.replace("!=", "≠").replace(">=", "≥").replace("<=", "≤")


def _skip(ledger: _Ledger, rule: Rule, verdict: Verdict, reason: str) -> None:
    ledger.counts[verdict] += 1
    if verdict is Verdict.NOT_CHECKED and (rule.id, reason) not in ledger.skipped:
        ledger.skipped[rule.id, reason] = Skipped(rule.id, rule.title, reason)


def _guards(book: FactBook) -> dict[str, tuple[Coordinate, ...]]:
    """Return the cells that must be zero for a rule to apply, by rule."""
    guards: dict[str, tuple[Coordinate, ...]] = {}
    for rule in sound_rules().values():
        if not rule.given:
            continue
        checks = [parse_check(condition) for condition in rule.given]
        zero = [check.refs[0] for check in checks if check.relation == "=" and check.right[0].number == "0"]
        facts = [book.get(ref.table, ref.line, ref.column) for ref in zero]
        if found := tuple([fact.at for fact in facts if fact is not None]):
            guards[rule.id] = found
    return guards


def _say_unsolved(ledger: _Ledger, count: int) -> None:
    """Say that failing identities were found for which no set of wrong cells explains all."""
    reason = f"有 {count} 处不符的勾稽关系没有找到能同时改正它们的数字，只逐条列出"
    ledger.skipped[INTERNAL_RULE, "unsolved"] = Skipped(INTERNAL_RULE, "查找错误的数字", reason)


def _run_identities(ledger: _Ledger, rule: Rule, context: Context, lang: str) -> None:
    try:
        evaluations = list(_evaluations(rule, context))
    except Exception as error:  # as for special rules
        _say_crashed(ledger, rule, error, lang)
        return
    passed = 0
    for evaluation in evaluations:
        verdict = evaluation.verdict
        if verdict in _LEFT_OUT:
            _skip(ledger, rule, verdict, evaluation.reason)
            continue
        # Most hold; to count each in a dictionary by its verdict costs more than to see that it does.
        if verdict is Verdict.PASSED:
            passed += 1
        else:
            ledger.counts[verdict] += 1
        ledger.evaluations.append((rule, evaluation))
    ledger.counts[Verdict.PASSED] += passed


def _evaluations(rule: Rule, context: Context) -> Iterator[Evaluation]:
    knows = context.knows_form
    made: list[Evaluation] = []
    if rule.agreement is not None:
        made.extend(agreements(rule.agreement, context.disclosure, context.book))
    for text in rule.checks:
        made.extend(evaluate(parse_check(text if knows else without_defaults(text)), context.book))
    yield from made if knows else believed(made, context.disclosure)


def _run_special(ledger: _Ledger, rule: Rule, context: Context, lang: str) -> None:
    own = Context(context.disclosure, context.book, context.profile, rule.settings)
    try:
        outcomes: Sequence[Outcome] = list(special_rule(rule.id)(own))
        if not context.knows_form:
            outcomes = believed_outcomes(rule, outcomes)
        failed = [one for one in outcomes if one is not PASSED and one.verdict in _FAILED]
        findings = [special_finding(rule, outcome, lang) for outcome in failed]
    except Exception as error:  # a rule that crashes must not take the others with it, and is shown
        _say_crashed(ledger, rule, error, lang)
        return
    ledger.findings.extend(findings)
    clean = sum(outcome is PASSED for outcome in outcomes)
    ledger.counts[Verdict.PASSED] += clean if outcomes else 1
    for outcome in outcomes:
        if outcome is PASSED:
            continue
        if outcome.verdict in _LEFT_OUT:
            _skip(ledger, rule, outcome.verdict, outcome.reason)
            continue
        ledger.counts[outcome.verdict] += 1


def _say_crashed(ledger: _Ledger, rule: Rule, error: Exception, lang: str) -> None:
    """Say that a rule was not checked because it crashed."""
    ledger.counts[Verdict.NOT_CHECKED] += 1
    reason = f"规则运行出错：{type(error).__name__}：{error}"
    ledger.skipped[rule.id, "internal"] = Skipped(rule.id, rule.title, reason)
    ledger.findings.append(internal_finding(rule, error, lang))


def _summary(counts: Counter[Verdict]) -> Summary:
    rounding = counts[Verdict.ROUNDING]
    failed = sum(counts[verdict] for verdict in _FAILED)
    run = counts[Verdict.PASSED] + rounding + failed
    return Summary(
        run, counts[Verdict.PASSED], rounding, failed, counts[Verdict.NOT_CHECKED], counts[Verdict.NOT_APPLICABLE]
    )
