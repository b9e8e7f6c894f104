"""Hold an audit against an earlier one: what is new, what has been fixed, what remains."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar

from mingzhang.model.finding import Finding, Verdict
from mingzhang.model.report import Comparison, Report, Standing

_Item = TypeVar("_Item")
_FIGURES = re.compile(r"[-+]?\d[\d,，.]*")
_NOTES = {
    "zh": {
        "none": "基线中没有这份文件，全部问题都按新增计。",
        "several": "基线中有几份文件（{names}）可能与这份对应，不能确定是哪一份，全部问题都按新增计。",
        "unread": "基线中这份文件当时没有读出来（{error}），全部问题都按新增计。",
        "other": "注意：基线是{then}的，本次是{now}的。",
        "unknown": "名称不明",
        "year": "{name} {year} 年",
    },
    "en": {
        "none": "The baseline does not hold this file; all findings count as new.",
        "several": "Several files of the baseline may be this one ({names}); all findings count as new.",
        "unread": "The baseline could not read this file ({error}); all findings count as new.",
        "other": "Note: the baseline is of {then}, this audit of {now}.",
        "unknown": "unknown name",
        "year": "{name} {year}",
    },
}


@dataclass(frozen=True, slots=True)
class Prior:
    """What an earlier audit said of one file.

    ``waived`` findings were there, though they did not count. ``skipped`` are rules not checked, with reasons.
    ``error`` is the sentence where the file could not be read.
    """

    source: str
    department: str | None = None
    year: int | None = None
    findings: tuple[Finding, ...] = ()
    waived: tuple[Finding, ...] = ()
    skipped: frozenset[tuple[str, str]] = frozenset()
    error: str | None = None


class Candidates(NamedTuple):
    """The earlier audits that a file may belong to; ``certain`` where its name, or being the only one, decided."""

    priors: tuple[Prior, ...]
    certain: bool


def prior_of(report: Report) -> Prior:
    """Return an audit as the earlier one of a comparison."""
    metadata = report.disclosure.metadata
    return Prior(
        report.disclosure.document.source,
        metadata.department_name,
        metadata.year,
        report.findings,
        tuple(item.finding for item in report.waived),
        frozenset((item.rule, item.reason) for item in report.skipped),
    )


def assign(sources: Sequence[str], priors: Sequence[Prior]) -> list[Candidates]:
    """Return for each source the earlier audits it may belong to: by path, then by file name.

    Where the name does not decide, department and year will, once the file is read: then the candidates are the
    earlier audits that no other file claims. One file against one earlier audit is always a pair.
    """
    if len(sources) == len(priors) == 1:
        return [Candidates(tuple(priors), certain=True)]
    claimed: dict[int, Prior] = {}
    for name_of in (_path, _name):
        left = {index: name_of(source) for index, source in enumerate(sources) if index not in claimed}
        free = [(name_of(prior.source), prior) for prior in _unclaimed(priors, claimed)]
        often = Counter((*left.values(), *(name for name, _ in free)))
        theirs = dict(free)
        # A name decides where it stands once on either side.
        claimed |= {index: theirs[name] for index, name in left.items() if name in theirs and often[name] == 2}
    rest = Candidates(_unclaimed(priors, claimed), certain=False)
    return [Candidates((claimed[index],), certain=True) if index in claimed else rest for index in range(len(sources))]


def _unclaimed(priors: Sequence[Prior], claimed: Mapping[int, Prior]) -> tuple[Prior, ...]:
    taken = {id(prior) for prior in claimed.values()}
    return tuple(prior for prior in priors if id(prior) not in taken)


def compare(report: Report, candidates: Candidates, *, lang: str = "zh") -> Report:
    """Return a report with its comparison to the earlier audit among the candidates."""
    priors = candidates.priors if candidates.certain else _same_entity(report, candidates.priors)
    if len(priors) != 1 or priors[0].error is not None:
        return replace(report, comparison=_without_counterpart(report, priors, lang))
    prior = priors[0]
    now = (*report.findings, *(item.finding for item in report.waived))
    before = (*prior.findings, *prior.waived)
    pairs = pair_findings(before, now)
    standings = tuple(_standing(pairs[index], finding) for index, finding in enumerate(report.findings))
    was = tuple(old.fingerprint if (old := pairs[index]) is not None else "" for index in range(len(standings)))
    kept = {id(old) for old in pairs if old is not None}
    gone = [old for old in prior.findings if id(old) not in kept]
    newly_skipped = {item.rule for item in report.skipped if (item.rule, item.reason) not in prior.skipped}
    comparison = Comparison(
        prior.source,
        standings,
        was,
        tuple(old for old in gone if old.rule not in newly_skipped),
        tuple(old for old in gone if old.rule in newly_skipped),
        _note(report, prior, lang),
    )
    return replace(report, comparison=comparison)


def pair_findings(before: Sequence[Finding], now: Sequence[Finding]) -> list[Finding | None]:
    """Return for each finding of now the one of before that it is, None for a new one.

    First by fingerprint, then by rule and coordinate: there only the printed value has changed. No finding is
    given away twice.
    """
    pairs: list[Finding | None] = [None] * len(now)
    left = list(before)
    keys: tuple[Callable[[Finding], Hashable], ...] = (lambda finding: finding.fingerprint, _coordinate)
    for key in keys:
        waiting = _by(left, key)
        for index, finding in enumerate(now):
            if pairs[index] is None and (same := waiting.get(key(finding))):
                pairs[index] = same.pop(0)
        used = {id(old) for old in pairs if old is not None}
        left = [old for old in left if id(old) not in used]
    return pairs


def _coordinate(finding: Finding) -> Hashable:
    """Return rule and place of a finding; without row and column the text decides, whatever its figures."""
    if finding.verdict is Verdict.ROUNDING:
        return finding.rule  # one list of rounding differences per document
    if not finding.locations:
        return (finding.rule, _FIGURES.sub("#", finding.message))
    where = finding.locations[0]
    text = _FIGURES.sub("#", where.text or "") if where.row is None and where.column is None else ""
    return (finding.rule, where.table, where.section, where.row, where.column, text)


def _standing(old: Finding | None, finding: Finding) -> Standing:
    if old is None:
        return Standing.NEW
    return Standing.REMAINING if old.fingerprint == finding.fingerprint else Standing.CHANGED


def _same_entity(report: Report, priors: Sequence[Prior]) -> tuple[Prior, ...]:
    """Return the earlier audits of the same department and year; where either is unknown, there are none."""
    metadata = report.disclosure.metadata
    own = (metadata.department_name, metadata.year)
    return () if None in own else tuple(prior for prior in priors if (prior.department, prior.year) == own)


def _without_counterpart(report: Report, priors: Sequence[Prior], lang: str) -> Comparison:
    words = _NOTES[lang]
    if not priors:
        note = words["none"]
    elif len(priors) == 1:
        note = words["unread"].format(error=priors[0].error)
    else:
        note = words["several"].format(names="、".join(_name(prior.source) for prior in priors))
    count = len(report.findings)
    return Comparison(None, (Standing.NEW,) * count, ("",) * count, note=note)


def _note(report: Report, prior: Prior, lang: str) -> str:
    """Say so where the two are not of one department and year."""
    metadata, words = report.disclosure.metadata, _NOTES[lang]
    now, then = (metadata.department_name, metadata.year), (prior.department, prior.year)
    if now == then:
        return ""
    said = [
        words["year"].format(name=name or words["unknown"], year=year) if year else name or words["unknown"]
        for name, year in (then, now)
    ]
    return words["other"].format(then=said[0], now=said[1])


def _path(source: str) -> str:
    return source.replace("\\", "/")


def _name(source: str) -> str:
    return _path(source).rsplit("/", 1)[-1]


def _by(items: Iterable[_Item], key: Callable[[_Item], Hashable]) -> dict[Hashable, list[_Item]]:
    """Group items by a key, in their order."""
    groups: defaultdict[Hashable, list[_Item]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return groups
