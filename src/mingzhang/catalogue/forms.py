"""The performance forms as declared in ``forms/*.yaml``: their labels, and the tree of indicators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple, TypeVar

from mingzhang.catalogue import store
from mingzhang.catalogue.strict import take
from mingzhang.model.errors import CatalogueError
from mingzhang.model.writing import fold

T = TypeVar("T")

#: No label of a form is longer; longer cells are never looked up.
LONGEST_LABEL = 24
_SHORTEST_CUT = 4
_SHORTEST_ODD = 3
_AMONG = "其中："


@dataclass(frozen=True, slots=True)
class Label:
    """One label of a form: what it opens, which labels may stand beside it, the unit of a count without one."""

    name: str
    part: str
    row: str | None = None
    unit: str = ""
    required: bool = False


class Match(NamedTuple):
    """A printed text read as a label. ``rest`` is what wrapping cut off its end, ``odd`` marks a slip."""

    label: Label
    rest: str = ""
    odd: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Slips:
    """Names by each writing that differs from them in one character; a blank stands for the character exchanged."""

    writings: Mapping[str, tuple[str, ...]]

    def near(self, key: str) -> tuple[str, ...]:
        """Return the names that differ from a key by one character put in, left out or exchanged."""
        return _near(self, key)


@lru_cache(maxsize=8192)
def _near(slips: Slips, key: str) -> tuple[str, ...]:
    """Look a key up; the sheets of a document ask for the same ones again and again."""
    writings = (key, *(f"{key[:at]} {key[at + 1 :]}" for at in range(len(key))))
    return tuple(name for writing in writings for name in slips.writings.get(writing, ()))


@dataclass(frozen=True, slots=True)
class Form:
    """One form.

    ``exact`` and ``cut`` map keys (see ``label_key``) to labels and to labels cut off by wrapping, ``slips`` finds
    the labels that a key misses by one character.
    """

    titles: tuple[str, ...]
    unit: str
    labels: tuple[Label, ...]
    exact: Mapping[str, Label]
    cut: Mapping[str, tuple[Label, str]]
    slips: Slips

    def match(self, key: str, row: str | None = None) -> Match | None:
        """Return the label a key stands for, among all labels or only those of one row; slips included."""
        if not key:
            return None
        found = self.known(key, row)
        return found or self._near(key, row)

    def known(self, key: str, row: str | None = None) -> Match | None:
        """Return the label a key stands for as the form prints it, whole or cut off by wrapping."""
        label = self.exact.get(key)
        if label is not None:
            return Match(label) if row is None or label.row == row else None
        if key in self.cut:
            label, rest = self.cut[key]
            return Match(label, rest) if row is None or label.row == row else None
        return None

    def _near(self, key: str, row: str | None) -> Match | None:
        if len(key) < (_SHORTEST_ODD if row else _SHORTEST_CUT) or key.isascii():
            return None
        for name in self.slips.near(key):
            label = self.exact[name]
            if row is None or label.row == row:
                return Match(label, odd=True)
        return None

    def required(self) -> tuple[str, ...]:
        """Return the names of the labels that no sheet may lack, in the order of the form."""
        return tuple(label.name for label in self.labels if label.required)


@dataclass(frozen=True, slots=True)
class Levels:
    """The indicator tree. ``second`` maps keys, whole, other and cut, to level-2 labels."""

    first: frozenset[str]
    parents: Mapping[str, str]
    order: Mapping[str, int]
    second: Mapping[str, str]
    whole: frozenset[str]
    hints: Mapping[str, tuple[str, ...]]
    first_slips: Slips
    second_slips: Slips

    def children(self, first: str) -> tuple[str, ...]:
        """Return the level-2 labels below a level-1 label."""
        return tuple(child for child, parent in self.parents.items() if parent == first)

    def odd_first(self, key: str) -> str | None:
        """Return the level-1 label that a key misses by one character."""
        return next(iter(self.first_slips.near(key)), None) if key and key not in self.second else None

    def odd_second(self, key: str) -> str | None:
        """Return the level-2 label that a key misses by one character."""
        return next((self.second[name] for name in self.second_slips.near(key)), None) if key else None


def label_key(text: str) -> str:
    """Return the writing under which labels are looked up: folded, without 其中 and closing colons, "" if too long."""
    if len(text) > LONGEST_LABEL:
        return ""
    return _key(text)


@lru_cache(maxsize=8192)
def _key(text: str) -> str:
    return fold(text).removeprefix(_AMONG).strip("：*")


@cache
def project_form() -> Form:
    """Return the form of the project performance target sheet."""
    return _form("forms/project.yaml")


@cache
def overall_form() -> Form:
    """Return the form of the overall performance target sheet."""
    return _form("forms/overall.yaml")


@cache
def levels() -> Levels:
    """Return the tree of level-1 and level-2 indicators.

    Raises:
        CatalogueError: the file is malformed.
    """
    source = "forms/levels.yaml"
    parents: dict[str, str] = {}
    whole: dict[str, str] = {}
    hints: dict[str, tuple[str, ...]] = {}
    for entry in store.read(source):
        first = take(source, entry, {"name", "children"})
        for below in first["children"]:
            child = take(source, below, {"name"}, {"also", "hints"})
            parents[child["name"]] = first["name"]
            hints[child["name"]] = tuple(child.get("hints", ()))
            whole |= {label_key(name): child["name"] for name in (child["name"], *child.get("also", ()))}
    order = {name: index for index, name in enumerate(parents)}
    cut = {key: name for key, (name, _) in _cuts(whole, 3).items()}
    first_slips = _slips(dict.fromkeys(parents.values()))
    return Levels(
        frozenset(parents.values()), parents, order, cut | whole, frozenset(whole), hints, first_slips, _slips(whole)
    )


def _form(source: str) -> Form:
    data = take(source, store.read(source), {"titles", "unit", "labels"})
    labels: list[Label] = []
    exact: dict[str, Label] = {}
    for entry in data["labels"]:
        label, names = _label(source, entry)
        labels.append(label)
        for key in map(label_key, names):
            if not key or key in exact:
                raise CatalogueError(source, f"label {label.name}: {key!r} is empty, too long or stands twice")
            exact[key] = label
    titles = tuple(fold(title) for title in data["titles"])
    return Form(titles, data["unit"], tuple(labels), exact, _cuts(exact, _SHORTEST_CUT), _slips(exact))


def _label(source: str, entry: Any) -> tuple[Label, list[str]]:
    entry = take(source, entry, {"name", "part"}, {"row", "also", "unit", "required"})
    label = Label(
        entry["name"], entry["part"], entry.get("row"), entry.get("unit", ""), bool(entry.get("required", False))
    )
    return label, [entry["name"], *entry.get("also", ())]


def _slips(names: Iterable[str]) -> Slips:
    writings: dict[str, dict[str, None]] = {}
    for name in names:
        if len(name) < _SHORTEST_ODD:
            continue
        for at in range(len(name) + 1):
            left, right = name[:at], name[at:]
            for writing in (left + right[1:], f"{left} {right[1:]}", f"{left} {right}"):
                if writing != name:
                    writings.setdefault(writing, {})[name] = None
    return Slips({writing: tuple(owners) for writing, owners in writings.items()})


def _cuts(whole: Mapping[str, T], shortest: int) -> dict[str, tuple[T, str]]:
    """Return the beginnings of labels that belong to one label only, with what is missing from each."""
    found: dict[str, list[tuple[T, str]]] = {}
    for key, label in whole.items():
        for length in range(shortest, len(key)):
            found.setdefault(key[:length], []).append((label, key[length:]))
    return {cut: owners[0] for cut, owners in found.items() if cut not in whole and _one(owner for owner, _ in owners)}


def _one(owners: Iterable[object]) -> bool:
    first, *others = owners
    return all(other is first or other == first for other in others)
