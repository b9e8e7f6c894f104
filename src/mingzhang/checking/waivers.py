"""Let findings stand that someone has answered for, and say which waivers have expired or match nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fnmatch import fnmatchcase
from pathlib import PureWindowsPath
from typing import NamedTuple

from mingzhang.model.finding import Finding, Location
from mingzhang.model.place import NOWHERE
from mingzhang.model.report import Report, Waived
from mingzhang.model.waiver import NEVER_WAIVED, Waiver, date_words
from mingzhang.model.writing import fold, strip_numbering

_CODE_ROW = re.compile(r"(\d{3,7})\s+(\S.*)")
_WORDS = {
    "zh": {
        "expired": "本条的豁免已于{day}到期（批准人：{who}；理由：{reason}），请改正，或重新办理豁免。",
        "early": "本条的豁免自{day}起才生效（批准人：{who}；理由：{reason}），请改正，或核对起始日。",
    },
    "en": {
        "expired": " Its waiver expired on {day} ({who}: {reason}); correct it or renew the waiver.",
        "early": " Its waiver holds only from {day} ({who}: {reason}); correct it or check that day.",
    },
}


class Settled(NamedTuple):
    """A report after waivers, and the positions of the waivers that match one of its findings, in force or not."""

    report: Report
    matched: frozenset[int]


def waive(report: Report, waivers: Sequence[Waiver], today: date, *, lang: str = "zh") -> Settled:
    """Take the waived findings out of a report's findings; a waiver that is not in force is said in the message.

    Args:
        report: the audit of one disclosure.
        waivers: entries of the waiver file, the first that holds answers for a finding.
        today: the day on which the waivers must be in force.
        lang: language of what is added to messages, "zh" or "en".
    """
    source = report.disclosure.document.source
    near = [(index, waiver) for index, waiver in enumerate(waivers) if is_for_file(waiver, source)]
    kept: list[Finding] = []
    waived: list[Waived] = []
    matched: set[int] = set()
    for finding in report.findings:
        own = [(index, waiver) for index, waiver in near if is_for(waiver, finding)]
        matched.update(index for index, _ in own)
        valid = next((waiver for _, waiver in own if _is_in_force(waiver, today)), None)
        if valid is not None:
            waived.append(Waived(finding, valid))
        else:
            kept.append(_with_lapse(finding, [waiver for _, waiver in own], today, lang))
    return Settled(replace(report, findings=tuple(kept), waived=(*report.waived, *waived)), frozenset(matched))


def unmatched(waivers: Sequence[Waiver], matched: frozenset[int], source: str | None = None) -> tuple[Waiver, ...]:
    """Return the waivers that match nothing; with a source, only those that name this very file."""
    idle = (waiver for index, waiver in enumerate(waivers) if index not in matched)
    return tuple(waiver for waiver in idle if source is None or _names(waiver, source))


def is_for_file(waiver: Waiver, source: str) -> bool:
    """Say whether a waiver is for a source file, by its name, its path or a pattern of either."""
    pattern = waiver.scope.file
    if pattern is None:
        return True
    wanted, path = _written(pattern), _written(source)
    if "/" not in wanted:
        return _is_like(path.rsplit("/", 1)[-1], wanted)
    return _is_like(path, wanted) or _is_like(path, f"*/{wanted}")


def is_for(waiver: Waiver, finding: Finding) -> bool:
    """Say whether a waiver is for a finding of its file: the rule, and all that it says of the place.

    The place is the first one that the finding names; the figures it was computed from do not count, or a waiver
    for one sum would silence the others that its row is part of.
    """
    if finding.rule == NEVER_WAIVED or not _is_rule(waiver.rule, finding.rule):
        return False
    scope = waiver.scope
    if scope.fingerprint is not None and scope.fingerprint != finding.fingerprint:
        return False
    where = finding.locations[0] if finding.locations else Location(NOWHERE)
    return (
        (scope.table is None or scope.table == where.table)
        and (scope.line is None or scope.line == where.place.line)
        and (scope.row is None or fold(scope.row) in _row_names(where.row))
        and (scope.column is None or fold(scope.column) == fold(where.column or ""))
        and (scope.section is None or fold(scope.section) in _section_names(where.section))
    )


def draft_waivers(report: Report) -> Iterator[Mapping[str, str]]:
    """Yield an entry to be filled in for each finding that counts: values by the keys of a waiver file."""
    source = _written(report.disclosure.document.source).rsplit("/", 1)[-1]
    for finding in report.findings:
        if finding.rule == NEVER_WAIVED:
            continue
        where = finding.locations[0] if finding.locations else Location(NOWHERE)
        yield {
            "rule": finding.rule,
            "file": source,
            "fingerprint": f"#{finding.fingerprint}",  # the sign keeps Excel from taking digits for a number
            "table": "" if where.table is None else str(where.table),
            "row": where.row or "",
            "column": where.column or "",
            "section": where.section or "",
            "finding": finding.message,
        }


def _is_rule(pattern: str, rule: str) -> bool:
    return rule.startswith(pattern[:-1]) if pattern.endswith("*") else rule == pattern


def _is_in_force(waiver: Waiver, today: date) -> bool:
    return (waiver.since is None or waiver.since <= today) and today <= waiver.until


def _with_lapse(finding: Finding, waivers: Sequence[Waiver], today: date, lang: str) -> Finding:
    """Say in a finding's message why its waivers do not hold; the one that ends last speaks for all."""
    if not waivers:
        return finding
    waiver = max(waivers, key=lambda item: item.until)
    kind = "expired" if waiver.until < today else "early"
    day = waiver.until if kind == "expired" or waiver.since is None else waiver.since
    said = _WORDS[lang][kind].format(day=date_words(day, lang), who=waiver.who, reason=waiver.reason)
    return replace(finding, message=finding.message + said)


def _names(waiver: Waiver, source: str) -> bool:
    """Say whether a waiver is for this file by name, not by a pattern that others may match as well."""
    if waiver.scope.file is None:
        return False
    wanted, path = _written(waiver.scope.file), _written(source)
    return wanted == path or path.endswith(f"/{wanted}")


def _written(path: str) -> str:
    """Return a path in one writing: macOS takes letters with marks apart, Windows writes other strokes."""
    return unicodedata.normalize("NFC", PureWindowsPath(path).as_posix())


def _is_like(name: str, pattern: str) -> bool:
    return name == pattern or fnmatchcase(name, pattern)


def _row_names(row: str | None) -> frozenset[str]:
    """Return how a row may be named: 201 一般公共服务支出, 201, 一般公共服务支出."""
    names = {fold(row or "")}
    if row is not None and (match := _CODE_ROW.fullmatch(row)) is not None:
        names |= {match[1], fold(match[2])}
    return frozenset(names)


def _section_names(section: str | None) -> frozenset[str]:
    """Return how a section may be named: with its number and without."""
    return frozenset({fold(section or ""), strip_numbering(section or "")})
