"""The explanation of one finding for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mingzhang.model.explanation import Explanation
from mingzhang.renderers.computation_text import computation_lines
from mingzhang.renderers.report_text import quote, wrap
from mingzhang.renderers.report_words import WORDS, clean, place_words, suspect_word, where_words

_INDENT = "    "
_ZH = {
    "fingerprint": "指纹",
    "why": "为什么定这一级",
    "given": "适用条件",
    "holds": "成立",
    "fails": "不成立",
    "own": "算式",
    "further": "同一原因的第 {n} 个算式",
    "lines": "原文",
    "balances": "改后有 {n} 处勾稽相符",
    "tied": "排在第 {rank}，并列",
    "ranked": "排在第 {rank}",
    "fuzzy": "这条规则按相似程度判断，可能误报，须由人核实。",
}
_EN = {
    "fingerprint": "Fingerprint",
    "why": "Why this severity",
    "given": "Applies because",
    "holds": "true",
    "fails": "not true",
    "own": "Computation",
    "further": "Identity {n} of the same cause",
    "lines": "Source",
    "balances": "{n} identities then balance",
    "tied": "rank {rank}, tied",
    "ranked": "rank {rank}",
    "fuzzy": "This rule goes by likeness and may be mistaken; a person must decide.",
}
_WORDS: Mapping[str, Mapping[str, str]] = {"zh": _ZH, "en": _EN}


def explanation_text(item: Explanation, *, lang: str = "zh") -> str:
    """Return the explanation of a finding as text of at most 100 columns, ending with a line feed."""
    parts = [_head(item, lang), _law(item, lang), _suspects(item, lang), *_computations(item, lang), _lines(item, lang)]
    return "\n\n".join("\n".join(lines) for part in parts if (lines := list(part))) + "\n"


def _head(item: Explanation, lang: str) -> Iterator[str]:
    finding, words = item.finding, _WORDS[lang]
    severity = WORDS[lang][finding.severity.value]
    yield from wrap(f"{severity} {finding.rule} {clean(finding.title)}", "")
    yield from wrap(clean(item.source), "")
    yield f"{words['fingerprint']} {finding.fingerprint}"
    yield from wrap(clean(finding.message), _INDENT)
    if finding.hint:
        yield from wrap(f"{WORDS[lang]['hint']} {clean(finding.hint)}", _INDENT)
    if finding.method == "fuzzy":
        yield from wrap(words["fuzzy"], _INDENT)


def _law(item: Explanation, lang: str) -> Iterator[str]:
    words = _WORDS[lang]
    joint = ": " if lang == "en" else "："
    if item.laws:
        yield WORDS[lang]["basis"]
    for law in item.laws:
        yield from wrap(f"{law.citation}{joint}{law.text}", _INDENT)
    if item.why:
        yield words["why"]
        yield from wrap(item.why, _INDENT)
    if item.conditions:
        yield words["given"]
    for condition in item.conditions:
        holds = words["holds" if condition.holds else "fails"]
        comma = ", " if lang == "en" else "，"
        yield from wrap(f"{condition.spoken}{joint}{condition.formula}{comma}{holds}", _INDENT)


def _suspects(item: Explanation, lang: str) -> Iterator[str]:
    words = _WORDS[lang]
    for one in item.suspects:
        word = suspect_word(one, item.suspects, lang)
        rank = words["tied" if one.tied else "ranked"].format(rank=one.rank)
        said = [] if one.companion else [rank]
        if one.balances:
            said.append(words["balances"].format(n=one.balances))
        note = (", " if lang == "en" else "，").join(said)
        note = f" ({note})" if lang == "en" and note else f"（{note}）" if note else ""
        printed = clean(one.printed) or WORDS[lang]["blank"]
        yield from wrap(f"{word} {where_words(one, lang)} {printed} → {clean(one.repaired)}{note}", "")


def _computations(item: Explanation, lang: str) -> Iterator[Iterator[str]]:
    for number, computation in enumerate(item.computations):
        name = _WORDS[lang]["further" if number else "own"].format(n=number)
        yield _computation(f"{name}  {computation.rule} {computation.title}", computation_lines(computation, lang))


def _computation(head: str, lines: Iterator[str]) -> Iterator[str]:
    yield from wrap(head, "")
    yield from lines


def _lines(item: Explanation, lang: str) -> Iterator[str]:
    if item.lines:
        yield _WORDS[lang]["lines"]
    for line in item.lines:
        at = place_words(line.place, lang)
        yield from wrap(f"{at}  {quote(line.text, line.start, line.end)}".strip(), _INDENT)
