"""The audit report as one HTML file: conclusion, findings, the document with its marks, and every check."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from itertools import groupby
from pathlib import Path, PureWindowsPath
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from mingzhang.model.finding import Finding, Location, Suspect, Verdict
from mingzhang.model.place import Place
from mingzhang.model.report import Report, Skipped, Trace
from mingzhang.renderers.page_pictures import PagePictures
from mingzhang.renderers.repair_words import HEADING as REPAIRS
from mingzhang.renderers.repair_words import repair_lines
from mingzhang.renderers.report_document import Page, draw_document, page_anchor
from mingzhang.renderers.report_pictures import Gallery
from mingzhang.renderers.report_words import (
    SIGNS,
    WORDS,
    bound_share,
    clean,
    clip,
    conclusion,
    count_severities,
    department,
    difference_words,
    place_words,
    suspect_word,
    verdict_word,
    where_words,
    with_unit,
    year,
)
from mingzhang.renderers.review_words import comparison_words, standing_word, unused_words, waiver_words

_TEMPLATES = Path(__file__).parent / "templates"
#: Longer quotations in a card are shortened; the document shows them in full.
_QUOTED = 80
_TRACE_CSS = {
    Verdict.ROUNDING: "r",
    Verdict.ROUNDING_UNLIKELY: "u",
    Verdict.IMPOSSIBLE: "b",
    Verdict.VIOLATED: "b",
    Verdict.NOT_CHECKED: "o",
    Verdict.NOT_APPLICABLE: "o",
}


def report_html(report: Report, *, lang: str = "zh", pictures: PagePictures | None = None) -> str:
    """Return the audit report of one disclosure as one self-contained HTML page.

    The page loads nothing, works without scripts and holds nothing that changes from run to run. ``pictures`` show
    the pages of the source with boxes at the findings.
    """
    gallery = Gallery(report, pictures, lang) if pictures is not None else None
    page = draw_document(report, lang, gallery)
    script, style = _asset("report.js"), _asset("report.css")
    return _template().render(
        words=WORDS[lang],
        lang=lang,
        report=report,
        facts=_facts(report, lang),
        counts=count_severities(report),
        severities=[(severity, SIGNS[severity]) for severity in SIGNS],
        conclusion=conclusion(report, lang),
        department=department(report.disclosure, lang),
        year=year(report.disclosure, lang),
        cards=[_card(page, index, lang) for index in range(len(report.findings))],
        comparison=_compared(report, lang),
        gone_groups=_gone(report, lang),
        waived=[_short(item.finding, lang, waiver_words(item.waiver, lang)) for item in report.waived],
        unused=[unused_words(waiver, lang) for waiver in report.unused],
        repairs=repair_lines(report.disclosure, lang),
        repairs_heading=REPAIRS[lang],
        outline=page.outline,
        picture_notes=gallery.notes() if gallery is not None else None,
        # Both are put together from escaped pieces.
        document=Markup("\n".join(page.html)),
        checks=Markup("\n".join(_checks(report, page, lang))),
        skipped=_skipped(report.skipped),
        script=Markup(script),
        style=Markup(style),
        script_hash=_hash(script),
        style_hash=_hash(style),
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["clean"] = clean
    return environment.get_template("report.html.j2")


@cache
def _asset(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8").strip()


def _hash(text: str) -> str:
    """Return the source expression by which the page's own policy admits this script or style only."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _facts(report: Report, lang: str) -> list[tuple[str, str]]:
    """Return the lines of the summary: what was audited, and how far the audit reached."""
    words, summary = WORDS[lang], report.summary
    return [
        (words["file"], clean(PureWindowsPath(report.disclosure.document.source).name)),
        (words["department"], department(report.disclosure, lang)),
        (words["year"], year(report.disclosure, lang)),
        (words["profile"], clean(report.disclosure.profile) or words["unknown"]),
        (words["bound"], bound_share(report.disclosure, lang)),
        (words["run"], str(summary.run)),
        (words["passed"], str(summary.passed)),
        (words["rounding"], str(summary.rounding)),
        (words["failed"], str(summary.failed)),
        (words["not_checked"], str(summary.not_checked)),
        (words["not_applicable"], str(summary.not_applicable)),
        *((words["remarks"], clean(remark)) for remark in report.disclosure.document.remarks),
    ]


def _card(page: Page, index: int, lang: str) -> dict[str, Any]:
    """Return what the template needs to show one finding."""
    finding, comparison = page.report.findings[index], page.report.comparison
    shown = len(finding.locations)
    places = shown + len(finding.suspects)
    return {
        "number": index + 1,
        "finding": finding,
        "sign": SIGNS[finding.severity],
        "severity": WORDS[lang][finding.severity.value],
        "standing": "" if comparison is None else standing_word(comparison.standings[index], lang),
        "comparison": _comparison(finding, lang),
        "places": [_target(page, index, number, item, lang) for number, item in enumerate(finding.locations)],
        "suspects": [
            (_target(page, index, shown + number, item, lang), item, suspect_word(item, finding.suspects, lang))
            for number, item in enumerate(finding.suspects)
        ],
        "basis": [clean(citation) for citation in finding.citations],
        # Put together from escaped pieces.
        "stretches": Markup("".join(page.gallery.stretches(index, places)) if page.gallery is not None else ""),
    }


