"""The printed day of publication does not fit the budget year."""

from collections.abc import Iterator

from mingzhang.checking.dates import in_season, publication_dates, spoken_date
from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for the printed days of publication; one that fits is enough."""
    year = context.disclosure.metadata.year
    dated = [one for one in publication_dates(context.disclosure) if one.day is not None]
    if year is None or not dated:
        yield not_checked("文中没有印公开日期" if year is not None else "年度不明")
    elif in_season(dated, year):
        yield passed()
    else:
        first = dated[0]
        shown = spoken_date(first.day) if first.day else first.text
        yield violated([first.place], expected=f"{year - 1}年10月至{year}年12月", actual=shown)
