"""Turn outcomes into findings: messages, places, suspects, groups of one cause."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, NamedTuple

from mingzhang.catalogue.citations import cite
from mingzhang.catalogue.rules import Rule
from mingzhang.checking.cause import Cause, Equation, Proposal, find_causes
from mingzhang.checking.compare import tolerance
from mingzhang.checking.evaluate import Evaluation
from mingzhang.checking.locate import Names, amount, location, row_name, spoken
from mingzhang.checking.outcome import Outcome
from mingzhang.checking.words import english, unit_words
from mingzhang.model.fact import Fact
from mingzhang.model.finding import Finding, Location, Severity, Suspect, Verdict, fingerprint
from mingzhang.model.money import Figure
from mingzhang.model.place import Place

ROUNDING_RULE = "G0001"
INTERNAL_RULE = "G0000"
_ROUNDING_BASIS = "编报规范#尾差"
_SHOWN_PLACES = 12
_SHOWN_SUSPECTS = 3
_SHOWN_ROUNDINGS = 40
_LOOSE = re.compile(r" +([,;.])")
#: How many last places a share may differ from the value that mends a sum of shares.
_SHARE_STEPS = 5
#: Rules of these kinds compare figures that only should be the same: no other cell than the first is suspect.
_OF_MEANING = ("term_mislabel", "plausibility")
#: Lines of figures that may be negative.
_CHANGES = ("增减额", "增减率")


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
        found: list[Finding] = []
        for cause in find_causes(equations):
            grouped.update(cause.equations)
            if (share := _wrong_share(cause, evaluations, grouped)) is not None:
                grouped.add(share)
                found.append(_share_finding(share, cause, evaluations, names, lang))
            else:
                found.append(_cause_finding(cause, evaluations, names, lang))
        yield from _joined(found, lang)
    for index, item in enumerate(evaluations):
        if index not in grouped and item.evaluation.verdict in (Verdict.IMPOSSIBLE, Verdict.ROUNDING_UNLIKELY):
            yield _finding(item, names, lang)


def _cause_finding(cause: Cause, evaluations: Sequence[Failure], names: Names, lang: str) -> Finding:
    members = [evaluations[index] for index in cause.equations]
    first = min(members, key=lambda item: _closeness(item, cause))
    others = [item for item in members if item is not first]
    finding = _finding(first, names, lang)
    likely = _likely(cause.suspects)
    if first.rule.category in _OF_MEANING:
        own = {fact.at for fact in first.evaluation.left_facts}
        likely = [item for item in likely if item.fact.at in own]
    suspects = tuple(_suspect(proposal, names) for proposal in likely[:_SHOWN_SUSPECTS])
    facts = [likely[0].fact] if len(likely) == 1 else []
    facts += [*first.evaluation.facts, *(fact for item in others for fact in item.evaluation.left_facts)]
    message = finding.message + _consequences(others, lang)
    compared = _compared_by(likely[0]) if len(likely) == 1 else {}
    return replace(finding, message=message, locations=_locations(facts, names), suspects=suspects, **compared)


def _likely(suspects: Sequence[Proposal]) -> Sequence[Proposal]:
    """Leave out cells that would become negative or empty, unless there are no others."""
    kept = [item for item in suspects if item.value > 0 or _is_change(item.fact) or item.fact.value.value <= item.value]
    return kept or suspects


def _is_change(fact: Fact) -> bool:
    return fact.at.line.split("#")[0].endswith(_CHANGES)


def _compared_by(only: Proposal) -> dict[str, Any]:
    """Return what the only suspect should be, is, and by how much it is off: the place a finding shows first."""
    like = only.fact.value
    off = Fraction(like.value) - Fraction(only.value)
    return {
        "expected": amount(Fraction(only.value), like, signed=True),
        "actual": amount(Fraction(like.value), like, signed=True),
        "difference": amount(off, like, signed=True),
        "unit": like.unit or None,
    }


def _wrong_share(cause: Cause, evaluations: Sequence[Failure], grouped: set[int]) -> int | None:
    """Return the wrong share or rate that is itself the cause: repairing it mends the cause's equations, too."""
    for index, item in enumerate(evaluations):
        evaluation = item.evaluation
        if evaluation.terms or index in grouped or evaluation.verdict is not Verdict.IMPOSSIBLE:
            continue
        fact = evaluation.left_facts[0]
        slack = Fraction(fact.value.step) * _SHARE_STEPS
        for suspect in cause.suspects:
            if suspect.fact.at == fact.at and abs(Fraction(suspect.value) - Fraction(evaluation.right)) <= slack:
                return index
    return None


def _share_finding(index: int, cause: Cause, evaluations: Sequence[Failure], names: Names, lang: str) -> Finding:
    finding = _finding(evaluations[index], names, lang)
    members = [evaluations[number] for number in cause.equations]
    return replace(finding, message=finding.message + _consequences(members, lang))


