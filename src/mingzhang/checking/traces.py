"""Show an evaluation with the printed figures put in."""

from __future__ import annotations

from mingzhang.catalogue.rules import Rule
from mingzhang.checking.evaluate import Evaluation
from mingzhang.model.fact import Fact
from mingzhang.model.report import Trace


def trace_of(rule: Rule, evaluation: Evaluation, lang: str) -> Trace:
    """Return one evaluation as a line that a reader can recompute: 30.00 = 10.00 + 20.00."""
    signs = {id(fact): sign for fact, sign in evaluation.terms}
    left = _side(evaluation.left_facts, signs, 1)
    right = _side(evaluation.right_facts, signs, -1) if evaluation.terms else _quotient(evaluation)
    return Trace(
        rule.id,
        rule.title_en if lang == "en" else rule.title,
        evaluation.verdict,
        f"{left} {evaluation.relation} {right}",
        tuple(fact.place for fact in evaluation.facts if fact.place.line is not None or fact.place.page is not None),
        evaluation.terms[: len(evaluation.left_facts)],
        tuple((fact, -sign) for fact, sign in evaluation.terms[len(evaluation.left_facts) :]),
        evaluation.relation,
    )


def _quotient(evaluation: Evaluation) -> str:
    """Write a share as a ÷ b and a rate of change as change ÷ last year: 80.00 ÷ (320.00 + 80.00)."""
    part, whole = evaluation.right_facts
    if evaluation.kind == "share":
        return f"{_printed(part)} ÷ {_printed(whole)}"
    sign = "+" if part.value.value < 0 else "−"
    return f"{_printed(part)} ÷ ({_printed(whole)} {sign} {_printed(part)})"


def _side(facts: tuple[Fact, ...], signs: dict[int, int], own: int) -> str:
    parts = []
    for index, fact in enumerate(facts):
        minus = signs.get(id(fact), own) * own < 0
        parts.append((" − " if minus else " + " if index else "") + _printed(fact))
    return "".join(parts) or "0"


def _printed(fact: Fact) -> str:
    return (fact.value.printed or "0") + ("%" if fact.value.unit == "%" else "")
