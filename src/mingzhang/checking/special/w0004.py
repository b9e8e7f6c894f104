"""The mark of a draft was left in the published text."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.text import limited, pieces_of
from mingzhang.model.finding import Location


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for the watermark."""
    mark = context.disclosure.metadata.watermark
    if mark is None:
        yield passed() if pieces_of(context.disclosure) else not_checked("没有读到文字")
        return
    ends = (mark.places[0], mark.places[-1], *mark.places[1:-1])
    where = limited([Location(place, text=mark.text) for place in ends])
    yield violated(where, expected="无水印", actual=mark.text, count=str(len(mark.places)))
