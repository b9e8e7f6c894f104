"""There are no contents."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.model.finding import Location


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome: a document with its parts has contents or not."""
    if context.disclosure.toc:
        yield passed()
    elif not context.disclosure.tables or not context.disclosure.sections:
        yield not_applicable("不是完整的公开文本")
    else:
        first = context.disclosure.sections[0].place
        yield violated([Location(first)], expected="有目录", actual="无目录", key="目录")
