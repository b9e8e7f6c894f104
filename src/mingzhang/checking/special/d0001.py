"""The document was published later than the law allows after the reply to its budget."""

from collections.abc import Iterator

from mingzhang.checking.dates import in_season, last_day, publication_dates, reply_dates, spoken_date
from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for the first day of publication and the last reply before it that are printed."""
    year = context.disclosure.metadata.year
    if year is None:
        yield not_checked("年度不明")
        return
    replies = in_season(reply_dates(context.disclosure), year)
    published = in_season(publication_dates(context.disclosure), year)
    if not replies or not published:
        missing = "、".join(name for name, found in (("批复日期", replies), ("公开日期", published)) if not found)
        yield not_checked(f"文中没有印{missing}，不能判断是否按期公开")
        return
    opened, where = min(((one.day, one.place) for one in published if one.day), key=lambda pair: pair[0])
    before = [(one.day, one.place) for one in replies if one.day and one.day <= opened]
    replied, source = max(before, key=lambda pair: pair[0], default=(opened, where))
    due = last_day(replied, context.profile.deadline_days)
    if opened <= due:
        yield passed()
    else:
        expected, actual = spoken_date(due), spoken_date(opened)
        yield violated([where, source], expected=expected, actual=actual, reply=spoken_date(replied))
