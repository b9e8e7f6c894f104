"""The audit reports as a workbook that a reviewer sends back to the clerk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path, PureWindowsPath
from typing import Any, NamedTuple

import xlsxwriter

from mingzhang.model.finding import Finding, Severity
from mingzhang.model.report import Report
from mingzhang.model.waiver import Waiver, date_words, scope_words
from mingzhang.renderers.report_words import (
    WORDS,
    clean,
    conclusion,
    count_severities,
    department,
    place_words,
    with_unit,
)
from mingzhang.renderers.review_words import comparison_words, standing_of, standing_word

#: Excel holds no longer text in a cell.
_LONGEST = 32_767
#: A constant, so that equal reports give equal bytes.
_CREATED = datetime(2000, 1, 1)
_FONT = "Microsoft YaHei"
_COLORS = {Severity.ERROR: "#A8201A", Severity.WARNING: "#7A4D00", Severity.INFO: "#0B5394"}


class Column(NamedTuple):
    """A column of a sheet: the word of its header and its width in characters."""

    word: str
    width: float


class Layout(NamedTuple):
    """A sheet: the words of its name and columns, with the columns' widths in characters."""

    name: str
    columns: tuple[Column, ...]


_SUMMARY = Layout(
    "sheet_summary",
    (
        Column("file", 30),
        Column("department", 28),
        Column("year", 8),
        Column("errors", 8),
        Column("warnings", 8),
        Column("infos", 8),
        Column("run", 9),
        Column("not_checked", 9),
        Column("conclusion", 40),
    ),
)
_FINDINGS = Layout(
    "sheet_findings",
    (
        Column("file", 18),
        Column("number", 6),
        Column("severity", 7),
        Column("rule", 8),
        Column("title", 18),
        Column("place_line", 12),
        Column("place_table", 7),
        Column("place_row", 16),
        Column("place_column", 14),
        Column("printed", 24),
        Column("problem", 40),
        Column("should_be", 18),
        Column("law", 20),
        Column("correct", 28),
        Column("done", 12),
        Column("review", 12),
    ),
)
_SKIPPED = Layout("sheet_skipped", (Column("file", 30), Column("rule", 10), Column("title", 40), Column("reason", 60)))
_PLACED = (
    Column("severity", 7),
    Column("rule", 8),
    Column("title", 18),
    Column("place_line", 12),
    Column("place_table", 7),
    Column("place_row", 16),
    Column("place_column", 14),
    Column("printed", 24),
    Column("problem", 40),
)
_GIVEN = (Column("reason_given", 30), Column("who", 14), Column("until", 14))
_FIXED = Layout("fixed", (Column("file", 18), Column("standing", 14), *_PLACED))
_WAIVED = Layout("waived", (Column("file", 18), *_PLACED, *_GIVEN))
_UNUSED = Layout("unused", (Column("entry", 6), Column("rule", 8), Column("waiver_place", 40), *_GIVEN))
_STANDING = Column("standing", 14)
_SEVERITY_COLUMN, _DONE_COLUMN, _REVIEW_COLUMN = 2, 14, 15

Value = str | int


def report_xlsx(
    reports: Sequence[Report], path: Path, *, lang: str = "zh", unused: Sequence[Waiver] | None = None
) -> None:
    """Write the audit reports as a workbook with summary, list of findings and rules not checked.

    Where they have been reviewed, sheets of what was fixed, what is waived and which waivers match nothing follow;
    ``unused`` are those of the whole run, by default what the reports hold.
    Equal reports give equal bytes. Text of a document is never read as a formula or link.
    """
    words = WORDS[lang]
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": _CREATED, "title": words["report"], "author": "Mingzhang"})
        formats = _formats(book)
        _sheet(book, formats, WORDS[lang], _SUMMARY, [_summary_row(report, lang) for report in reports])
        rows = [row for report in reports for row in _finding_rows(report, lang)]
        layout = _FINDINGS
        if any(report.comparison is not None for report in reports):
            layout = Layout(_FINDINGS.name, (*_FINDINGS.columns, _STANDING))
            said = [standing for report in reports for _, standing in standing_of(report)]
            for row, standing in zip(rows, said, strict=True):
                row.append("" if standing is None else standing_word(standing, lang))
        sheet = _sheet(book, formats, WORDS[lang], layout, rows)
        _paint_severities(sheet, formats, reports, lang)
        _add_choices(sheet, len(rows), lang)
        skipped = [row for report in reports for row in _skipped_rows(report)]
        _sheet(book, formats, WORDS[lang], _SKIPPED, skipped)
        idle = unused if unused is not None else [waiver for report in reports for waiver in report.unused]
        more = (
            (_FIXED, [row for report in reports for row in _gone_rows(report, lang)]),
            (_WAIVED, [row for report in reports for row in _waived_rows(report, lang)]),
            (_UNUSED, [_unused_row(waiver, lang) for waiver in idle]),
        )
        for extra, found in more:
            if found:
                _sheet(book, formats, WORDS[lang], extra, found)


def _formats(book: Any) -> dict[str, Any]:
    base = {"font_name": _FONT, "font_size": 10, "valign": "top", "border": 1, "border_color": "#BFC5CB"}
    header = {**base, "bold": True, "bg_color": "#EEF1F4", "text_wrap": True, "valign": "vcenter", "align": "center"}
    formats = {
        "header": book.add_format(header),
        "text": book.add_format({**base, "text_wrap": True, "num_format": "@"}),
        "number": book.add_format({**base, "num_format": "0"}),
    }
    for severity, color in _COLORS.items():
        formats[severity.value] = book.add_format({**base, "font_color": color, "bold": True})
    return formats


