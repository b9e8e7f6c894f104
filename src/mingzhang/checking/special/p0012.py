"""A document that is attached names an annex that is not there."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.text import limited, lines_of
from mingzhang.model.disclosure import Attachment
from mingzhang.model.finding import Location
from mingzhang.model.writing import fold


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each attached document that names an annex."""
    naming = [
        (attachment, named)
        for attachment in context.disclosure.attachments
        if isinstance(named := attachment.content.get("annex_named"), str) and named
    ]
    if not naming:
        yield not_applicable("没有附文件，或所附文件没有附件")
    for attachment, named in naming:
        if attachment.content.get("annex_present"):
            yield passed(attachment.place)
            continue
        where = limited(
            [*_mentions(context, attachment, named), Location(attachment.place, f"附件：{attachment.title}")]
        )
        yield violated(
            where, expected=named[:60], actual="未附", key=fold(named), annex=named[:60], title=attachment.title or ""
        )


def _mentions(context: Context, attachment: Attachment, named: str) -> Iterator[Location]:
    """Yield the lines of the attachment that name the annex."""
    bare = fold(named).strip("《》")
    first = attachment.place.line or 0
    for line in lines_of(context.disclosure):
        after = (line.paragraph.place.line or 0) >= first
        if line.part == "attachment" and after and bare in fold(line.text):
            yield line.here()
