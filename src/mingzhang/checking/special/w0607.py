"""The title of a law is misprinted, or breaks off."""

import re
from collections.abc import Iterator
from functools import cache

from mingzhang.catalogue.sounds import is_alike
from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.similar import is_one_edit, same_start, worded_where
from mingzhang.checking.text import limited
from mingzhang.model.finding import Location

_TITLE = re.compile(r"《([^《》]{2,60})》")
_STATE = "中华人民共和国"


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each title that is none but almost one, or that ends where no title ends."""
    titles = frozenset(context.settings["titles"])
    broken = re.compile(context.settings["broken"])
    found: dict[tuple[str, str], list[Location]] = {}
    seen = False
    for piece in worded_where(context.disclosure, _TITLE.search):
        for match in _TITLE.finditer(piece.text):
            seen = True
            title = re.sub(r"\s", "", match[1])
            right = "完整的文件名称" if broken.search(title) else _meant(title, titles)
            if right is not None:
                where = Location(piece.place, piece.section or None, text=match[0])
                found.setdefault((match[0], right), []).append(where)
    for (printed, right), places in found.items():
        yield violated(limited(places), expected=right, actual=printed)
    if not found:
        yield passed() if seen else not_applicable("没有引用文件名称")


@cache
def _meant(printed: str, titles: frozenset[str]) -> str | None:
    """Return the law whose title a text differs from by one character left out, added, or of the same sound."""
    if printed.startswith(_STATE):
        printed = printed.removeprefix(_STATE)
    elif any(is_one_edit(printed[: len(_STATE) + more], _STATE) for more in (-1, 0, 1)):
        return f"《{_STATE}…》"
    if printed in titles:
        return None
    meant = [title for title in titles if len(title) >= 4 and is_one_edit(printed, title) and _is_slip(printed, title)]
    return f"《{min(meant)}》" if meant else None


def _is_slip(printed: str, title: str) -> bool:
    """Say whether the difference is one of typing: a character of another sound makes another title."""
    if len(printed) == len(title):
        at = same_start(printed, title)
        return is_alike(printed[at], title[at])
    return same_start(printed, title) > 0 and len(title) >= 5
