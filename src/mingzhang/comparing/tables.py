"""Compare the tables: which there are, their lines and amounts, titles, units, notes."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass

from mingzhang.catalogue.tables import load_tables
from mingzhang.comparing.figures import compare_figures
from mingzhang.comparing.lines import Line, lines_of, number_of, tables_of
from mingzhang.comparing.marks import text_change
from mingzhang.comparing.pairs import KeyOf, Named, Renaming, pair, renamings
from mingzhang.comparing.wording import Wording
from mingzhang.model.comparison import Group, Item, Kind, TextChange
from mingzhang.model.disclosure import Disclosure, Table
from mingzhang.model.place import NOWHERE, Place
from mingzhang.model.writing import fold

_PROJECT_TABLES = ("T12", "T13")


@dataclass(frozen=True)
class Names:
    """What is known about names before lines are paired: the two bodies' own, and projects that were renamed."""

    wording: Wording
    old_body: str | None
    new_body: str | None
    renamed: tuple[Renaming, ...]

    def project(self, old: str) -> Renaming | None:
        """Return the new name of an old project that was renamed."""
        return next((item for item in self.renamed if item.old == old), None)


def read_names(wording: Wording, old: Disclosure, new: Disclosure) -> Names:
    """Return the names of bodies, and the projects of tables and sheets that were renamed."""
    left, right = _projects(old), _projects(new)
    # A name that only moved on with the years is paired by itself and must not be taken for another's new name.
    moved = {wording.relative(fold(item.name), old=True) for item in left}
    moved &= {wording.relative(fold(item.name), old=False) for item in right}
    left = [item for item in left if wording.relative(fold(item.name), old=True) not in moved]
    right = [item for item in right if wording.relative(fold(item.name), old=False) not in moved]
    body = (old.metadata.department_name, new.metadata.department_name)
    return Names(wording, *body, renamings(left, right))


def _projects(disclosure: Disclosure) -> list[Named]:
    found: dict[str, Named] = {}
    for table in disclosure.tables:
        if table.id in _PROJECT_TABLES:
            for line in lines_of(disclosure, table):
                if line.project is not None:
                    total = line.figures.get("合计")
                    found.setdefault(line.project, Named(line.project, total.figure.value if total else None))
    for sheet in disclosure.sheets:
        if sheet.name and not sheet.table12_name:
            total_field = sheet.funds_annual.get("总额")
            figure = total_field.figure if total_field else None
            found.setdefault(sheet.name, Named(sheet.name, figure.value if figure else None))
    return list(found.values())


def compare_tables(names: Names, old: Disclosure, new: Disclosure) -> Iterator[Group]:
    """Yield the differences of each table, in the order of the form."""
    tables = tables_of(old), tables_of(new)
    for table_id in dict.fromkeys([*load_tables(), *sorted({*tables[0], *tables[1]})]):
        left, right = tables[0].get(table_id), tables[1].get(table_id)
        if left is not None and right is not None:
            if items := tuple(_items(names, (old, left), (new, right))):
                yield Group(table_id, right.title, number_of(right), None, items)
        elif left is not None:
            yield Group(table_id, left.title, number_of(left), "dropped", _totals(names, old, left, "dropped"))
        elif right is not None:
            yield Group(table_id, right.title, number_of(right), "added", _totals(names, new, right, "added"))


def _totals(names: Names, disclosure: Disclosure, table: Table, kind: Kind) -> tuple[Item, ...]:
    """Return the lines of totals of a table that came or went, as far as they hold amounts."""
    lines = lines_of(disclosure, table)
    totals = [line for line in lines if line.is_total] or list(lines[:1])
    return tuple(_alone(names, line, kind) for line in totals if line.has_amount)


def _items(names: Names, old: tuple[Disclosure, Table], new: tuple[Disclosure, Table]) -> Iterator[Item]:
    if texts := tuple(_texts(names.wording, old, new)):
        yield Item("changed", "about", None, None, 1, (), texts)
    pairs = pair(lines_of(*old), lines_of(*new), _passes(names))
    items = [item for both in pairs if (item := _compare(names, *both)) is not None]
    codes = all(item.key.isdigit() or item.key == "合计" for item in items)
    yield from sorted(items, key=lambda item: item.key if item.key.isdigit() else "") if codes else items


