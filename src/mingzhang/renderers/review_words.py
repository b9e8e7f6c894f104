"""The words of reviewed reports: waived findings, and what is new, fixed and remaining."""

from __future__ import annotations

from collections.abc import Mapping

from mingzhang.model.finding import Finding
from mingzhang.model.report import Comparison, Report, Standing
from mingzhang.model.waiver import Waiver, date_words, scope_words

ZH: Mapping[str, str] = {
    "waived": "已豁免",
    "waived_by": "豁免",
    "waived_value": "{reason}（批准人：{who}；有效期至{until}）",
    "conclusion_waived": "；另有 {n} 处问题已豁免",
    "conclusion_besides": "除已豁免的 {n} 处外，",
    "unused": "未用上的豁免",
    "unused_value": "第 {entry} 条（第 {line} 行）{rule} {place}：没有与它对应的问题。"
    "请核对写法；已改正的，删去这一条。",
    "new": "新增",
    "remaining": "仍然存在",
    "changed": "仍然存在（数字有变）",
    "fixed": "已改正",
    "unverified": "未能复核（规则本次未检查）",
    "by_baseline": "（位置按基线）",
    "compared": "与基线比较",
    "compared_line": "与基线“{baseline}”比较：新增 {new} · 已改正 {fixed} · 仍然存在 {remaining}",
    "compared_changed": "（其中 {n} 处数字有变）",
    "compared_unverified": " · 未能复核 {n}",
    "standing": "与基线比较",
    "reason_given": "理由",
    "who": "批准人",
    "until": "有效期至",
    "entry": "条",
    "waiver_place": "豁免的地方",
}

EN: Mapping[str, str] = {
    "waived": "Waived",
    "waived_by": "Waiver",
    "waived_value": "{reason} ({who}, until {until})",
    "conclusion_waived": "; waived: {n}",
    "conclusion_besides": "Apart from what is waived ({n}): ",
    "unused": "Unused waivers",
    "unused_value": "entry {entry} (line {line}) {rule} {place}: no finding is like this. Check how it is written; "
    "delete it if the fault is corrected.",
    "new": "New",
    "remaining": "Remaining",
    "changed": "Remaining, other figures",
    "fixed": "Fixed",
    "unverified": "Not verified (rule not checked this time)",
    "by_baseline": " (places as in the baseline)",
    "compared": "Compared to the baseline",
    "compared_line": "Compared to {baseline}: new {new} · fixed {fixed} · remaining {remaining}",
    "compared_changed": " (other figures: {n})",
    "compared_unverified": " · not verified {n}",
    "standing": "Compared",
    "reason_given": "Reason",
    "who": "By",
    "until": "Until",
    "entry": "Entry",
    "waiver_place": "Waived place",
}

_WORDS = {"zh": ZH, "en": EN}


def waiver_words(waiver: Waiver, lang: str) -> str:
    """Return why a finding stands, by whom and until when."""
    until = date_words(waiver.until, lang)
    return _WORDS[lang]["waived_value"].format(reason=waiver.reason, who=waiver.who, until=until)


def unused_words(waiver: Waiver, lang: str) -> str:
    """Return what is to be done about a waiver that matches nothing."""
    place = scope_words(waiver.scope, lang)
    return _WORDS[lang]["unused_value"].format(entry=waiver.number, line=waiver.at, rule=waiver.rule, place=place)


def standing_word(standing: Standing, lang: str) -> str:
    """Return the word for how a finding stands to the baseline."""
    return _WORDS[lang][standing.value]


def comparison_words(comparison: Comparison, counts: Mapping[Standing, int], fixed: int, lang: str) -> list[str]:
    """Return the numbers of a comparison in one sentence, and what must be known about its two sides.

    Args:
        comparison: the comparison.
        counts: how many findings are new, remaining, changed.
        fixed: how many earlier findings are gone.
        lang: "zh" or "en".
    """
    words, lines = _WORDS[lang], []
    if comparison.baseline is not None:
        changed, unverified = counts.get(Standing.CHANGED, 0), len(comparison.unverified)
        remaining = counts.get(Standing.REMAINING, 0) + changed
        line = words["compared_line"].format(
            baseline=comparison.baseline, new=counts.get(Standing.NEW, 0), fixed=fixed, remaining=remaining
        )
        line += words["compared_changed"].format(n=changed) if changed else ""
        lines.append(line + (words["compared_unverified"].format(n=unverified) if unverified else ""))
    return [*lines, comparison.note] if comparison.note else lines


def standing_of(report: Report) -> list[tuple[Finding, Standing | None]]:
    """Return each finding that counts with how it stands to the baseline, None without one."""
    if report.comparison is None:
        return [(finding, None) for finding in report.findings]
    return list(zip(report.findings, report.comparison.standings, strict=True))
