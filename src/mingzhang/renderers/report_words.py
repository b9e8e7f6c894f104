"""The words of audit reports in Chinese and English, and how places, laws and conclusions are spoken."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal

from mingzhang.model.disclosure import Disclosure
from mingzhang.model.finding import Finding, Location, Severity, Suspect, Verdict
from mingzhang.model.place import Place
from mingzhang.model.report import Report
from mingzhang.renderers import page_words, review_words

Lang = Literal["zh", "en"]

_ZH = {
    "html_lang": "zh-CN",
    "report": "预算公开审核报告",
    "skip": "跳到问题清单",
    "summary": "审核结论",
    "findings": "问题清单",
    "document": "公开文本",
    "checks": "检查过程",
    "skipped": "未检查的规则",
    "contents": "目录",
    "file": "文件",
    "department": "部门（单位）",
    "year": "年度",
    "year_value": "{year} 年",
    "profile": "版式",
    "unknown": "未识别",
    "bound": "正文数字已读懂",
    "bound_value": "{bound} / {figures}（{percent}）",
    "bound_none": "正文中没有数字",
    "run": "检查",
    "passed": "通过",
    "failed": "不符",
    "rounding": "尾差",
    "not_checked": "未检查",
    "not_applicable": "不适用",
    "error": "错误",
    "warning": "警告",
    "info": "提示",
    "rounding_line": "另有 {n} 处尾差在四舍五入范围内，不影响结论。",
    "skipped_line": "未检查 {n} 条规则：",
    "remarks": "读取说明",
    "conclusion_error": "发现 {errors} 处错误，公开前必须改正",
    "conclusion_warning": "未发现错误，有 {warnings} 处疑点须核实",
    "conclusion_none": "没有可以检查的内容，不能下结论",
    "conclusion_clean": "完成的 {done} 项检查未发现错误和疑点",
    "conclusion_partial": "；另有 {n} 项未能检查",
    "no_findings": "没有发现问题。",
    "expected": "应为",
    "actual": "实为",
    "difference": "相差",
    "tolerance": "尾差上限",
    "suspects": "疑似写错",
    "suspects_first": "最可能写错",
    "suspects_tied": "可能写错（{n} 处并列，分不出先后）",
    "suspects_later": "也可能是",
    "suspects_companion": "须同时改正",
    "consequences": "连带不符",
    "consequences_count": "{n} 处",
    "repaired": "改为 {value}",
    "places": "位置",
    "basis": "依据",
    "hint": "改法",
    "fingerprint": "指纹",
    "blank": "（空）",
    "line": "第 {n} 行",
    "page": "第 {n} 页",
    "table": "表{n}",
    "nowhere": "全文",
    "separator": "；",
    "filter": "筛选",
    "search": "搜索问题",
    "shown": "显示 {n} / {all}",
    "keys": "按键：j 下一个，k 上一个，/ 搜索，Esc 关闭",
    "next": "下一个",
    "previous": "上一个",
    "mark": "问题 {n}：",
    "in_checks": "参与的检查",
    "in_findings": "涉及的问题",
    "close": "关闭",
    "document_help": "边上的数字是原文行号。带下划线的数字参与了检查，点开可看算式；标出的位置有问题，角上是问题编号。",
    "checks_help": "每条规则的每次计算，都代入了原文印出的数字。",
    "checks_count": "{n} 次",
    "reason": "原因",
    "rule": "规则",
    "picture": "图",
    "back": "回到文本",
    "sheet_summary": "汇总",
    "sheet_findings": "问题清单",
    "sheet_skipped": "未检查",
    "errors": "错误",
    "warnings": "警告",
    "infos": "提示",
    "conclusion": "结论",
    "number": "序号",
    "severity": "级别",
    "title": "规则名称",
    "place_line": "位置",
    "place_table": "表",
    "place_row": "行",
    "place_column": "栏",
    "printed": "原文",
    "problem": "问题",
    "should_be": "应为",
    "law": "依据",
    "correct": "如何改正",
    "done": "修改情况",
    "review": "复核意见",
    "choice_done": "已改",
    "choice_explained": "说明",
    "choice_kept": "不改",
    "more_places": "等 {n} 处",
}

_EN = {
    "html_lang": "en",
    "report": "Budget disclosure audit",
    "skip": "Skip to the findings",
    "summary": "Conclusion",
    "findings": "Findings",
    "document": "The disclosure",
    "checks": "Checks",
    "skipped": "Rules not checked",
    "contents": "Contents",
    "file": "File",
    "department": "Department",
    "year": "Year",
    "year_value": "{year}",
    "profile": "Profile",
    "unknown": "not recognised",
    "bound": "Narrative figures understood",
    "bound_value": "{bound} of {figures} ({percent})",
    "bound_none": "the narrative holds no figures",
    "run": "Checks",
    "passed": "Passed",
    "failed": "Failed",
    "rounding": "Rounding",
    "not_checked": "Not checked",
    "not_applicable": "Not applicable",
    "error": "Error",
    "warning": "Warning",
    "info": "Note",
    "rounding_line": "{n} more differences are explained by rounding and do not matter.",
    "skipped_line": "Rules not checked ({n}): ",
    "remarks": "How it was read",
    "conclusion_error": "Errors found: {errors}. Correct them before publication",
    "conclusion_warning": "No errors found; points to verify: {warnings}",
    "conclusion_none": "Nothing could be checked, so there is no conclusion",
    "conclusion_clean": "No errors or doubts in {done} completed checks",
    "conclusion_partial": "; not checked: {n}",
    "no_findings": "Nothing was found.",
    "expected": "Expected",
    "actual": "Printed",
    "difference": "Difference",
    "tolerance": "Rounding allows",
    "suspects": "Probably wrong",
    "suspects_first": "Most probably wrong",
    "suspects_tied": "One of {n} equally likely",
    "suspects_later": "Or else",
    "suspects_companion": "To change as well",
    "consequences": "Also broken",
    "consequences_count": "{n} more",
    "repaired": "should be {value}",
    "places": "Where",
    "basis": "Law",
    "hint": "Remedy",
    "fingerprint": "Fingerprint",
    "blank": "(blank)",
    "line": "line {n}",
    "page": "page {n}",
    "table": "table {n}",
    "nowhere": "whole document",
    "separator": "; ",
    "filter": "Filter",
    "search": "Search findings",
    "shown": "{n} of {all} shown",
    "keys": "Keys: j next, k previous, / search, Esc close",
    "next": "Next",
    "previous": "Previous",
    "mark": "Finding {n}: ",
    "in_checks": "Checks with this figure",
    "in_findings": "Findings here",
    "close": "Close",
    "document_help": "Numbers in the margin are source lines. Underlined figures took part in checks: open one to see "
    "the sums. Marked places have a finding, whose number stands beside them.",
    "checks_help": "Every evaluation of every rule, with the printed figures put in.",
    "checks_count": "{n} times",
    "reason": "Reason",
    "rule": "Rule",
    "picture": "Picture",
    "back": "Back to the text",
    "sheet_summary": "Summary",
    "sheet_findings": "Findings",
    "sheet_skipped": "Not checked",
    "errors": "Errors",
    "warnings": "Warnings",
    "infos": "Notes",
    "conclusion": "Conclusion",
    "number": "No.",
    "severity": "Severity",
    "title": "Title",
    "place_line": "Place",
    "place_table": "Table",
    "place_row": "Row",
    "place_column": "Column",
    "printed": "Printed text",
    "problem": "Problem",
    "should_be": "Should be",
    "law": "Law",
    "correct": "How to correct",
    "done": "Correction",
    "review": "Review",
    "choice_done": "corrected",
    "choice_explained": "explained",
    "choice_kept": "kept",
    "more_places": "and more, {n} in all",
}

WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {**_ZH, **review_words.ZH, **page_words.ZH},
    "en": {**_EN, **review_words.EN, **page_words.EN},
}

_VERDICTS: Mapping[str, Mapping[Verdict, str]] = {
    "zh": {
        Verdict.PASSED: "通过",
        Verdict.ROUNDING: "尾差",
        Verdict.ROUNDING_UNLIKELY: "尾差偏大",
        Verdict.IMPOSSIBLE: "不符",
        Verdict.VIOLATED: "不合规定",
        Verdict.NOT_CHECKED: "未检查",
        Verdict.NOT_APPLICABLE: "不适用",
    },
    "en": {
        Verdict.PASSED: "passed",
        Verdict.ROUNDING: "rounding",
        Verdict.ROUNDING_UNLIKELY: "large rounding",
        Verdict.IMPOSSIBLE: "does not add up",
        Verdict.VIOLATED: "broken",
        Verdict.NOT_CHECKED: "not checked",
        Verdict.NOT_APPLICABLE: "not applicable",
    },
}

#: Marks that stand beside each severity, so that colour is never the only sign.
SIGNS: Mapping[Severity, str] = {Severity.ERROR: "✕", Severity.WARNING: "!", Severity.INFO: "i"}

#: Control and direction-changing characters that could deceive a reader or drive a terminal.
_UNSAFE = {code: "\ufffd" for code in (*range(0x00, 0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0))}
_UNSAFE |= {code: "\ufffd" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xD800, 0xE000))}
_UNSAFE |= {0xFFFE: "\ufffd", 0xFFFF: "\ufffd"}
_UNSAFE_PATTERN = re.compile("[" + "".join(map(re.escape, map(chr, _UNSAFE))) + "]")


def clean(text: str) -> str:
    """Return text of a document with control and direction-changing characters replaced by U+FFFD."""
    return text.translate(_UNSAFE) if _UNSAFE_PATTERN.search(text) else text


def verdict_word(verdict: Verdict, lang: str) -> str:
    """Return the word for the outcome of a check."""
    return _VERDICTS[lang][verdict]


def count_severities(report: Report) -> Counter[Severity]:
    """Return how many findings each severity has."""
    return Counter(finding.severity for finding in report.findings)


def conclusion(report: Report, lang: str) -> str:
    """Return the conclusion of an audit as one sentence without a full stop."""
    words, said, n = WORDS[lang], _conclusion(report, lang), len(report.waived)
    if not n:
        return said
    if count_severities(report)[Severity.ERROR]:
        return said + words["conclusion_waived"].format(n=n)
    return words["conclusion_besides"].format(n=n) + said  # nothing else was found, which alone would be untrue


def _conclusion(report: Report, lang: str) -> str:
    words, counts, summary = WORDS[lang], count_severities(report), report.summary
    done = summary.passed + summary.rounding + summary.failed
    if counts[Severity.ERROR]:
        return words["conclusion_error"].format(errors=counts[Severity.ERROR])
    if counts[Severity.WARNING]:
        return words["conclusion_warning"].format(warnings=counts[Severity.WARNING])
    if not done:
        return words["conclusion_none"]
    partial = words["conclusion_partial"].format(n=summary.not_checked) if summary.not_checked else ""
    return words["conclusion_clean"].format(done=done) + partial


def department(disclosure: Disclosure, lang: str) -> str:
    """Return the department's name or the word for an unknown one."""
    return clean(disclosure.metadata.department_name or WORDS[lang]["unknown"])


