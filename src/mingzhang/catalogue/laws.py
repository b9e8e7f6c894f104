"""The laws and standards that rules cite, as declared in ``laws.yaml``: ``resolve("预算法#14")``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal, get_args

from mingzhang.catalogue import store
from mingzhang.catalogue.strict import take
from mingzhang.model.errors import CatalogueError

SOURCE = "laws.yaml"

Kind = Literal["law", "regulation", "local", "document", "standard", "practice"]
#: Where the words of the articles come from: the text itself, copies of the duty elsewhere, or ourselves.
Origin = Literal["text", "checklist", "own"]

_NUMBER = re.compile(r"(\d+)(?:\.(\d+)|\((\d+)\))?")
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a law, or a paragraph (款) or item (项) of it, with one sentence of what it says.

    ``number`` is ``14``, ``14.2`` (paragraph 2), ``92(3)`` (item 3), or the name of a standard's article.
    """

    law: Law
    number: str
    text: str

    @property
    def reference(self) -> str:
        """Return the reference by which rules cite the article: ``预算法#14.2``."""
        return f"{self.law.id}#{self.number}"

    @property
    def citation(self) -> str:
        """Return how a Chinese text cites the article: 《中华人民共和国预算法》第十四条第二款."""
        if self.law.kind == "practice":
            return self.law.title
        title = f"《{self.law.title}》" if self.law.source != "own" else self.law.title
        match = _NUMBER.fullmatch(self.number)
        if match is None:
            return f"{title}：{self.number}"
        if self.law.source != "text":
            # The numbers of duties taken from elsewhere are ours and must not look like the document's articles.
            return f"{title}（{self.law.id}）" if self.law.id != self.law.title else title
        article, paragraph, item = match.groups()
        tail = f"第{chinese(int(paragraph))}款" if paragraph else f"第（{chinese(int(item))}）项" if item else ""
        return f"{title}第{chinese(int(article))}条{tail}"


@dataclass(frozen=True, slots=True)
class Law:
    """A law, regulation, ministry document or standard. ``region`` is the province or city of local ones."""

    id: str
    title: str
    title_en: str
    kind: Kind
    date: str
    source: Origin
    region: str | None
    texts: Mapping[str, str]

    def article(self, number: str) -> Article | None:
        """Return an article by its number or name, None where it is not declared."""
        text = self.texts.get(number)
        return Article(self, number, text) if text is not None else None

    @property
    def articles(self) -> tuple[Article, ...]:
        """Return all declared articles in the order of the file."""
        return tuple(Article(self, number, text) for number, text in self.texts.items())


@cache
def load_laws() -> Mapping[str, Law]:
    """Return all laws by id.

    Raises:
        CatalogueError: the file is malformed or an id is used twice.
    """
    data = store.read(SOURCE)
    if not isinstance(data, list):
        raise CatalogueError(SOURCE, "expected a list")
    laws = [parse_law(item) for item in data]
    if len({law.id for law in laws}) != len(laws):
        raise CatalogueError(SOURCE, "an id is used twice")
    return MappingProxyType({law.id: law for law in laws})


@cache
def resolve(reference: str) -> Article:
    """Return the article a reference such as ``预算法#14`` names.

    Raises:
        CatalogueError: no such law or article is declared.
    """
    law_id, mark, number = reference.partition("#")
    law = load_laws().get(law_id)
    if law is None or not mark:
        raise CatalogueError(SOURCE, f"{reference}: no such law")
    article = law.article(number)
    if article is None:
        raise CatalogueError(SOURCE, f"{reference}: no such article")
    return article


def parse_law(data: object) -> Law:
    """Read one law as declared.

    Raises:
        CatalogueError: a key is missing or unknown, or a value is not one of those allowed.
    """
    item = take(SOURCE, data, {"id", "title", "title_en", "kind", "date", "source", "articles"}, {"region"})
    where = f"{SOURCE}: {item['id']}"
    if item["kind"] not in get_args(Kind) or item["source"] not in get_args(Origin):
        raise CatalogueError(where, f"unknown kind {item['kind']} or source {item['source']}")
    texts = item["articles"]
    if not isinstance(texts, Mapping) or not texts or "#" in item["id"]:
        raise CatalogueError(where, "needs articles, and an id without #")
    for number, text in texts.items():
        if not isinstance(number, str) or not isinstance(text, str) or not text:
            raise CatalogueError(where, f"article {number} needs a text")
        if item["source"] == "text" and _NUMBER.fullmatch(number) is None:
            raise CatalogueError(where, f"{number} is no number of an article")
    return Law(
        id=item["id"],
        title=item["title"],
        title_en=item["title_en"],
        kind=item["kind"],
        date=str(item["date"]),
        source=item["source"],
        region=item.get("region"),
        texts=MappingProxyType(dict(texts)),
    )


def chinese(number: int) -> str:
    """Return a number from 1 to 199 as laws write it: 十四, 九十二, 一百零一."""
    if not 0 < number < 200:
        raise ValueError(f"{number} is not the number of an article")
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    if not hundreds and tens == 1:
        return f"十{_DIGITS[ones] if ones else ''}"
    low = (f"{_DIGITS[tens]}十" if tens else "零" if hundreds and ones else "") + (_DIGITS[ones] if ones else "")
    return ("一百" if hundreds else "") + low