def _joined(findings: Sequence[Finding], lang: str) -> Iterator[Finding]:
    """Yield findings; those of one rule for several columns of one row, off by the same, are one."""
    first: dict[tuple[object, ...], Finding] = {}
    columns: dict[tuple[object, ...], list[str]] = {}
    for number, finding in enumerate(findings):
        where = finding.locations[0] if finding.locations else None
        same: tuple[object, ...] = (number,)
        if where is not None and where.table is not None and where.column is not None:
            same = (finding.rule, where.table, where.row, finding.difference, where.place.line, where.place.page)
        if same not in first:
            first[same] = finding
            continue
        kept = first[same]
        columns.setdefault(same, []).append(where.column if where and where.column else "")
        first[same] = replace(kept, locations=(*kept.locations, *finding.locations)[:_SHOWN_PLACES])
    for same, finding in first.items():
        yield replace(finding, message=finding.message + _also(columns[same], lang)) if same in columns else finding


def _also(columns: Sequence[str], lang: str) -> str:
    if lang == "en":
        return f" The same row is off by the same amount in {', '.join(f'“{column}”' for column in columns)}."
    return f"同一行的{''.join(f'“{column}”' for column in columns)}栏相差同样的数额。"


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
    fact = evaluation.left_facts[0]
    like = fact.value
    stated, implied = Fraction(evaluation.left), Fraction(evaluation.right)
    left, right = amount(stated, like, signed=True), amount(implied, like, signed=True)
    off = amount(stated - implied, like, signed=True)
    unlikely = evaluation.verdict is Verdict.ROUNDING_UNLIKELY
    template = rule.message_en if lang == "en" else rule.message
    values = {
        "where": spoken(fact, names, lang),
        "source": _sources(evaluation, names, lang),
        "left": _said(stated, fact, lang),
        "right": _said(implied, fact, lang),
        "difference": _apart(stated - implied, like, lang),
        "unit": unit_words(like.unit, lang),
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
        message=_tidy(template.format_map(values)),
        locations=_locations(evaluation.facts, names),
        expected=right,
        actual=left,
        difference=off,
        tolerance=amount(Fraction(slack), like) if evaluation.terms else None,
        unit=like.unit or None,
        basis=rule.basis,
        citations=tuple(cite(basis, lang) for basis in rule.basis),
        hint=rule.hint_en if lang == "en" else rule.hint,
        fingerprint=fingerprint(rule.id, *(f"{fact.at}={fact.value.printed}" for fact in evaluation.facts)),
        at=tuple(fact.at for fact in evaluation.facts),
    )


def _tidy(message: str) -> str:
    """Take out blanks that a count without unit leaves before punctuation."""
    return _LOOSE.sub(r"\1", message)


def _sources(evaluation: Evaluation, names: Names, lang: str) -> str:
    """Say what a figure restates or follows from; a share or rate follows from two figures."""
    facts = evaluation.right_facts[:1] if evaluation.terms else evaluation.right_facts
    joint = " and " if lang == "en" else "、"
    own = evaluation.left_facts[0].at.table
    texts = [spoken(fact, names, lang) for fact in facts if fact.at.table != own or not own.startswith("S")]
    near = [f"“{row_name(fact, names)}”" for fact in facts if fact.at.table == own and own.startswith("S")]
    if near:
        texts.insert(0, (f"the same text, {joint.join(near)}" if lang == "en" else f"同一段{''.join(near)}"))
    return joint.join(dict.fromkeys(texts))


def _said(value: Fraction, fact: Fact, lang: str) -> str:
    """Write a value as a sentence says it: a change has a direction instead of a sign."""
    if lang != "zh" or not _is_change(fact):
        return amount(value, fact.value, signed=True)
    rate = fact.value.unit == "%"
    word = ("下降" if rate else "减少") if value < 0 else ("增长" if rate else "增加") if value else ""
    return word + amount(value, fact.value)


def _apart(value: Fraction, like: Figure, lang: str) -> str:
    """Write by how much two values differ, with the unit: 27.00万元, 2.70个百分点."""
    shown = amount(value, like)
    if like.unit == "%":
        return f"{shown} percentage points" if lang == "en" else f"{shown}个百分点"
    return f"{shown} {unit_words(like.unit, lang)}".strip() if lang == "en" else f"{shown}{like.unit}"


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
        basis=(_ROUNDING_BASIS,),
        citations=(cite(_ROUNDING_BASIS, lang),),
        hint="" if lang == "en" else "可在表下注明“部分金额可能存在尾差”。",
        fingerprint=fingerprint(ROUNDING_RULE, *(f"{fact.at}={fact.value.printed}" for fact in firsts)),
    )


def special_finding(rule: Rule, outcome: Outcome, lang: str) -> Finding:
    """Return the finding of a broken special rule."""
    template = rule.message_en if lang == "en" else rule.message
    values = {key: english(value) for key, value in outcome.values.items()} if lang == "en" else outcome.values
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        category=rule.category,
        verdict=outcome.verdict,
        title=rule.title_en if lang == "en" else rule.title,
        message=template.format_map(values),
        locations=outcome.locations,
        expected=english(outcome.expected) if lang == "en" and outcome.expected else outcome.expected,
        actual=english(outcome.actual) if lang == "en" and outcome.actual else outcome.actual,
        difference=outcome.difference,
        unit=outcome.unit,
        basis=rule.basis,
        citations=tuple(cite(basis, lang) for basis in rule.basis),
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
