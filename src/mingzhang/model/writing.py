"""Ways of writing the same thing: blanks, full and half width, quotation marks. For comparing only."""

from __future__ import annotations

import re
from functools import lru_cache

#: Half-width punctuation and its full-width form, the one Chinese documents should use.
_FOLD = {
    "(": "（",
    ")": "）",
    ",": "，",
    ";": "；",
    ":": "：",
    "?": "？",
    "!": "！",
    '"': "”",
    "“": "”",
    "‘": "’",
    "'": "’",
    "﹙": "（",
    "﹚": "）",
}
_FOLD |= {chr(0xFF10 + digit): str(digit) for digit in range(10)}
_FOLD |= {chr(0xFF21 + index): chr(0x41 + index) for index in range(26)}
_FOLD |= {chr(0xFF41 + index): chr(0x61 + index) for index in range(26)}
#: Texts hold few signs to fold: looking for them costs a tenth of translating every character.
_FOLDABLE = re.compile(f"[{re.escape(''.join(_FOLD))}]")
#: Labels and names are shorter; longer texts are rarely folded twice.
_LABEL = 40
#: Blanks without width, which ``str.split`` does not know.
_ZERO_WIDTH = ("\u200b", "\ufeff")
_HAN = r"\u3000-\u303f\u4e00-\u9fff\uff00-\uffef“”‘’"
_WRAP = re.compile(rf"(?<=[{_HAN}])[ \t\u3000\xa0]+(?=[{_HAN}])")

#: 一、 （一） 1. (1) ① before a label.
NUMBERING = re.compile(r"^(?:（?[一二三四五六七八九十]{1,3}）?[、．.]|[（(]?\d{1,2}[)）、．.]|[①②③④⑤⑥⑦⑧⑨])")


def squeeze(text: str) -> str:
    """Return the text without any blanks."""
    bare = "".join(text.split())
    for blank in _ZERO_WIDTH:
        bare = bare.replace(blank, "")
    return bare


def fold(text: str) -> str:
    """Return the text in one writing: no blanks, full-width punctuation, half-width digits, one quotation mark."""
    return _fold_label(text) if len(text) <= _LABEL else _folded(text)


@lru_cache(maxsize=32_768)
def _fold_label(text: str) -> str:
    """Fold a short text: the same labels are asked for many times."""
    return _folded(text)


def _folded(text: str) -> str:
    return _FOLDABLE.sub(lambda sign: _FOLD[sign[0]], squeeze(text))


def unwrap(text: str) -> str:
    """Return the text without the blanks that line wrapping leaves between two Chinese characters."""
    return _WRAP.sub("", text) if " " in text or "\u3000" in text else text


def strip_numbering(label: str) -> str:
    """Return a folded label without 一、 （一） 1. ① and 其中： before it."""
    return NUMBERING.sub("", fold(label).removeprefix("其中：").removeprefix("加：").removeprefix("减："))
