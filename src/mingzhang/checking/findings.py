"""Turn outcomes into findings: messages, places, suspects, groups of one cause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from mingzhang.catalogue.rules import Rule
from mingzhang.checking.cause import Cause, Equation, Proposal, find_causes
from mingzhang.checking.compare import tolerance
from mingzhang.checking.evaluate import Evaluation
from mingzhang.checking.locate import Names, amount, location, spoken
from mingzhang.checking.outcome import Outcome
from mingzhang.model.fact import Fact
from mingzhang.model.finding import Finding, Location, Severity, Suspect, Verdict, fingerprint
from mingzhang.model.place import Place

ROUNDING_RULE = "G0001"
INTERNAL_RULE = "G0000"
_SHOWN_PLACES = 12
_SHOWN_SUSPECTS = 3
_SHOWN_ROUNDINGS = 40


class Failure(NamedTuple):
    """One evaluation with its rule."""

    rule: Rule
    evaluation: Evaluation


def identity_findings(evaluations: Sequence[Failure], names: Names, lang: str) -> Iterator[Finding]:
    """Yield a finding for each cause of failing identities, for each wrong share, for each unlikely rounding."""
    equations = [
        Equation(index, item.evaluation.terms, item.evaluation.verdict is Verdict.IMPOSSIBLE)
        for index, item in enumerate(evaluations)
        if item.evaluation.terms and item.evaluation.relation == "="
    ]
    grouped: set[int] = set()
    if any(equation.failed for equation in equations):
        for cause in find_causes(equations):
            grouped.update(cause.equations)
            yield _cause_finding(cause, evaluations, names, lang)
    for index, item in enumerate(evaluations):
        if index not in grouped and item.evaluation.verdict in (Verdict.IMPOSSIBLE, Verdict.ROUNDING_UNLIKELY):
            yield _finding(item, names, lang)


def _cause_finding(cause: Cause, evaluations: Sequence[Failure], names: Names, lang: str) -> Finding:
    members = [evaluations[index] for index in cause.equations]
    first = min(members, key=lambda item: _closeness(item, cause))
    others = [item for item in members if item is not first]
    finding = _finding(first, names, lang)
    suspects = tuple(_suspect(proposal, names) for proposal in cause.suspects[:_SHOWN_SUSPECTS])
    facts = [proposal.fact for proposal in cause.suspects[:1]] if len(cause.suspects) == 1 else []
    facts += [*first.evaluation.facts, *(fact for item in others for fact in item.evaluation.left_facts)]
    message = finding.message + _consequences(others, lang)
    return replace(finding, message=message, locations=_locations(facts, names), suspects=suspects)


def _closeness(item: Failure, cause: Cause) -> tuple[int, int, int, str]:
    """Rank a member of a cause: errors first, within the suspect's own table, with few operands."""
    tables = {fact.at.table for fact in item.evaluation.facts}
    own = {proposal.fact.at.table for proposal in cause.suspects}
    severity = 0 if item.rule.severity is Severity.ERROR else 1
    return (severity, len(tables - own), len(item.evaluation.facts), item.rule.id)


def _consequences(others: Sequence[Failure], lang: str) -> str:
    if not others:
        return ""
    rules = "、".join(dict.fromkeys(item.rule.id for item in others))
    if lang == "en":
        more = "one more check" if len(others) == 1 else f"{len(others)} more checks"
        return f" The same cause breaks {more} ({rules.replace('、', ', ')})."
    return f"同一原因还使另外 {len(others)} 处勾稽不符（{rules}）。"


def _suspect(proposal: Proposal, names: Names) -> Suspect:
    where = location(proposal.fact, names)
    repaired = amount(Fraction(proposal.value), proposal.fact.value, signed=True)
    return Suspect(where.place, where.table, where.row, where.column, proposal.fact.value.printed, repaired)


