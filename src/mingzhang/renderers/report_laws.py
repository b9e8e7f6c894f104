"""How references to laws and standards are spoken in reports, in Chinese and English."""

from __future__ import annotations

import re

_LAWS_EN = {
    "预算法": "Budget Law",
    "预算法实施条例": "Budget Law Regulations",
    "政府信息公开条例": "Government Information Regulations",
    "政府采购法": "Government Procurement Law",
    "政府采购法实施条例": "Government Procurement Regulations",
    "财预〔2016〕143号": "Disclosure Rules 财预〔2016〕143号",
    "预决算公开检查": "Disclosure inspections of the Ministry of Finance",
    "政府收支分类科目": "Classification of revenue and expenditure",
    "编报规范": "Consistency",
}
_TOPICS_EN = {
    "编码与名称": "codes and names",
    "层级": "levels",
    "经济科目对应": "economic items",
    "更名": "renamed items",
    "勾稽关系": "identities",
    "表文一致": "text and tables agree",
    "前后一致": "all parts agree",
    "尾差": "rounding",
    "增减方向": "direction of changes",
    "占比": "shares",
    "计量单位": "units",
    "年度": "years",
    "名称": "names",
    "科目名称": "names of items",
    "目录": "contents",
    "表样": "the form",
    "附件": "attachments",
    "图表": "charts",
    "注释": "notes",
    "模板用语": "words of the template",
    "文字质量": "language",
    "定稿": "final text",
    "绩效目标": "performance targets",
    "人员": "staff",
    "合理性": "plausibility",
    "敏感信息": "sensitive information",
    "说明义务": "duty to explain",
}
#: What the points of checklists are about: their numbers are ours, so that no report may cite them as articles.
_POINTS = {
    "财预〔2016〕143号": {
        "1": ("公开的报表", "tables to publish"),
        "2": ("细化到项、款", "detail"),
        "3": ("空表", "empty tables"),
        "4": ("“三公”经费", "three public expenses"),
        "5": ("机关运行经费", "agency operating expenses"),
        "6": ("政府采购", "procurement"),
        "7": ("职责、机构和增减变化", "duties, organisation and changes"),
        "8": ("名词解释", "glossary"),
        "9": ("国有资产", "state assets"),
        "10": ("绩效目标", "performance targets"),
        "11": ("公开方式", "where to publish"),
        "12": ("公开内容的次序", "order of the parts"),
    },
    "预决算公开检查": {
        "1": ("及时、完整、细化", "timeliness and completeness"),
        "2": ("“三公”经费和增减变化", "three public expenses and changes"),
        "3": ("账表一致", "agreement with the accounts"),
        "4": ("政府采购和国有资产", "procurement and state assets"),
    },
}
_ARTICLE = re.compile(r"(?P<number>\d+)(?:\.(?P<paragraph>\d{1,2}))?(?:\((?P<item>\d{1,2})\))?")
_DIGITS = "〇一二三四五六七八九"


def law_words(basis: str, lang: str) -> str:
    """Return a reference to a law as spoken: 预算法第14条, 预算法实施条例第40条第2款, 编报规范“尾差”.

    ``law#article`` with the article as a number, number.paragraph (款) or number(item) (项), or a name.
    """
    law, _, part = basis.partition("#")
    article = _ARTICLE.fullmatch(part)
    named = _LAWS_EN.get(law, law) if lang == "en" else law
    if (point := _POINTS.get(law, {}).get(part)) is not None:
        return f"{named} ({point[1]})" if lang == "en" else f"{law}（{point[0]}）"
    if lang == "en":
        return f"{named}{_article_en(article) if article else f': {_TOPICS_EN.get(part, part)}' if part else ''}"
    if not part:
        return law
    return f"{law}{_article_zh(article)}" if article else f"{law}“{part}”"


def _article_zh(article: re.Match[str]) -> str:
    paragraph, item = article["paragraph"], article["item"]
    text = f"第{article['number']}条"
    if paragraph:
        text += f"第{paragraph}款"
    return text + (f"第（{chinese_number(int(item))}）项" if item else "")


def _article_en(article: re.Match[str]) -> str:
    paragraph, item = article["paragraph"], article["item"]
    text = f" art. {article['number']}"
    return text + (f" para. {paragraph}" if paragraph else "") + (f" item {item}" if item else "")


def chinese_number(number: int) -> str:
    """Return a number from 1 to 99 in Chinese characters, as paragraphs and items of laws are counted."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")
