"""The words of the rule book in Chinese and English."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from mingzhang.model.finding import Severity
from mingzhang.model.rule_book import RuleBook, RuleEntry

_ZH = {
    "html_lang": "zh-CN",
    "book": "审核规则",
    "error": "错误",
    "warning": "警告",
    "info": "提示",
    "fuzzy": "按相似程度判断，可能误报，须由人核实",
    "fuzzy_mark": "模糊",
    "why": "为什么定这一级",
    "basis": "依据",
    "meaning": "检查什么",
    "meaning_special": "检查“{title}”：由程序逐处判断，见下面的说法和例子。",
    "meaning_agreement": "情况说明这一节的每个数字都要与下列来源一致：",
    "declared": "算式",
    "given": "适用条件（有一条不成立就不适用，缺数据就不检查）",
    "scope": "范围",
    "unchecked": "什么时候“未检查”",
    "unchecked_identity": "缺少算式中的任何一个数（标“?”的按 0 计），就说“未检查”，从不当作通过。",
    "unchecked_cases": "例如：",
    "unconcerned": "什么时候“不适用”",
    "message": "说法",
    "hint": "怎样改",
    "note": "说明",
    "example": "不合格的例子",
    "no_example": "例子要用图片或几份文件，这里列不出来。",
    "said": "审核结果",
    "lines": "▶ 是有问题的行",
    "rules": "共 {n} 条规则：错误 {error}、警告 {warning}、提示 {info}",
    "none": "没有符合的规则。",
    "skip": "跳到规则",
    "search": "搜索规则：编号、名称、法条、科目……",
    "filter": "筛选",
    "shown": "显示 {n} / {all}",
    "keys": "按键：/ 搜索，j 下一条，k 上一条，Enter 展开，Esc 清除",
    "families": "分类",
    "separator": "；",
    "colon": "：",
    "all": "全部",
}
_EN = {
    "html_lang": "en",
    "book": "Audit rules",
    "error": "Error",
    "warning": "Warning",
    "info": "Note",
    "fuzzy": "goes by likeness and may be mistaken; a person must decide",
    "fuzzy_mark": "fuzzy",
    "why": "Why this severity",
    "basis": "Law",
    "meaning": "What it checks",
    "meaning_special": "Checks “{title}” place by place in code; see message and example below.",
    "meaning_agreement": "Every figure of this section of the narrative agrees with its source:",
    "declared": "Formula",
    "given": "Applies if (not applicable where one is false, not checked where data are missing)",
    "scope": "Scope",
    "unchecked": "When it is not checked",
    "unchecked_identity": "Where any figure of the formula is missing (those marked “?” count as 0) the result is "
    "“not checked”, never a pass.",
    "unchecked_cases": "For example: ",
    "unconcerned": "When it does not apply",
    "message": "Message",
    "hint": "Remedy",
    "note": "Note",
    "example": "An example that fails",
    "no_example": "An example would need pictures or several files.",
    "said": "The audit says",
    "lines": "▶ marks the lines at fault",
    "rules": "{n} rules: {error} errors, {warning} warnings, {info} notes",
    "none": "No rule matches.",
    "skip": "Skip to the rules",
    "search": "Search rules: id, title, law, item …",
    "filter": "Filter",
    "shown": "{n} of {all} shown",
    "keys": "Keys: / search, j next, k previous, Enter open, Esc clear",
    "families": "Families",
    "separator": "; ",
    "colon": ": ",
    "all": "All",
}
WORDS: Mapping[str, Mapping[str, str]] = {"zh": _ZH, "en": _EN}


def count_words(book: RuleBook) -> str:
    """Return how many rules a book holds, by severity."""
    counts = Counter(rule.severity for rule in book.rules)
    numbers = {severity.value: counts[severity] for severity in Severity}
    return WORDS[book.lang]["rules"].format(n=len(book.rules), **numbers)


def meaning_words(entry: RuleEntry, lang: str) -> str:
    """Return the sentence that leads to what a rule checks; "" for identities, whose formulas say it."""
    words = WORDS[lang]
    if entry.kind == "special":
        return words["meaning_special"].format(title=entry.title)
    return words["meaning_agreement"] if entry.kind == "agreement" else ""


def unchecked_words(entry: RuleEntry, lang: str) -> list[str]:
    """Return when a rule is not checked, as sentences."""
    words = WORDS[lang]
    said = [words["unchecked_identity"]] if entry.kind == "identity" else []
    if entry.unchecked:
        said.append(words["unchecked_cases"] + words["separator"].join(entry.unchecked))
    return said
