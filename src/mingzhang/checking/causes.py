"""Findings of identities: those that one wrong cell explains are one finding, with the cell named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from mingzhang.catalogue.citations import cite
from mingzhang.checking.findings import (
    SHOWN_PLACES,
    TOGETHER_RULE,
    Failure,
    evaluation_finding,
    located,
)
from mingzhang.checking.locate import Names, amount, location
from mingzhang.checking.solve import Cause, Diagnosis, Identity, Proposal, Ratio, diagnose
from mingzhang.checking.traces import trace_of
from mingzhang.model.fact import Coordinate
from mingzhang.model.finding import Consequence, Finding, Severity, Suspect, Verdict, fingerprint

_SHOWN_SUSPECTS = 5
_TOGETHER_BASIS = "编报规范#勾稽关系"
#: Rules of these kinds compare figures that only should be the same: no other cell than the first is suspect.
_OF_MEANING = ("term_mislabel", "plausibility")
#: Cells that must be zero for the identities of a rule (by id) to apply.
Guards = Mapping[str, tuple[Coordinate, ...]]


@dataclass(frozen=True, slots=True)
class Explained:
    """Findings of identities, and how many failing identities no set of wrong cells was found for."""

    findings: tuple[Finding, ...]
    unsolved: int = 0


def explain(
    evaluations: Sequence[Failure], guards: Guards, names: Names, lang: str, *, deep: bool = False
) -> Explained:
    """Return a finding for each cause of failing identities and for each unlikely rounding.

    The solver runs only where an identity fails, or with ``deep``.
    """
    diagnosis = Diagnosis((), ())
    if deep or any(_fails(item) for item in evaluations):
        identities = [
            _identity(number, item, guards.get(item.rule.id, ()))
            for number, item in enumerate(evaluations)
            if item.evaluation.relation != "!="
        ]
        diagnosis = diagnose(identities, deep=deep)
    explained = {number for cause in diagnosis.causes for number in cause.identities}
    found = [_cause_finding(cause, evaluations, names, lang) for cause in diagnosis.causes]
    findings = [*_joined(found, lang)]
    for number, item in enumerate(evaluations):
        if number not in explained and item.evaluation.verdict in (Verdict.IMPOSSIBLE, Verdict.ROUNDING_UNLIKELY):
            findings.append(evaluation_finding(item, names, lang))
    return Explained(tuple(findings), len(diagnosis.unsolved))


def _fails(item: Failure) -> bool:
    return item.evaluation.verdict is Verdict.IMPOSSIBLE and item.evaluation.relation != "!="


def _identity(number: int, item: Failure, guards: tuple[Coordinate, ...]) -> Identity:
    """Return one evaluation for the solver. Warnings are conventions: evidence, but not binding."""
    evaluation = item.evaluation
    failed = evaluation.verdict is Verdict.IMPOSSIBLE
    firm = item.rule.severity is Severity.ERROR and item.rule.category not in _OF_MEANING
    if evaluation.terms or evaluation.kind == "sum":
        return Identity(number, evaluation.terms, evaluation.relation, failed, firm, guards=guards)
    part, whole = evaluation.right_facts
    ratio = Ratio(evaluation.left_facts[0], part, whole, evaluation.kind)
    return Identity(number, (), "=", failed, firm, ratio, guards)


def _cause_finding(cause: Cause, evaluations: Sequence[Failure], names: Names, lang: str) -> Finding:
    members = [evaluations[number] for number in cause.identities]
    if not any(item.evaluation.verdict is Verdict.IMPOSSIBLE for item in members):
        return _together(members, cause, names, lang)
    members = [item for item in members if item.evaluation.verdict is Verdict.IMPOSSIBLE]
    first = min(members, key=lambda item: _closeness(item, cause))
    others = [item for item in members if item is not first]
    finding = evaluation_finding(first, names, lang)
    suspects = _suspects(cause, names)
    if first.rule.category in _OF_MEANING:
        own = {location(fact, names).place for fact in first.evaluation.left_facts}
        suspects = tuple([suspect for suspect in suspects if suspect.place in own])
    only = cause.suspects[0] if suspects and not suspects[0].tied else None
    facts = [only.fact] if only is not None else []
    facts += [*first.evaluation.facts, *(fact for item in others for fact in item.evaluation.left_facts)]
    return replace(
        finding,
        message=finding.message + _broken(others, lang),
        locations=located(facts, names),
        suspects=suspects,
        consequences=tuple(_consequence(item, lang) for item in others),
        **(_compared_by(only) if only is not None and len(suspects) == 1 else {}),
    )


def _together(members: Sequence[Failure], cause: Cause, names: Names, lang: str) -> Finding:
    """Return the finding of identities that hold one by one, within rounding, but not all together."""
    facts = list({fact.at: fact for item in members for fact in item.evaluation.facts}.values())
    zh = f"{len(members)} 处勾稽关系逐一看都在四舍五入范围内，但没有一组准确数能使它们同时成立。"
    en = f"{len(members)} identities hold one by one within rounding, but no exact amounts let all of them hold."
    return Finding(
        rule=TOGETHER_RULE,
        severity=Severity.WARNING,
        category="arithmetic",
        verdict=Verdict.IMPOSSIBLE,
        title="Identities that cannot hold together" if lang == "en" else "勾稽关系不能同时成立",
        message=en if lang == "en" else zh,
        locations=located(facts, names),
        suspects=_suspects(cause, names),
        basis=(_TOGETHER_BASIS,),
        citations=(cite(_TOGETHER_BASIS, lang),),
        hint="Check the suspected cells first." if lang == "en" else "先核对列出的可疑数字。",
        fingerprint=fingerprint(TOGETHER_RULE, *(f"{fact.at}={fact.value.printed}" for fact in facts)),
        at=tuple(fact.at for fact in facts),
        consequences=tuple(_consequence(item, lang) for item in members),
    )


def _consequence(item: Failure, lang: str) -> Consequence:
    trace = trace_of(item.rule, item.evaluation, lang)
    return Consequence(trace.rule, trace.title, trace.formula, trace.places)


def _suspects(cause: Cause, names: Names) -> tuple[Suspect, ...]:
    """Return the suspects with ranks; those of equal weight share one and are tied, companions come last."""
    weights = [item.weight for item in cause.suspects]
    ranks = sorted(set(weights))
    rivals = [
        _suspect(item, names, 1 + ranks.index(item.weight), tied=weights.count(item.weight) > 1)
        for item in cause.suspects[:_SHOWN_SUSPECTS]
    ]
    companions = [
        replace(_suspect(item, names, 1 + len(ranks), tied=False), companion=True)
        for item in cause.companions[:_SHOWN_SUSPECTS]
    ]
    return (*rivals, *companions)


def _suspect(item: Proposal, names: Names, rank: int, *, tied: bool) -> Suspect:
    where = location(item.fact, names)
    return Suspect(
        where.place,
        where.table,
        where.row,
        where.column,
        item.fact.value.printed,
        item.figure.printed,
        where.section,
        rank,
        item.balances,
        tied,
    )


def _compared_by(only: Proposal) -> dict[str, Any]:
    """Return what the only suspect should be, is, and by how much it is off: the place a finding shows first."""
    like = only.fact.value
    off = Fraction(like.value) - Fraction(only.figure.value)
    return {
        "expected": amount(Fraction(only.figure.value), like, signed=True),
        "actual": amount(Fraction(like.value), like, signed=True),
        "difference": amount(off, like, signed=True),
        "unit": like.unit or None,
    }


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
        first[same] = replace(
            kept,
            locations=(*kept.locations, *finding.locations)[:SHOWN_PLACES],
            suspects=(*kept.suspects, *finding.suspects),
            consequences=(*kept.consequences, *finding.consequences),
        )
    for same, finding in first.items():
        yield replace(finding, message=finding.message + _also(columns[same], lang)) if same in columns else finding


def _also(columns: Sequence[str], lang: str) -> str:
    if lang == "en":
        return f" The same row is off by the same amount in {', '.join(f'“{column}”' for column in columns)}."
    return f"同一行的{''.join(f'“{column}”' for column in columns)}栏相差同样的数额。"


def _closeness(item: Failure, cause: Cause) -> tuple[int, bool, int, int, str]:
    """Rank a member of a cause: errors first, the suspect's own share, within its own table, with few operands."""
    tables = {fact.at.table for fact in item.evaluation.facts}
    own = {proposal.fact.at.table for proposal in cause.suspects}
    severity = 0 if item.rule.severity is Severity.ERROR else 1
    share = bool(cause.suspects) and not item.evaluation.terms and _is_own(cause.suspects[0], item)
    return (severity, not share, len(tables - own), len(item.evaluation.facts), item.rule.id)


def _is_own(suspect: Proposal, item: Failure) -> bool:
    """Say whether a share or rate is itself the suspect."""
    return item.evaluation.left_facts[0].at == suspect.fact.at


def _broken(others: Sequence[Failure], lang: str) -> str:
    if not others:
        return ""
    rules = "、".join(dict.fromkeys(item.rule.id for item in others))
    if lang == "en":
        more = "one more check" if len(others) == 1 else f"{len(others)} more checks"
        return f" The same cause breaks {more} ({rules.replace('、', ', ')})."
    return f"同一原因还使另外 {len(others)} 处勾稽不符（{rules}）。"