def year(disclosure: Disclosure, lang: str) -> str:
    """Return the budget year as spoken or the word for an unknown one."""
    words = WORDS[lang]
    found = disclosure.metadata.year
    return words["unknown"] if found is None else words["year_value"].format(year=found)


def bound_share(disclosure: Disclosure, lang: str) -> str:
    """Return how many of the narrative's figures were bound to a label; never rounded up to 100 %."""
    words, bound, figures = WORDS[lang], disclosure.narrative_bound, disclosure.narrative_figures
    if not figures:
        return words["bound_none"]
    tenths = bound * 1000 // figures
    percent = f"{tenths // 10}%" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}%"
    return words["bound_value"].format(bound=bound, figures=figures, percent=percent)


def place_words(place: Place, lang: str) -> str:
    """Return a place as spoken: 第 12 页, Sheet1!B7, 第 430 行; "" for a place that is nowhere.

    Where a source has pages or sheets a person looks there; its lines are a count of ours.
    """
    words = WORDS[lang]
    if place.page is not None:
        return words["page"].format(n=place.page)
    if place.sheet is not None:
        return f"{clean(place.sheet)}!{place.cell}" if place.cell else clean(place.sheet)
    if place.line is not None:
        return words["line"].format(n=place.line)
    return ""


def coordinate_words(where: Location | Suspect, lang: str) -> str:
    """Return table, row and column, or the section, as spoken: 表5 · 201 · 基本支出."""
    table = WORDS[lang]["table"].format(n=where.table) if where.table is not None else None
    section = where.section if table is None else None
    column = where.column if where.column != "人数" else None
    parts = [clip(part) for part in (section, table, where.row, column) if part]
    return clean(" · ".join(dict.fromkeys(parts)))


