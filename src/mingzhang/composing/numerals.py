"""Chinese numerals for headings and lists."""

_DIGITS = "一二三四五六七八九"


def numeral(number: int) -> str:
    """Write 1 to 99 as a Chinese numeral: 三, 十, 十二, 二十一."""
    tens, ones = divmod(number, 10)
    lead = _DIGITS[tens - 1] if tens > 1 else ""
    return f"{lead}{'十' if tens else ''}{_DIGITS[ones - 1] if ones else ''}"