def _finding(item: Failure, names: Names, lang: str) -> Finding:
    rule, evaluation = item
    like = evaluation.left_facts[0].value
    stated, implied = Fraction(evaluation.left), Fraction(evaluation.right)
    left, right = amount(stated, like, signed=True), amount(implied, like, signed=True)
    off = amount(stated - implied, like, signed=True)
    unlikely = evaluation.verdict is Verdict.ROUNDING_UNLIKELY
    template = rule.message_en if lang == "en" else rule.message
    values = {
        "where": spoken(evaluation.left_facts[0], names, lang),
        "source": spoken(evaluation.right_facts[0], names, lang) if evaluation.right_facts else "",
        "left": left,
        "right": right,
        "difference": off,
        "unit": like.unit,
        "line": evaluation.line,
        "column": evaluation.column,
    }
    slack = tolerance([fact.value for fact in evaluation.facts])
    return Finding(
        rule=rule.id,
        severity=Severity.WARNING if unlikely or rule.severity is Severity.WARNING else rule.severity,
        category="rounding" if unlikely else rule.category,
        verdict=evaluation.verdict,
        title=rule.title_en if lang == "en" else rule.title,
        message=template.format_map(values),
        locations=_locations(evaluation.facts, names),
        expected=right,
        actual=left,
        difference=off,
        tolerance=amount(Fraction(slack), like) if evaluation.terms else None,
        unit=like.unit or None,
        basis=rule.basis,
        hint=rule.hint_en if lang == "en" else rule.hint,
        fingerprint=fingerprint(rule.id, *(f"{fact.at}={fact.value.printed}" for fact in evaluation.facts)),
        at=tuple(fact.at for fact in evaluation.facts),
    )


def _locations(facts: Sequence[Fact], names: Names) -> tuple[Location, ...]:
    """Return where facts stand, each place once, in the order given."""
    unique: dict[Place, Fact] = {}
    for fact in facts:
        if fact.place.line is not None or fact.place.page is not None:
            unique.setdefault(fact.place, fact)
    return tuple(location(fact, names) for fact in list(unique.values())[:_SHOWN_PLACES])


def rounding_finding(evaluations: Sequence[Failure], names: Names, lang: str) -> Iterator[Finding]:
    """Yield one information that lists all rounding differences of the document, if there are any."""
    tails = [item for item in evaluations if item.evaluation.verdict is Verdict.ROUNDING]
    if not tails:
        return
    firsts = [item.evaluation.left_facts[0] for item in tails]
    zh = f"有 {len(tails)} 处合计与各项之和相差在四舍五入范围内（尾差），不影响审核结论。"
    en = f"{len(tails)} totals differ from the sum of their parts by rounding alone."
    yield Finding(
        rule=ROUNDING_RULE,
        severity=Severity.INFO,
        category="rounding",
        verdict=Verdict.ROUNDING,
        title="Rounding differences" if lang == "en" else "四舍五入尾差",
        message=en if lang == "en" else zh,
        locations=tuple(location(fact, names) for fact in firsts[:_SHOWN_ROUNDINGS]),
        basis=("编报规范#尾差",),
        hint="" if lang == "en" else "可在表下注明“部分金额可能存在尾差”。",
        fingerprint=fingerprint(ROUNDING_RULE, *(f"{fact.at}={fact.value.printed}" for fact in firsts)),
    )


def special_finding(rule: Rule, outcome: Outcome, lang: str) -> Finding:
    """Return the finding of a broken special rule."""
    template = rule.message_en if lang == "en" else rule.message
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        category=rule.category,
        verdict=outcome.verdict,
        title=rule.title_en if lang == "en" else rule.title,
        message=template.format_map(outcome.values),
        locations=outcome.locations,
        expected=outcome.expected,
        actual=outcome.actual,
        difference=outcome.difference,
        unit=outcome.unit,
        basis=rule.basis,
        hint=rule.hint_en if lang == "en" else rule.hint,
        fingerprint=fingerprint(rule.id, outcome.key),
    )


def internal_finding(rule: Rule, error: Exception, lang: str) -> Finding:
    """Return the finding that says that a rule crashed and was not checked."""
    zh = f"规则 {rule.id}“{rule.title}”运行出错，未能检查：{type(error).__name__}。请把本文件和此信息报告给开发者。"
    en = f"Rule {rule.id} crashed and was not checked: {type(error).__name__}. Please report this with the file."
    return Finding(
        rule=INTERNAL_RULE,
        severity=Severity.WARNING,
        category="coverage",
        verdict=Verdict.NOT_CHECKED,
        title="Rule crashed" if lang == "en" else "规则运行出错",
        message=en if lang == "en" else zh,
        locations=(),
        fingerprint=fingerprint(INTERNAL_RULE, rule.id),
    )
