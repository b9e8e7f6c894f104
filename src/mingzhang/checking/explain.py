"""Explain one finding in full: run its rule again and work out every identity that took part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import NamedTuple

from mingzhang.catalogue.citations import cite
from mingzhang.catalogue.laws import resolve
from mingzhang.catalogue.profiles import load_profile
from mingzhang.catalogue.rules import Rule, load_rules
from mingzhang.checking.agreement import agreements
from mingzhang.checking.book import FactBook, book_of
from mingzhang.checking.check import applicable
from mingzhang.checking.compute import Evaluated, compute, formula, replaced
from mingzhang.checking.evaluate import evaluate, holds
from mingzhang.checking.findings import ROUNDING_RULE
from mingzhang.checking.language import parse_check
from mingzhang.checking.locate import Names, location, names_of, spoken
from mingzhang.checking.speak import speak_check
from mingzhang.checking.traces import trace_of
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.explanation import Computation, Condition, Explanation, Law, Repair, SourceLine
from mingzhang.model.fact import Coordinate, Fact
from mingzhang.model.finding import Finding, Suspect, Verdict, fingerprint
from mingzhang.model.money import Figure, parse_figure
from mingzhang.model.place import Place
from mingzhang.model.report import Report

#: Shorter beginnings of a fingerprint could mean anything.
SHORTEST = 6
_FAILED = (Verdict.IMPOSSIBLE, Verdict.ROUNDING_UNLIKELY)
_UNEVALUATED = (Verdict.NOT_CHECKED, Verdict.NOT_APPLICABLE)


class Match(NamedTuple):
    """A finding and the report it belongs to."""

    report: Report
    finding: Finding


def findings_like(reports: Iterable[Report], prefix: str) -> tuple[Match, ...]:
    """Return the findings, waived ones included, whose fingerprint begins with a prefix ("" for all)."""
    found = []
    for report in reports:
        own = (*report.findings, *(item.finding for item in report.waived))
        found += [Match(report, finding) for finding in own if finding.fingerprint.startswith(prefix.lower())]
    return tuple(found)


def explain_finding(disclosure: Disclosure, finding: Finding, lang: str = "zh") -> Explanation:
    """Return the full computation of a finding of this disclosure.

    A finding that several documents lead to (a roll-up) and one without identities have lines of the source only.
    """
    book, names = book_of(disclosure), names_of(disclosure)
    rule = load_rules().get(finding.rule)
    items = _taking_part(disclosure, finding, book, lang)
    computations = tuple(
        replace(compute(item, names, lang), repairs=tuple(_repairs(item, items, finding.suspects, names, lang)))
        for item in items
    )
    why = "" if rule is None else rule.why_en if lang == "en" else rule.why
    return Explanation(
        disclosure.document.source,
        finding,
        why,
        tuple(Law(cite(basis, lang), resolve(basis).text) for basis in finding.basis),
        tuple(_conditions(rule, book, lang)) if rule is not None else (),
        computations,
        finding.suspects,
        tuple(_lines(disclosure, finding, computations)),
    )


def worked_out(disclosure: Disclosure, rule: Rule, lang: str = "zh") -> Iterator[Computation]:
    """Yield every evaluation of a rule on a disclosure, worked out, whatever came of it."""
    book, names = book_of(disclosure), names_of(disclosure)
    yield from (compute(item, names, lang) for item in evaluated(rule, disclosure, book))


def evaluated(rule: Rule, disclosure: Disclosure | None, book: FactBook) -> Iterator[Evaluated]:
    """Yield the evaluations of an identity or agreement that have operands; an agreement needs the disclosure."""
    if rule.agreement is not None and disclosure is not None:
        for evaluation in agreements(rule.agreement, disclosure, book):
            if evaluation.verdict not in _UNEVALUATED:
                yield Evaluated(rule, "", evaluation)
    for text in rule.checks:
        for evaluation in evaluate(parse_check(text), book):
            if evaluation.verdict not in _UNEVALUATED:
                yield Evaluated(rule, text, evaluation)


def _taking_part(disclosure: Disclosure, finding: Finding, book: FactBook, lang: str) -> list[Evaluated]:
    """Return the evaluations behind a finding: its own first, then those of its consequences in their order."""
    wanted = {consequence.rule for consequence in finding.consequences} | {finding.rule}
    known = load_rules()
    rules = known if finding.rule == ROUNDING_RULE else {key: known[key] for key in sorted(wanted) if key in known}
    context = load_profile(disclosure.profile)
    found = [
        item
        for rule in applicable(rules, disclosure, context)
        if not rule.special and all(holds(parse_check(condition), book) for condition in rule.given)
        for item in evaluated(rule, disclosure, book)
    ]
    if finding.rule == ROUNDING_RULE:
        return [item for item in found if item.evaluation.verdict is Verdict.ROUNDING]
    return _ordered(found, finding, lang)


def _ordered(found: Sequence[Evaluated], finding: Finding, lang: str) -> list[Evaluated]:
    own = [item for item in found if _mark(item) == finding.fingerprint]
    rest = [item for item in found if item not in own]
    order = {(item.rule, item.formula, item.places): at for at, item in enumerate(finding.consequences)}
    others: dict[int, Evaluated] = {}
    for item in rest:
        trace = trace_of(item.rule, item.evaluation, lang)
        if (at := order.get((trace.rule, trace.formula, trace.places))) is not None:
            others.setdefault(at, item)
    # Several columns of one row that are off by the same are told as one finding.
    places = {where.place for where in finding.locations}
    twins = [item for item in rest if item.rule.id == finding.rule and _is_twin(item, places, others.values())]
    return [*own, *twins, *(others[at] for at in sorted(others))]


def _mark(item: Evaluated) -> str:
    facts = item.evaluation.facts
    return fingerprint(item.rule.id, *(f"{fact.at}={fact.value.printed}" for fact in facts))


def _is_twin(item: Evaluated, places: set[Place], others: Iterable[Evaluated]) -> bool:
    evaluation = item.evaluation
    if evaluation.verdict not in _FAILED or item in others:
        return False
    return {fact.place for fact in evaluation.left_facts} <= places


def _conditions(rule: Rule, book: FactBook, lang: str) -> Iterator[Condition]:
    for text in rule.given:
        for evaluation in evaluate(parse_check(text), book):
            if evaluation.verdict not in _UNEVALUATED:
                true = evaluation.verdict is not Verdict.IMPOSSIBLE
                yield Condition(text, speak_check(text, lang), formula(evaluation), true)


def _repairs(
    item: Evaluated, items: Sequence[Evaluated], suspects: Sequence[Suspect], names: Names, lang: str
) -> Iterator[Repair]:
    """Yield what becomes of an identity by each repair that touches it, made together with all companions."""
    facts = [fact for other in items for fact in other.evaluation.facts]
    companions = {fact.at: new for one in suspects if one.companion for fact, new in _chosen(one, items, facts, names)}
    for one in suspects:
        own = list(_chosen(one, items, facts, names))
        if one.companion or not own or not any(fact.at == own[0][0].at for fact in item.evaluation.facts):
            continue
        figures = {**companions, **{fact.at: new for fact, new in own}}
        after = replaced(item.evaluation, figures)
        where = spoken(own[0][0], names, lang)
        yield Repair(one.rank, where, one.printed, one.repaired, formula(after), after.verdict)


def _chosen(
    suspect: Suspect, items: Sequence[Evaluated], facts: Iterable[Fact], names: Names
) -> Iterator[tuple[Fact, Figure]]:
    """Yield the fact of a suspect with its figure as repaired."""
    for fact in facts:
        where = location(fact, names)
        same = (where.place, where.row, where.column) == (suspect.place, suspect.row, suspect.column)
        if not same or fact.value.printed != suspect.printed:
            continue
        figures = _readings(fact, suspect.repaired)
        if figures:
            yield fact, max(figures, key=lambda new: _balanced(items, {fact.at: new}))
        return


def _readings(fact: Fact, repaired: str) -> list[Figure]:
    """Return what a repaired figure may stand for: where words carry the sign, the print does not tell it."""
    figure = parse_figure(repaired, fact.value.unit)
    if figure is None:
        return []
    if fact.value.value < 0 and figure.value > 0 and not fact.value.printed.startswith("-"):
        return [replace(figure, value=-figure.value), figure]
    return [figure]


def _balanced(items: Sequence[Evaluated], figures: Mapping[Coordinate, Figure]) -> int:
    touched = [item for item, at in product(items, figures) if any(fact.at == at for fact in item.evaluation.facts)]
    return sum(replaced(item.evaluation, figures).verdict not in _FAILED for item in touched)


def _lines(disclosure: Disclosure, finding: Finding, computations: Sequence[Computation]) -> Iterator[SourceLine]:
    """Yield the source lines of a finding without identities, each once; its texts where there are no lines."""
    if computations:
        return
    lines = disclosure.document.lines
    seen: set[Place] = set()
    for where in finding.locations:
        place = where.place
        if place in seen:
            continue
        seen.add(place)
        if place.line is not None and 0 < place.line <= len(lines):
            yield SourceLine(place, lines[place.line - 1], place.start, place.end)
        else:
            yield SourceLine(place, where.text or "")
