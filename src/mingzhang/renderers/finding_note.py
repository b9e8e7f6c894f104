"""A finding in a few lines, as a note on a page or a comment in a document says it."""

from __future__ import annotations

from collections.abc import Sequence

from mingzhang.model.finding import Finding
from mingzhang.model.report import Report
from mingzhang.renderers.report_marks import Target
from mingzhang.renderers.report_words import (
    SIGNS,
    WORDS,
    clean,
    coordinate_words,
    difference_words,
    suspect_word,
    with_unit,
)
from mingzhang.renderers.review_words import standing_word

#: Word and PDF viewers name the author of each note.
AUTHOR = "明账"
#: A finding of no more places is told in full at each.
_MANY = 3


def finding_head(report: Report, index: int, lang: str) -> str:
    """Return severity, number, rule and title of a finding: ✕ 错误 3 R0301 合计等于各项之和."""
    finding = report.findings[index]
    standing = ""
    if report.comparison is not None:
        standing = f"{standing_word(report.comparison.standings[index], lang)} "
    severity = f"{SIGNS[finding.severity]} {WORDS[lang][finding.severity.value]} {index + 1}"
    return f"{severity} {standing}{clean(finding.rule)} {clean(finding.title)}"


def finding_note(report: Report, index: int, lang: str) -> list[str]:
    """Return the lines of a note on a finding: what is wrong, by how much, by which law, what to do."""
    finding, words = report.findings[index], WORDS[lang]
    lines = [finding_head(report, index, lang), clean(finding.message), _comparison(finding, lang)]
    lines += [f"{label} {text}" for label, text in _suspects(finding, lang)]
    if finding.consequences:
        broken = words["consequences_count"].format(n=len(finding.consequences))
        lines.append(f"{words['consequences']} {broken}")
    if finding.citations:
        lines.append(f"{words['basis']} {words['separator'].join(clean(item) for item in finding.citations)}")
    if finding.hint:
        lines.append(f"{words['hint']} {clean(finding.hint)}")
    if finding.fingerprint:
        lines.append(f"{words['fingerprint']} {finding.fingerprint}")
    return [line for line in lines if line]


def notes_of(report: Report, targets: Sequence[Target], lang: str, told: set[int]) -> list[list[str]]:
    """Return the note of each finding that points to one place, once each.

    A finding of many places is told in full at the first of them. ``told`` holds those that were, and is added to.
    """
    notes = []
    for index in dict.fromkeys(index for index, _ in targets):
        lines = finding_note(report, index, lang)
        count = len(report.findings[index].locations)
        if index in told and count > _MANY:
            lines = [*lines[:2], WORDS[lang]["told_before"].format(n=count)]
        told.add(index)
        notes.append(lines)
    return notes


def _comparison(finding: Finding, lang: str) -> str:
    words = WORDS[lang]
    shown = [
        f"{words[kind]} {clean(with_unit(value, finding.unit)) or words['blank']}"
        for kind, value in (("expected", finding.expected), ("actual", finding.actual))
        if value is not None
    ]
    if (off := difference_words(finding, lang)) is not None:
        shown.append(off)
    return "  ".join(shown)


def _suspects(finding: Finding, lang: str) -> list[tuple[str, str]]:
    words = WORDS[lang]
    return [
        (
            suspect_word(item, finding.suspects, lang),
            f"{coordinate_words(item, lang)} {clean(item.printed) or words['blank']} → {clean(item.repaired)}".strip(),
        )
        for item in finding.suspects
    ]
