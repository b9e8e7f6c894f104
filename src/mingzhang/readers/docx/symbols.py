"""Signs of the fonts Symbol and Wingdings, whose letters are pictures, as the characters they look like."""

from __future__ import annotations

import re

#: What stands for a sign that has no character: the mark of a missing type.
MISSING = "〓"

_SYMBOL = {
    0x25: "%", 0x2B: "+", 0x2D: "－", 0x2E: ".", 0x2F: "/", 0x3C: "<", 0x3D: "=", 0x3E: ">",
    0x61: "α", 0x62: "β", 0x67: "γ", 0x64: "δ", 0x65: "ε", 0x6C: "λ", 0x6D: "μ", 0x70: "π", 0x73: "σ", 0x44: "Δ",
    0x53: "Σ", 0x57: "Ω", 0xA3: "≤", 0xA5: "∞", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±",
    0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xD7: "·", 0xDE: "⇒",
    0xE5: "∑",
}  # fmt: skip
_WINGDINGS = {
    0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "❑", 0x72: "❒", 0x75: "◆", 0x76: "❖", 0x77: "◆",
    0x9E: "·", 0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "□", 0xAB: "★", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑",
    0xE2: "↓", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
} | {0x80: "⓪", 0x8B: "⓪"} | {0x81 + index: chr(0x2460 + index) for index in range(10)} | {
    0x8C + index: chr(0x2776 + index) for index in range(10)
}  # fmt: skip
_WINGDINGS_2 = {
    0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x97: "●", 0x98: "●", 0xA2: "■", 0xA3: "□",
} | {0x69: "⓪"} | {0x6A + index: chr(0x2460 + index) for index in range(10)}  # fmt: skip
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}
#: Word puts the letters of such fonts here, so that no other font shows them.
_PRIVATE = 0xF000
_LAST = 0xF0FF
_PRIVATE_LETTER = re.compile(r"[\uf000-\uf0ff]")


def symbol(font: str, code: int) -> str:
    """Return the character for a letter of a font; letters of other fonts stand for themselves."""
    letter = code - _PRIVATE if _PRIVATE <= code <= _LAST else code
    table = _FONTS.get(font.strip().lower())
    if table is not None:
        return table.get(letter, MISSING)
    if font.strip().lower().startswith(("wingdings", "webdings", "zapf dingbats")):
        return MISSING
    if letter != code:
        return chr(letter) if 0x20 <= letter < 0x7F else MISSING
    return chr(code) if 0x20 <= code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else MISSING


def is_private(text: str) -> bool:
    """Say whether a text has letters that only a font of signs can show."""
    return _PRIVATE_LETTER.search(text) is not None


def replace_private(text: str, font: str) -> str:
    """Return a text with those letters replaced."""
    return "".join(symbol(font, ord(char)) if _PRIVATE <= ord(char) <= _LAST else char for char in text)
