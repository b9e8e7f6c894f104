"""A chart's caption stands there and the chart does not."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.model.finding import Location


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each caption; plain text holds no pictures, so nothing can be said there."""
    captions = context.disclosure.captions
    if not captions:
        yield not_applicable("没有图题")
    elif context.disclosure.document.format in context.settings["without_pictures"]:
        yield not_checked("纯文本不含图，不能判断图题下有没有图")
        return
    for caption in captions:
        if caption.has_picture:
            yield passed(caption.place)
        else:
            yield violated(
                [Location(caption.place, text=caption.text)], expected="附图", actual="无图", caption=caption.text
            )
