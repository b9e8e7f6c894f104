"""A term that the form requires is not explained."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.text import section_place
from mingzhang.model.finding import Location
from mingzhang.model.writing import fold


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each required term, and for each printed term without definition."""
    place = section_place(context.disclosure, "P4")
    if place is None:
        yield not_checked("没有名词解释部分")
        return
    least = int(context.settings["least"])
    if not context.disclosure.glossary and not context.profile.glossary:
        yield not_checked("没有读到名词")
    for entry in context.disclosure.glossary:
        if len(fold(entry.definition)) < least:
            where = (Location(entry.place, "名词解释", text=entry.term),)
            yield violated(
                where,
                expected="有释义",
                actual="无释义",
                key=entry.term,
                term=entry.term,
                what=f"“{entry.term}”没有释义",
            )
        else:
            yield passed(entry.place)
    terms = [fold(entry.term) for entry in context.disclosure.glossary]
    for term in context.profile.glossary:
        if _explained(fold(term), terms):
            yield passed()
        else:
            where = (Location(place, "名词解释"),)
            yield violated(where, expected=term, actual="缺少", key=term, term=term, what=f"没有列出“{term}”")


def _explained(term: str, terms: list[str]) -> bool:
    bare = term.replace("”", "")
    return any(bare in other.replace("”", "") for other in terms)
