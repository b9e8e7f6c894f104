"""The contents speak of another year than the disclosure's."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import YEAR, limited, quoted
from mingzhang.model.finding import Location


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for all entries of the contents."""
    year = context.disclosure.metadata.year
    if year is None:
        yield not_checked("年度不明")
        return
    dated = [entry for entry in context.disclosure.toc if YEAR.search(entry.title)]
    wrong = [entry for entry in dated if str(year) not in YEAR.findall(entry.title)]
    if wrong:
        where = limited([Location(entry.place, "目录", text=entry.title) for entry in wrong])
        yield violated(
            where, expected=f"{year}年", actual=wrong[0].title, titles=quoted(entry.title for entry in wrong)
        )
    elif dated:
        yield passed()
    else:
        yield not_applicable("没有目录，或目录没有写年度")
