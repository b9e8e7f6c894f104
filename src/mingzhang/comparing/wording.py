"""When two texts say the same.

Between drafts blanks are put aside, between years also years and punctuation, between an approved document and its
posted copy whatever a change of format alone does.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

from mingzhang.model.writing import fold, squeeze

#: A year that moves on with the budget's; that of a document number such as 〔2025〕12号 stays what it is.
_YEAR = r"(?<![\d.,])20\d{2}(?=\s*年|[）)]\s*年|\s*[-—－~～至]\s*20\d{2}\s*年)"
_TOKEN = re.compile(rf"({_YEAR}|\d[\d,，]*(?:[.．]\d+)?\s?[%％]?|[A-Za-z]+|.)\s*", re.DOTALL)
_SEPARATED = re.compile(r"(?<=\d)[,，](?=\d{3})")
_IS_YEAR = re.compile(_YEAR)
_ANY_YEAR = "\0year"
#: Marks of emphasis and of lists, which one format prints, another draws and a third drops.
_MARKUP = re.compile(r"\*\*|^[-•●◆■□▪·*]+(?=\D)")
#: Signs that fonts of PDFs stand for a character with: radicals, compatibility ideographs, ligatures.
_LOOKALIKE = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\ufb00-\ufb06]")
_SOFT_HYPHEN = "\u00ad"
#: Leader dots with the page behind them: a line of contents.
_LEADERS = re.compile(r"(?:[.．·•∙⋯…・]{3,}|…)[-—]?\d{0,4}[-—]?$")


class Token(NamedTuple):
    """The smallest stretch of text that is marked: a number, a year, a word of letters or one character.

    ``key`` is what is compared (any year: one key), ``shown`` the text with the blanks behind it, ``year`` the year
    where years are compared by their distance from the budget's.
    """

    key: str
    shown: str
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """How texts are compared.

    ``years`` are the budget years of old and new, None between drafts of one year; ``posted`` is set where the new
    document is to be a copy of the old one in another format.
    """

    years: tuple[int, int] | None = None
    posted: bool = False

    def tokens(self, text: str) -> tuple[Token, ...]:
        """Return a text as tokens, the blanks before it left out."""
        text = bare(text) if self.posted else text.strip()
        years = {match.start() for match in _IS_YEAR.finditer(text)} if self.years else frozenset()
        return tuple(self._token(match, match.start() in years) for match in _TOKEN.finditer(text))

    def _token(self, match: re.Match[str], is_year: bool) -> Token:
        if is_year:
            return Token(_ANY_YEAR, match[0], int(match[1]))
        bare = _SEPARATED.sub("", squeeze(match[1]))
        return Token(fold(bare) if self.years else bare, match[0])

    def key(self, text: str) -> tuple[str, ...]:
        """Return what texts that may be the same have in common; any year stands for any other."""
        return tuple(token.key for token in self.tokens(text))

    def relative(self, text: str, *, old: bool) -> tuple[str, ...]:
        """Return a key in which years are told by their distance from the budget's year of that side."""
        base = 0 if self.years is None else self.years[0] if old else self.years[1]
        return tuple(token.key if token.year is None else f"{token.year - base:+d}" for token in self.tokens(text))

    def agree(self, old: Token, new: Token) -> bool:
        """Say whether two tokens of one key are the same: a year as printed, or as far from its budget's year."""
        if self.years is None or old.year is None or new.year is None or old.year == new.year:
            return True
        return old.year - self.years[0] == new.year - self.years[1]

    def same(self, old: str | None, new: str | None) -> bool:
        """Say whether two texts say the same; a missing text is like an empty one."""
        if (old or "") == (new or ""):
            return True
        left, right = self.tokens(old or ""), self.tokens(new or "")
        if len(left) != len(right):
            return False
        return all(a.key == b.key and self.agree(a, b) for a, b in zip(left, right, strict=True))


def bare(text: str) -> str:
    """Return a text without what a change of format alone adds or takes: blanks, markup, leader dots, look-alikes."""
    text = squeeze(text).replace(_SOFT_HYPHEN, "")
    text = _LEADERS.sub("", _MARKUP.sub("", text))
    return _LOOKALIKE.sub(lambda sign: unicodedata.normalize("NFKC", sign[0]), text)
