"""A section ends without full stop."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.text import Line, limited, narrative

_ENDS = tuple("。！？；…”》）)!?;.:：")


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for the last paragraphs of all sections, captions and words such as 无 left out."""
    captions = {caption.place for caption in context.disclosure.captions}
    last: dict[tuple[str, str], Line] = {}
    for line in narrative(context.disclosure):
        if line.paragraph.place not in captions and not line.paragraph.level:
            last[line.key, line.section] = line
    least = int(context.settings["least"])
    found = [line for line in last.values() if len(line.text) >= least and not line.text.rstrip().endswith(_ENDS)]
    if found:
        where = limited([line.here(max(0, len(line.text) - 20)) for line in found])
        names = "、".join(line.section for line in found)
        yield violated(where, expected="句末有句号", actual="缺句号", key=names, sections=names)
    else:
        yield passed() if last else not_checked("没有情况说明")
