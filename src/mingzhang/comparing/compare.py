"""Compare two disclosures: who and when, key figures, tables, sheets, texts, terms."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from mingzhang.comparing.figures import Stated, compare_figures
from mingzhang.comparing.marks import text_change
from mingzhang.comparing.pairs import pair
from mingzhang.comparing.passages import Passage, read_passages
from mingzhang.comparing.posted import compare_running, with_moved
from mingzhang.comparing.sentences import compare_passages
from mingzhang.comparing.sheets import compare_overall, compare_sheets
from mingzhang.comparing.sides import notes_on, same_body, side_of
from mingzhang.comparing.summary import summarise
from mingzhang.comparing.tables import compare_tables, read_names
from mingzhang.comparing.wording import Wording
from mingzhang.model.comparison import Comparison, Group, Item, Kind
from mingzhang.model.disclosure import Disclosure, GlossaryEntry
from mingzhang.model.writing import fold

#: Tables and sheets hold their own figures; those of all other keys belong to sections of the text.
_NO_SECTION = ("T", "X", "F", "ZT")


def compare(old: Disclosure, new: Disclosure, *, posted: bool = False) -> Comparison:
    """Return everything that differs between two disclosures.

    Disclosures of one year, or of an unknown one, are taken for two drafts: every change of wording counts. Those of
    different years are compared by meaning: a year that moved on with the budget's is no change.

    Args:
        old: the older or the approved disclosure.
        new: the newer or the posted one.
        posted: ``new`` is to be a copy of ``old``, in whatever format: what a format alone adds or takes (blanks,
            line breaks, page numbers, watermarks, markup) is no difference, the order of the tables is one.
    """
    wording = Wording(posted=True) if posted else _wording(old, new)
    names = read_names(wording, old, new)
    sides, body = (side_of(old), side_of(new)), same_body(old, new)
    tables = tuple(compare_tables(names, old, new))
    targets = (*compare_overall(names, old.overall, new.overall), *compare_sheets(names, old, new))
    notes = tuple(notes_on(*sides, body))
    if posted:
        running = compare_running(wording, old, new, (_section_figures(old), _section_figures(new)))
        groups = (*with_moved(tables, old, new), *targets, *running.groups)
        return Comparison(*sides, "posted", body, (*notes, *running.notes), summarise(old, new), groups)
    groups = (*tables, *_texts(wording, old, new), *targets, *_glossary(wording, old, new))
    return Comparison(*sides, "years" if wording.years else "drafts", body, notes, summarise(old, new), groups)


def _wording(old: Disclosure, new: Disclosure) -> Wording:
    one, other = old.metadata.year, new.metadata.year
    return Wording((one, other) if one is not None and other is not None and one != other else None)


def _texts(wording: Wording, old: Disclosure, new: Disclosure) -> Iterator[Group]:
    """Yield the sections whose text changed, came or went, with the figures they state; one group at most."""
    left, right = _section_figures(old), _section_figures(new)
    items = []
    for one, other in pair(read_passages(old), read_passages(new), [(_passage_key, _passage_key)]):
        passage = other or one
        if passage is None:
            continue
        figures = compare_figures(wording, left.pop(passage.key, {}), right.pop(passage.key, {}))
        texts = compare_passages(wording, one, other)
        kind: Kind = "dropped" if other is None else "added" if one is None else "changed"
        names = one.title if one else None, other.title if other else None
        if one is not None and other is not None and not wording.same(one.title, other.title):
            kind = "renamed"
        if kind != "changed" or figures or texts:
            items.append(Item(kind, passage.key, *names, passage.level, figures, texts, in_text=True))
    for key in dict.fromkeys([*right, *left]):
        if figures := compare_figures(wording, left.get(key, {}), right.get(key, {})):
            items.append(Item("changed", key, key, key, 1, figures, in_text=True))
    if items:
        yield Group("text", "文字", None, None, tuple(items))


def _passage_key(passage: Passage) -> Hashable:
    return passage.key


def _section_figures(disclosure: Disclosure) -> dict[str, dict[str, Stated]]:
    """Return the figures of the text by section and label."""
    found: dict[str, dict[str, Stated]] = {}
    for fact in disclosure.facts:
        if not fact.at.table.startswith(_NO_SECTION):
            own = found.setdefault(fact.at.table, {})
            own.setdefault(_free_label(own, fact.at.line), Stated(fact.value, fact.place))
    return found


def _free_label(taken: dict[str, Stated], label: str) -> str:
    """Return a label, the second of one name as name#2."""
    again, free = 1, label
    while free in taken:
        again += 1
        free = f"{label}#{again}"
    return free


def _glossary(wording: Wording, old: Disclosure, new: Disclosure) -> Iterator[Group]:
    """Yield the terms that came, went or are explained otherwise; one group at most."""

    def by_definition(entry: GlossaryEntry) -> Hashable:
        return wording.key(entry.definition)

    items = []
    passes = ((_term_key, _term_key), (by_definition, by_definition))
    for one, other in pair(old.glossary, new.glossary, passes):
        if one is None or other is None:
            kind: Kind = "dropped" if other is None else "added"
            items.append(Item(kind, "", one.term if one else None, other.term if other else None))
            continue
        change = text_change(wording, "", one.definition, other.definition, (one.place, other.place))
        same = wording.same(one.term, other.term)
        if change is not None or not same:
            texts = (change,) if change is not None else ()
            items.append(Item("changed" if same else "renamed", "", one.term, other.term, texts=texts))
    if items:
        yield Group("glossary", "名词解释", None, None, tuple(items))


def _term_key(entry: GlossaryEntry) -> Hashable:
    return fold(entry.term)
