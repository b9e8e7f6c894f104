"""A term that the tables or the narrative use is not explained in the glossary, in a form that is not known."""

from collections.abc import Iterator

from mingzhang.catalogue.terms import glossary_terms
from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.text import narrative, quoted
from mingzhang.model.finding import Location
from mingzhang.model.writing import fold


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for the terms in use; where the profile names its terms, another rule asks for them."""
    disclosure = context.disclosure
    if not disclosure.glossary or context.profile.glossary:
        yield not_applicable("没有名词解释部分，或者按表样检查")
        return
    used = fold("|".join(path for table in disclosure.tables for path in (table.title, *table.columns)))
    used += fold("|".join(line.text for line in narrative(disclosure)))
    explained = [fold(entry.term) for entry in disclosure.glossary]
    missing = [
        term.zh
        for term in glossary_terms()
        if any(fold(name) in used for name in (term.zh, *term.aliases))
        and not any(_bare(name) in _bare(other) for name in (term.zh, *term.aliases) for other in explained)
    ]
    if missing:
        names = quoted(missing, len(missing))
        place = next((section.place for section in disclosure.sections if section.key == "P4"), None)
        where = [Location(place or disclosure.glossary[0].place, "名词解释")]
        yield violated(where, expected="有释义", actual="没有列出", key=names, terms=names)
    else:
        yield passed()


def _bare(name: str) -> str:
    return fold(name).replace("”", "")
