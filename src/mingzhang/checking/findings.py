"""Turn outcomes into findings: messages, places, what was expected and what stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from mingzhang.catalogue.citations import cite
from mingzhang.catalogue.rules import Rule
from mingzhang.checking.compare import tolerance
from mingzhang.checking.evaluate import Evaluation
from mingzhang.checking.locate import Names, amount, location, row_name, spoken
from mingzhang.checking.outcome import Outcome
from mingzhang.checking.words import english, unit_words
from mingzhang.model.fact import Fact
from mingzhang.model.finding import Finding, Location, Severity, Verdict, fingerprint
from mingzhang.model.money import Figure
from mingzhang.model.place import Place

ROUNDING_RULE = "G0001"
INTERNAL_RULE = "G0000"
#: Identities that hold one by one but not together.
TOGETHER_RULE = "G0010"
_ROUNDING_BASIS = "编报规范#尾差"
SHOWN_PLACES = 12
_SHOWN_ROUNDINGS = 40
_LOOSE = re.compile(r" +([,;.])")
#: Lines of figures that may be negative.
_CHANGES = ("增减额", "增减率")


class Failure(NamedTuple):
    """One evaluation with its rule."""

    rule: Rule
    evaluation: Evaluation


def is_change(fact: Fact) -> bool:
    """Say whether a figure is a change on last year, which words give a direction."""
    return fact.at.line.split("#")[0].endswith(_CHANGES)


def evaluation_finding(item: Failure, names: Names, lang: str) -> Finding:
    """Return the finding of one failing evaluation."""
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
        locations=located(evaluation.facts, names),
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
    if lang != "zh" or not is_change(fact):
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


def located(facts: Sequence[Fact], names: Names) -> tuple[Location, ...]:
    """Return where facts stand, each place once, in the order given."""
    unique: dict[Place, Fact] = {}
    for fact in facts:
        if fact.place.line is not None or fact.place.page is not None:
            unique.setdefault(fact.place, fact)
    return tuple(location(fact, names) for fact in list(unique.values())[:SHOWN_PLACES])


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
        title=_title(rule, lang),
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
        method=rule.method,
    )


def _title(rule: Rule, lang: str) -> str:
    """Return a rule's title; that of a rule which goes by likeness says that it only suspects."""
    title, mark = (rule.title_en, "Suspected: ") if lang == "en" else (rule.title, "疑似：")
    return title if rule.method != "fuzzy" or title.startswith(mark) else f"{mark}{title}"


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