def _passes(names: Names) -> list[tuple[KeyOf[Line], KeyOf[Line]]]:
    """Return the keys that lines are paired by, the strictest first."""
    return [
        (_strict, _strict),
        (lambda line: line.project and fold(line.project), lambda line: line.project and fold(line.project)),
        (lambda line: _moved_on(names, line, old=True), lambda line: _moved_on(names, line, old=False)),
        (lambda line: _renamed(names, line), lambda line: line.project),
        (lambda line: _of_body(line, names.old_body), lambda line: _of_body(line, names.new_body)),
    ]


def _strict(line: Line) -> Hashable:
    return (line.unit, fold(line.project)) if line.project is not None else line.key


def _moved_on(names: Names, line: Line, *, old: bool) -> Hashable | None:
    return names.wording.relative(fold(line.project), old=old) if line.project is not None else None


def _renamed(names: Names, line: Line) -> str | None:
    found = names.project(line.project) if line.project is not None else None
    return found.new if found else None


def _of_body(line: Line, body: str | None) -> Hashable | None:
    """Return the key of the body's own line, whose name changes with the body's."""
    if line.entity is None or not body:
        return None
    return fold(line.entity).replace(fold(body), "本"), line.level, line.key.partition("#")[2]


def _compare(names: Names, old: Line | None, new: Line | None) -> Item | None:
    if old is None or new is None:
        only = new or old
        if only is None or (only.is_fixed and not only.has_amount and names.wording.years):
            return None
        return _alone(names, only, "dropped" if new is None else "added")
    figures = compare_figures(names.wording, old.figures, new.figures)
    same_name = names.wording.same(old.name, new.name) or (old.is_fixed and new.is_fixed)
    if not figures and same_name:
        return None
    found = names.project(old.project) if old.project is not None else None
    kind: Kind = "changed" if same_name else "renamed"
    return Item(
        kind,
        new.key.partition("#")[0],
        old.name,
        new.name,
        new.level,
        figures,
        likeness=found.likeness if found else None,
    )


def _alone(names: Names, line: Line, kind: Kind) -> Item:
    name, key = line.name, line.key.partition("#")[0]
    if kind == "added":
        return Item(kind, key, None, name, line.level, compare_figures(names.wording, {}, line.figures))
    return Item(kind, key, name, None, line.level, compare_figures(names.wording, line.figures, {}))


def _texts(wording: Wording, old: tuple[Disclosure, Table], new: tuple[Disclosure, Table]) -> Iterator[TextChange]:
    """Yield what changed around a table's figures."""
    left, right = old[1], new[1]
    pairs = (
        ("表名", left.title, right.title, left.title_place, right.title_place),
        ("表号", left.caption, right.caption, left.caption_place, right.caption_place),
        ("单位", left.unit, right.unit, left.unit_place, right.unit_place),
        ("编制部门", *_entities(old, new), left.entity_place, right.entity_place),
        ("栏目", _columns(left), _columns(right), left.title_place, right.title_place),
        ("注", _notes(left), _notes(right), _note_place(left), _note_place(right)),
        ("不是数字的格", _unread(*old), _unread(*new), left.title_place, right.title_place),
    )
    for label, one, other, *places in pairs:
        if (change := text_change(wording, label, one, other, (places[0], places[1]))) is not None:
            yield change


def _entities(old: tuple[Disclosure, Table], new: tuple[Disclosure, Table]) -> tuple[str | None, str | None]:
    """Return the bodies two tables name; none where both name one, or each its own document's."""
    names = old[1].entity, new[1].entity
    return (None, None) if fold(names[0] or "") == fold(names[1] or "") else (_entity(*old), _entity(*new))


def _entity(disclosure: Disclosure, table: Table) -> str | None:
    """Return the body a table names, unless it is the disclosing one, whose new name is told once."""
    own = disclosure.metadata.department_name
    return None if own and table.entity and fold(own) == fold(table.entity) else table.entity


def _columns(table: Table) -> str:
    return " | ".join(column for column in table.columns if column)


def _notes(table: Table) -> str:
    return "\n".join(note.text for note in table.notes)


def _note_place(table: Table) -> Place:
    return table.notes[0].place if table.notes else NOWHERE


def _unread(disclosure: Disclosure, table: Table) -> str:
    here: Mapping[Place, None] = {place: None for row in table.rows for place in row.places}
    return "；".join(item.text for item in disclosure.unread if item.kind == "figure" and item.place in here)
