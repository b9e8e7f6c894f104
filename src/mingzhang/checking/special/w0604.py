"""Two words next to each other say the same."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.similar import distinct_text, worded_where
from mingzhang.checking.text import limited, quoted, words
from mingzhang.model.finding import Location


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for the whole document."""
    doubled, text = words(context.settings["doubled"]), distinct_text(context.disclosure)
    if not text:
        yield not_applicable("没有文字")
        return
    if doubled.search(text) is None:
        yield passed()
        return
    found = limited(
        [
            Location(piece.place, piece.section or None, text=match[0])
            for piece in worded_where(context.disclosure, doubled.search)
            for match in doubled.finditer(piece.text)
        ]
    )
    shown = quoted(location.text for location in found)
    yield violated(found, expected="不重复", actual=shown, found=shown)
