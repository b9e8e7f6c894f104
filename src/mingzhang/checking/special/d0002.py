"""The document says that it was published before its budget was replied to."""

from collections.abc import Iterator

from mingzhang.checking.dates import in_season, publication_dates, reply_dates, spoken_date
from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for the last day of publication and the first reply that are printed."""
    year = context.disclosure.metadata.year
    if year is None:
        yield not_checked("年度不明")
        return
    replies = in_season(reply_dates(context.disclosure), year)
    published = in_season(publication_dates(context.disclosure), year)
    if not replies or not published:
        yield not_checked("文中没有同时印批复日期和公开日期")
        return
    first, last = min(day for one in replies if (day := one.day)), max(day for one in published if (day := one.day))
    if last >= first:
        yield passed()
    else:
        where = [published[0].place, replies[0].place]
        yield violated(where, expected=spoken_date(first), actual=spoken_date(last))