def _compared(report: Report, lang: str) -> list[str]:
    """Return the sentences that sum up the comparison to the baseline; none without one."""
    if report.comparison is None:
        return []
    counts = Counter(report.comparison.standings)
    return comparison_words(report.comparison, counts, len(report.comparison.fixed), lang)


def _gone(report: Report, lang: str) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the findings of the baseline that are gone, by the word of their group."""
    if report.comparison is None:
        return []
    groups = (("fixed", report.comparison.fixed), ("unverified", report.comparison.unverified))
    return [(word, [_short(finding, lang) for finding in found]) for word, found in groups if found]


def _short(finding: Finding, lang: str, given: str = "") -> dict[str, Any]:
    """Return what the template needs to show a finding that does not count."""
    where = where_words(finding.locations[0], lang) if finding.locations else ""
    return {"finding": finding, "severity": WORDS[lang][finding.severity.value], "where": where, "given": given}


def _comparison(finding: Finding, lang: str) -> list[tuple[str, str, str]]:
    """Return (kind, word, value) of expected, actual, difference and tolerance, as far as they are known."""
    values = (
        ("expected", finding.expected),
        ("actual", finding.actual),
        ("tolerance", finding.tolerance),
    )
    words = WORDS[lang]
    shown = [
        (kind, words[kind], with_unit(value, finding.unit) or words["blank"])
        for kind, value in values
        if value is not None
    ]
    if (off := difference_words(finding, lang)) is not None:
        shown.insert(2, ("difference", words["difference"], off))
    return shown


def _target(page: Page, index: int, number: int, where: Location | Suspect, lang: str) -> dict[str, str]:
    """Return words, quoted text and link target of one place of a finding."""
    in_text = page.anchors.get((index, number)) or _block_id(page, where.place)
    on_page = page.gallery.href((index, number)) if page.gallery is not None else ""
    return {
        "words": where_words(where, lang),
        "text": clip(clean((where.text if isinstance(where, Location) else where.printed) or ""), _QUOTED),
        "href": on_page or in_text,
        # The box on the page is the first thing to look at; the text is the second.
        "also": in_text if on_page else "",
    }


def _block_id(page: Page, place: Place) -> str:
    """Return the id of the paragraph, row or page at a place, "" where the document shows none."""
    name = f"L{place.line}" if place.line is not None else page_anchor(place)
    return name if name in page.ids else ""


def _skipped(skipped: Sequence[Skipped]) -> list[tuple[str, list[Skipped]]]:
    """Group the rules that were not checked by reason, most frequent first."""
    often = Counter(item.reason for item in skipped)
    ordered = sorted(skipped, key=lambda item: (-often[item.reason], item.reason, item.rule))
    return [(reason, list(group)) for reason, group in groupby(ordered, key=lambda item: item.reason)]


def _checks(report: Report, page: Page, lang: str) -> Iterator[str]:
    """Yield all traces by rule. Their ids ``c<index>`` are what figures in the document link to."""
    by_rule: dict[tuple[str, str], list[int]] = {}
    for index, trace in enumerate(report.traces):
        by_rule.setdefault((trace.rule, trace.title), []).append(index)
    for (rule, title), members in sorted(by_rule.items()):
        counts = Counter(report.traces[index].verdict for index in members)
        tally = "，".join(f"{verdict_word(verdict, lang)} {counts[verdict]}" for verdict in Verdict if counts[verdict])
        tally = tally if lang == "zh" else tally.replace("，", ", ")
        yield (
            f"<details><summary><b>{escape(clean(rule))}</b> <span>{escape(clean(title))}</span> "
            f"<small>{tally}</small></summary><ul>"
        )
        yield from (_trace(index, report.traces[index], page, lang) for index in members)
        yield "</ul></details>"


def _trace(index: int, trace: Trace, page: Page, lang: str) -> str:
    css = _TRACE_CSS.get(trace.verdict, "")
    sign = f" <b>{verdict_word(trace.verdict, lang)}</b>" if css else ""
    place = next((place for place in trace.places if _block_id(page, place)), None)
    back = f' <a href="#{_block_id(page, place)}">{escape(place_words(place, lang))}</a>' if place else ""
    classed = f' class="{css}"' if css else ""
    return f'<li id="c{index}"{classed}><code>{escape(clean(trace.formula))}</code>{sign}{back}</li>'
