"""The audit report for the terminal: short, by severity, with the source lines that matter."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

from mingzhang.model.finding import Finding, Location, Severity
from mingzhang.model.report import Comparison, Report, Standing
from mingzhang.renderers.repair_words import HEADING, repair_lines
from mingzhang.renderers.report_words import (
    WORDS,
    bound_share,
    clean,
    conclusion,
    coordinate_words,
    count_severities,
    department,
    difference_words,
    is_rounding_note,
    place_words,
    suspect_word,
    where_words,
    with_unit,
    year,
)
from mingzhang.renderers.review_words import comparison_words, standing_of, standing_word, unused_words, waiver_words

_COLUMNS = 100
_INDENT = "    "
_QUOTED_LINES = 3
_AROUND = 34
_REASONS = 4
#: So much of a fingerprint is enough for --explain.
_SHORT = 8
_CODES = {Severity.ERROR: "1;31", Severity.WARNING: "33", Severity.INFO: "36"}
_TABS = re.compile(r"[ \u3000]*\t[\t \u3000]*")
#: Characters that may not begin a line.
_NO_START = frozenset("，。；：、！？）》”’」』】,.;:!?)%％")


def report_text(report: Report, *, lang: str = "zh", color: bool = False) -> str:
    """Return the audit report of one disclosure as text of at most 100 columns, ending with a line feed."""
    rounding = [finding for finding in report.findings if is_rounding_note(finding)]
    parts = ["\n".join(_head(report, lang, color))]
    if report.comparison is None:
        parts += _findings(report, report.findings, lang, color)
    else:
        parts += _compared(report, report.comparison, lang, color)
    parts += _waived(report, lang, color)
    parts += _repaired(report, lang)
    tail = list(_tail(report, bool(rounding), lang))
    return "\n\n".join([*parts, "\n".join(tail)] if tail else parts) + "\n"


def _findings(report: Report, findings: Iterable[Finding], lang: str, color: bool) -> Iterator[str]:
    for finding in findings:
        if not is_rounding_note(finding):
            yield "\n".join(_finding(report, finding, lang, color))


def _compared(report: Report, comparison: Comparison, lang: str, color: bool) -> Iterator[str]:
    """Yield the findings in groups: new, remaining, fixed, not verified."""
    words = WORDS[lang]
    shown = [(item, standing) for item, standing in standing_of(report) if not is_rounding_note(item)]
    fixed = [finding for finding in comparison.fixed if not is_rounding_note(finding)]
    counts = Counter(standing for _, standing in shown if standing is not None)
    said = comparison_words(comparison, counts, len(fixed), lang)
    yield "\n".join(line for text in said for line in wrap(clean(text), ""))
    for standing in Standing:
        group = [finding for finding, own in shown if own is standing]
        if group:
            yield f"【{standing_word(standing, lang)}】{len(group)}"
            yield from _findings(report, group, lang, color)
    for word, gone in (("fixed", fixed), ("unverified", comparison.unverified)):
        if gone:
            yield f"【{words[word]}】{len(gone)}{words['by_baseline']}"
            yield "\n".join(line for finding in gone for line in _short(finding, lang, color))


def _waived(report: Report, lang: str, color: bool) -> Iterator[str]:
    """Yield the waived findings with their waivers, and the waivers that match nothing."""
    words = WORDS[lang]
    if report.waived:
        yield f"【{words['waived']}】{len(report.waived)}"
    for finding, waiver in ((item.finding, item.waiver) for item in report.waived):
        given = f"{words['waived_by']} {clean(waiver_words(waiver, lang))}"
        yield "\n".join([*_short(finding, lang, color), *wrap(given, _INDENT)])
    if report.unused:
        yield f"【{words['unused']}】{len(report.unused)}"
        yield "\n".join(line for waiver in report.unused for line in wrap(clean(unused_words(waiver, lang)), _INDENT))


def _repaired(report: Report, lang: str) -> Iterator[str]:
    """Yield the figures that were misread from a picture and put right."""
    if lines := repair_lines(report.disclosure, lang):
        yield f"【{HEADING[lang]}】{len(lines)}"
        yield "\n".join(line for text in lines for line in wrap(text, _INDENT))


def _short(finding: Finding, lang: str, color: bool) -> Iterator[str]:
    """Yield a finding that does not count, in its title and message."""
    yield from _title(finding, lang, color)
    yield from wrap(clean(finding.message), _INDENT)


def _head(report: Report, lang: str, color: bool) -> Iterator[str]:
    words, summary, counts = WORDS[lang], report.summary, count_severities(report)
    yield from wrap(clean(report.disclosure.document.source), "")
    named = (department(report.disclosure, lang), year(report.disclosure, lang), clean(report.disclosure.profile))
    yield from wrap(" · ".join(part for part in named if part), "")
    worst = next((severity for severity in Severity if counts[severity]), None)
    yield _paint(conclusion(report, lang), worst, color)
    # The list of rounding differences is no note of its own here: it is told in the last lines.
    counts[Severity.INFO] -= sum(map(is_rounding_note, report.findings))
    found = [f"{words[severity.value]} {counts[severity]}" for severity in Severity]
    done = [
        f"{words['run']} {summary.run}",
        f"{words['passed']} {summary.passed}",
        f"{words['rounding']} {summary.rounding}",
        f"{words['failed']} {summary.failed}",
        f"{words['not_checked']} {summary.not_checked}",
    ]
    yield from wrap(" · ".join(found) + " | " + " · ".join(done), "")


def _tail(report: Report, rounding: bool, lang: str) -> Iterator[str]:
    """Yield remarks, rounding, rules not checked and the share of figures understood, a line each."""
    words = WORDS[lang]
    for remark in report.disclosure.document.remarks:
        yield from wrap(f"{words['remarks']} {clean(remark)}", "")
    if report.summary.rounding or rounding:
        yield from wrap(words["rounding_line"].format(n=report.summary.rounding), "")
    if report.skipped:
        # Reasons are Chinese, so an English report names the rules.
        counts = Counter(item.rule if lang == "en" else item.reason for item in report.skipped)
        reasons = [f"{clean(reason)} ×{number}" for reason, number in counts.most_common(_REASONS)]
        more = "…" if len(counts) > _REASONS else ""
        rules = len({item.rule for item in report.skipped})
        yield from wrap(words["skipped_line"].format(n=rules) + words["separator"].join(reasons) + more, "")
    yield from wrap(f"{words['bound']} {bound_share(report.disclosure, lang)}", "")


def _finding(report: Report, finding: Finding, lang: str, color: bool) -> Iterator[str]:
    words = WORDS[lang]
    yield from _title(finding, lang, color)
    yield from wrap(clean(finding.message), _INDENT)
    if compared := _comparison(finding, lang):
        yield from wrap(compared, _INDENT)
    for suspect in finding.suspects:
        likely = suspect_word(suspect, finding.suspects, lang)
        printed = clean(suspect.printed) or words["blank"]
        yield from wrap(f"{likely} {where_words(suspect, lang)} {printed} → {clean(suspect.repaired)}", _INDENT)
    if finding.basis:
        laws = words["separator"].join(clean(citation) for citation in finding.citations)
        yield from wrap(f"{words['basis']} {laws}", _INDENT)
    if finding.hint:
        yield from wrap(f"{words['hint']} {clean(finding.hint)}", _INDENT)
    yield from wrap(f"{words['fingerprint']} {finding.fingerprint[:_SHORT]}", _INDENT)
    yield from _quotes(report, finding, lang)


def _title(finding: Finding, lang: str, color: bool) -> Iterator[str]:
    """Yield severity, rule, place and title of a finding."""
    name = f"{WORDS[lang][finding.severity.value]} {clean(finding.rule)}"
    first = finding.locations[0] if finding.locations else None
    place = place_words(first.place, lang) if first else ""
    coordinate = coordinate_words(first, lang) if first else ""
    title, *more = wrap(" ".join(part for part in (name, place, coordinate, clean(finding.title)) if part), _INDENT)
    yield _paint(name, finding.severity, color) + title.removeprefix(_INDENT + name)
    yield from more


def _comparison(finding: Finding, lang: str) -> str:
    words = WORDS[lang]
    pairs = (("expected", finding.expected), ("actual", finding.actual))
    shown = [
        f"{words[kind]} {clean(with_unit(value, finding.unit)) or words['blank']}"
        for kind, value in pairs
        if value is not None
    ]
    if (off := difference_words(finding, lang)) is not None:
        shown.append(f"{words['difference']} {off}" if lang == "en" else off)
    return "  ".join(shown)


def _quotes(report: Report, finding: Finding, lang: str) -> Iterator[str]:
    """Yield the source lines of the first places, each shortened around its span."""
    lines = report.disclosure.document.lines
    by_line: dict[int, Location] = {}
    for where in finding.locations:
        if where.place.line is not None and 0 < where.place.line <= len(lines):
            by_line.setdefault(where.place.line, where)
    width = max((len(str(line)) for line in by_line), default=0)
    for line, where in list(by_line.items())[:_QUOTED_LINES]:
        yield f"{_INDENT}{line:>{width}} │ {quote(lines[line - 1], where.place.start, where.place.end)}"
    if len(finding.locations) > _QUOTED_LINES:
        yield f"{_INDENT}{WORDS[lang]['more_places'].format(n=len(finding.locations))}"


def quote(line: str, start: int | None, end: int | None) -> str:
    """Return a source line shortened around ``start:end``, which 【】 mark."""
    if start is None or end is None or not 0 <= start <= end <= len(line):
        return _shortened(_tidy(line), 2 * _AROUND + 8)
    before, marked, after = _tidy(line[:start]), _shortened(_tidy(line[start:end]), 30), _tidy(line[end:])
    before = _from_end(before, _AROUND - 8)
    room = 2 * _AROUND + 8 - text_width(before) - text_width(marked)
    return f"{before}【{marked.strip()}】{_shortened(after, room)}".strip()


def _tidy(text: str) -> str:
    return clean(_TABS.sub(" | ", text))


def _shortened(text: str, columns: int) -> str:
    if text_width(text) <= columns:
        return text
    return _head_of(text, max(columns - 2, 0)) + "…"


def _from_end(text: str, columns: int) -> str:
    return text if text_width(text) <= columns else "…" + _head_of(text[::-1], columns - 2)[::-1]


def _head_of(text: str, columns: int) -> str:
    width = 0
    for index, character in enumerate(text):
        width += char_width(character)
        if width > columns:
            return text[:index]
    return text


def char_width(character: str) -> int:
    """Return how many terminal columns a character takes, counting ambiguous ones as two."""
    if character.isascii():
        return 1
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WFA" else 1


def text_width(text: str) -> int:
    """Return how many terminal columns a text takes."""
    return sum(map(char_width, text))


def wrap(text: str, indent: str) -> Iterator[str]:
    """Break text into lines of at most 100 columns: between Chinese characters, or at blanks between words."""
    line, width = "", len(indent)
    for unit in _units(text):
        size = text_width(unit)
        if width + size > _COLUMNS and line.strip() and unit[0] not in _NO_START:
            yield indent + line.rstrip()
            line, width = "", len(indent)
            unit = unit.lstrip()  # noqa: PLW2901
            size = text_width(unit)
        while width + size > _COLUMNS + 2 and size > 2:
            head = _head_of(unit, _COLUMNS - width)
            yield indent + line + head
            line, width, unit = "", len(indent), unit[len(head) :]  # noqa: PLW2901
            size = text_width(unit)
        line, width = line + unit, width + size
    if line.strip():
        yield indent + line.rstrip()


_UNIT = re.compile(r"\s+|[!-~]+|.", re.DOTALL)


def _units(text: str) -> list[str]:
    return _UNIT.findall(text.replace("\n", " "))


def _paint(text: str, severity: Severity | None, color: bool) -> str:
    return f"\x1b[{_CODES[severity]}m{text}\x1b[0m" if color and severity is not None else text