def _sheet(
    book: Any, formats: dict[str, Any], words: Mapping[str, str], layout: Layout, rows: Sequence[Sequence[Value]]
) -> Any:
    """Add a sheet with a frozen, repeated header row, filters and A4 landscape print set-up."""
    name, columns = layout
    sheet = book.add_worksheet(words[name])
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width)
        sheet.write_string(0, index, words[column.word], formats["header"])
    for number, row in enumerate(rows, start=1):
        for index, value in enumerate(row):
            _write(sheet, number, index, value, formats)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    _set_up_print(sheet, words[name])
    return sheet


def _write(sheet: Any, row: int, column: int, value: Value, formats: dict[str, Any]) -> None:
    if isinstance(value, int):
        sheet.write_number(row, column, value, formats["number"])
    elif value:
        text = clean(value)
        sheet.write_string(row, column, text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…", formats["text"])
    else:
        sheet.write_blank(row, column, None, formats["text"])


def _set_up_print(sheet: Any, title: str) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_margins(0.4, 0.4, 0.6, 0.6)
    sheet.set_footer(f"&L{title}&R&P / &N")


def _file(report: Report) -> str:
    return PureWindowsPath(report.disclosure.document.source).name


def _summary_row(report: Report, lang: str) -> list[Value]:
    counts, found = count_severities(report), report.disclosure.metadata.year
    return [
        _file(report),
        department(report.disclosure, lang),
        WORDS[lang]["unknown"] if found is None else found,
        *(counts[severity] for severity in Severity),
        report.summary.run,
        report.summary.not_checked,
        "\n".join([conclusion(report, lang), *_compared(report, lang), *report.disclosure.document.remarks]),
    ]


def _compared(report: Report, lang: str) -> list[str]:
    if report.comparison is None:
        return []
    return comparison_words(report.comparison, Counter(report.comparison.standings), len(report.comparison.fixed), lang)


def _finding_rows(report: Report, lang: str) -> Iterator[list[Value]]:
    for number, finding in enumerate(report.findings, start=1):
        yield [
            _file(report),
            number,
            *_placed(finding, lang),
            _should_be(finding, lang),
            "\n".join(clean(citation) for citation in finding.citations),
            finding.hint,
            "",
            "",
        ]


def _placed(finding: Finding, lang: str) -> list[Value]:
    """Return severity, rule, title, place and words of a finding."""
    words = WORDS[lang]
    first = finding.locations[0] if finding.locations else None
    return [
        words[finding.severity.value],
        finding.rule,
        finding.title,
        _places(finding, lang),
        words["table"].format(n=first.table) if first and first.table is not None else "",
        ((first.row or first.section) if first else None) or "",
        (first.column if first else None) or "",
        _printed(finding, lang),
        finding.message,
    ]


def _gone_rows(report: Report, lang: str) -> Iterator[list[Value]]:
    if report.comparison is not None:
        for word, gone in (("fixed", report.comparison.fixed), ("unverified", report.comparison.unverified)):
            yield from ([_file(report), WORDS[lang][word], *_placed(finding, lang)] for finding in gone)


def _waived_rows(report: Report, lang: str) -> Iterator[list[Value]]:
    for finding, waiver in ((item.finding, item.waiver) for item in report.waived):
        yield [_file(report), *_placed(finding, lang), *_given(waiver, lang)]


def _unused_row(waiver: Waiver, lang: str) -> list[Value]:
    return [waiver.number, waiver.rule, scope_words(waiver.scope, lang), *_given(waiver, lang)]


def _given(waiver: Waiver, lang: str) -> list[Value]:
    return [waiver.reason, waiver.who, date_words(waiver.until, lang)]


def _places(finding: Finding, lang: str) -> str:
    places = list(dict.fromkeys(place_words(where.place, lang) for where in finding.locations))
    shown = "\n".join(place for place in places[:3] if place)
    return shown if len(places) <= 3 else f"{shown}\n{WORDS[lang]['more_places'].format(n=len(places))}"


def _printed(finding: Finding, lang: str) -> str:
    """Return what stands at the first place, or else the figure that was found."""
    text = finding.locations[0].text if finding.locations else None
    if text is not None:
        return text or WORDS[lang]["blank"]
    return with_unit(finding.actual, finding.unit) if finding.actual else ""


def _should_be(finding: Finding, lang: str) -> str:
    """Return the repair of the likeliest suspect, or else what was expected."""
    if finding.suspects and not finding.suspects[0].tied:
        suspect = finding.suspects[0]
        return f"{suspect.printed or WORDS[lang]['blank']} → {suspect.repaired}"
    return with_unit(finding.expected, finding.unit) if finding.expected else ""


def _skipped_rows(report: Report) -> Iterator[list[Value]]:
    for item in report.skipped:
        yield [_file(report), item.rule, item.title, item.reason]


def _paint_severities(sheet: Any, formats: dict[str, Any], reports: Sequence[Report], lang: str) -> None:
    findings = [finding for report in reports for finding in report.findings]
    for row, finding in enumerate(findings, start=1):
        word = WORDS[lang][finding.severity.value]
        sheet.write_string(row, _SEVERITY_COLUMN, word, formats[finding.severity.value])


def _add_choices(sheet: Any, rows: int, lang: str) -> None:
    """Give the two columns for clerk and reviewer a drop-down list; other words stay allowed."""
    if not rows:
        return
    words = WORDS[lang]
    choices = [words["choice_done"], words["choice_explained"], words["choice_kept"]]
    rule = {"validate": "list", "source": choices, "error_type": "information"}
    sheet.data_validation(1, _DONE_COLUMN, rows, _REVIEW_COLUMN, rule)
