"""A word is printed twice in a row."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.text import limited, lines_of, quoted, search, words


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for the running text."""
    lines = [line for line in lines_of(context.disclosure) if line.part in ("P1", "P3", "P4")]
    found = limited(search(lines, words(context.settings["doubled"])))
    if not lines:
        yield not_checked("没有职责、情况说明和名词解释")
    elif found:
        shown = quoted(location.text for location in found)
        yield violated(found, expected="不重复", actual=shown, found=shown)
    else:
        yield passed()