def clip(text: str, most: int = 36) -> str:
    """Return a name shortened to what tells it from others."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def where_words(where: Location | Suspect, lang: str) -> str:
    """Return place and coordinate in one phrase, such as 第 63 行 / 表1 · 收入总计."""
    parts = (place_words(where.place, lang), coordinate_words(where, lang))
    return " / ".join(part for part in parts if part) or WORDS[lang]["nowhere"]


def suspect_word(suspect: Suspect, suspects: Sequence[Suspect], lang: str) -> str:
    """Return how strongly a cell is suspected beside the other suspects of its finding."""
    words = WORDS[lang]
    if suspect.companion:
        return words["suspects_companion"]
    if suspect.rank > 1:
        return words["suspects_later"]
    if suspect.tied:
        return words["suspects_tied"].format(n=sum(other.rank == 1 for other in suspects))
    alone = all(other is suspect or other.companion or other.rank == 1 for other in suspects)
    return words["suspects"] if alone else words["suspects_first"]


def difference_words(finding: Finding, lang: str) -> str | None:
    """Return by how much the printed value is off, in words instead of a sign: 少15人, 多2.70个百分点."""
    if finding.difference is None:
        return None
    value = clean(finding.difference)
    less = value.startswith("-")
    bare = value.removeprefix("-")
    if finding.unit == "%":
        shown = f"{bare} percentage points" if lang == "en" else f"{bare}个百分点"
    else:
        shown = with_unit(bare, finding.unit)
    if lang == "en":
        return f"{shown} too {'low' if less else 'high'}"
    return f"{'少' if less else '多'}{shown}"


def with_unit(value: str, unit: str | None) -> str:
    """Return an amount with its unit unless it already carries it."""
    return value if not unit or value.endswith(unit) else f"{value}{unit}"


def is_rounding_note(finding: Finding) -> bool:
    """Say whether a finding is the document's list of rounding differences, which is information only."""
    return finding.verdict is Verdict.ROUNDING and finding.severity is Severity.INFO
