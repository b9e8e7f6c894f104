"""How references to laws and standards are spoken in reports, in Chinese and English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from mingzhang.catalogue import store
from mingzhang.catalogue.laws import chinese
from mingzhang.catalogue.strict import take

_FILE = "citations.yaml"
_ARTICLE = re.compile(r"(?P<number>\d+)(?:\.(?P<paragraph>\d{1,2}))?(?:\((?P<item>\d{1,2})\))?")


@cache
def _spoken() -> tuple[Mapping[str, str], Mapping[str, str], Mapping[str, Mapping[str, tuple[str, str]]]]:
    """Return English names of laws, English topics, and by law what its numbered points are about."""
    data = take(_FILE, store.read(_FILE), {"laws_en", "topics_en", "points"})
    points = {law: {number: (zh, en) for number, (zh, en) in own.items()} for law, own in data["points"].items()}
    return data["laws_en"], data["topics_en"], points


def cite(basis: str, lang: str = "zh") -> str:
    """Return a reference to a law as spoken: 预算法第14条, 预算法实施条例第40条第2款, 编报规范“尾差”.

    ``law#article`` with the article as a number, number.paragraph (款) or number(item) (项), or a name.
    """
    laws_en, topics_en, points = _spoken()
    law, _, part = basis.partition("#")
    article = _ARTICLE.fullmatch(part)
    named = laws_en.get(law, law) if lang == "en" else law
    if (point := points.get(law, {}).get(part)) is not None:
        return f"{named} ({point[1]})" if lang == "en" else f"{law}（{point[0]}）"
    if lang == "en":
        return f"{named}{_article_en(article) if article else f': {topics_en.get(part, part)}' if part else ''}"
    if not part:
        return law
    return f"{law}{_article_zh(article)}" if article else f"{law}“{part}”"


def _article_zh(article: re.Match[str]) -> str:
    paragraph, item = article["paragraph"], article["item"]
    text = f"第{article['number']}条"
    if paragraph:
        text += f"第{paragraph}款"
    return text + (f"第（{chinese(int(item))}）项" if item else "")


def _article_en(article: re.Match[str]) -> str:
    paragraph, item = article["paragraph"], article["item"]
    text = f" art. {article['number']}"
    return text + (f" para. {paragraph}" if paragraph else "") + (f" item {item}" if item else "")
