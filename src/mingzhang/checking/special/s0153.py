"""A text of the overall sheet begins or ends in the middle."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.targets import text_at
from mingzhang.model.writing import fold

_DANGLING = re.compile(r"(?:[，、；：（《”]|(?:^|[。；，])(?:\d{1,2}|[一二三四五六七八九十]{1,3})[、.．]?)$")
_ITEM = re.compile(r"(?:^|[。；，])(?P<number>\d{1,2})[、.．](?!\d)")


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each text: no item number or comma at its end, and numbered items that begin with 1."""
    sheet = context.disclosure.overall
    if sheet is None:
        yield not_applicable("没有整体绩效目标表")
        return
    for label, field in sheet.texts.items():
        text = fold(field.value or "")
        if not text:
            continue
        if _DANGLING.search(text) and not _closes_quote(text):
            end = (field.value or "").rstrip()[-12:]
            yield violated(
                [text_at(sheet, label, end)], expected="完整的文字", actual=f"…{end}", label=label, what="没有写完"
            )
        elif (first := _ITEM.search(text)) is not None and first["number"] != "1":
            start = text[first.start() : first.start() + 12]
            yield violated(
                [text_at(sheet, label, start)],
                expected="从第1项写起",
                actual=f"…{start}…",
                label=label,
                what="前面的项缺失",
            )
        else:
            yield passed(field.place)


def _closes_quote(text: str) -> bool:
    return text.endswith("”") and text.count("”") % 2 == 0
