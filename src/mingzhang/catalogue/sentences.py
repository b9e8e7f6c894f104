"""The sentences of the narrative as declared in ``sentences/*.yaml``: what each writes, and how it may be read.

``writes`` is a template: ``{slot}`` or ``{variable}``, ``[…]`` left out where a slot in it has no value,
``<增减:slot>`` and ``<升降:slot>`` the word of a change, ``{*}`` the items of a family. ``reads`` and
``continues`` are patterns of the words before (and after) a figure: ``…`` words without figure or full stop,
``[a|b]`` optional, ``(a|b)`` one of them, ``<word>`` a macro of ``words.yaml``, ``^`` the start of a clause.
``continues`` are read only while their sentence is the one that was opened last.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, cast, get_args

from mingzhang.catalogue import store
from mingzhang.catalogue.strict import take
from mingzhang.model.errors import CatalogueError

SlotType = Literal["number", "text", "list"]
#: When a text slot takes whole paragraphs: where the section states no figure, the first one, the one after it.
Whole = Literal["unless_figures", "paragraph", "following"]
FOLDER = "sentences"
WORDS = f"{FOLDER}/words.yaml"
#: What a template may name besides slots.
VARIABLES = frozenset({"年度", "上年度", "单位名称", "部门或单位", "类", "*"})
_SLOT_KEYS = {"type", "unit", "same_as", "derived", "change_of", "words", "whole", "family", "label", "none"}
_COORDINATE = re.compile(r"T\d\d\[[^\[\],]+(?:, [^\[\],]+)?\]")
_DERIVED = re.compile(r"(?:share|rate)\((?P<part>[^,]+), (?P<whole>.+)\)")
_NAME = re.compile(r"\{([^{}]+)\}")
_DIRECTED = re.compile(r"<(?P<word>增减|升降):(?P<slot>[^<>]+)>")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing a sentence states: its label as facts carry it, its type, and what it restates.

    ``same_as`` lists coordinates of table figures, one of which it must equal; ``derived`` is a share or
    rate of labels of the same section (or ``S02[label]``); ``change_of`` the label whose change on last year
    it states. A ``family`` slot is printed once per class; its label and coordinates contain ``{class}``.
    """

    name: str
    type: SlotType
    unit: str | None
    label: str
    same_as: tuple[str, ...] = ()
    derived: str | None = None
    change_of: str | None = None
    words: str | None = None
    whole: Whole | None = None
    family: str | None = None
    #: Patterns of words that state 0.
    none: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a narrative section. ``dated``: its figures hold as of the date printed with them."""

    id: str
    section: str
    writes: str
    slots: Mapping[str, Slot]
    reads: tuple[str, ...]
    continues: tuple[str, ...]
    opens: tuple[str, ...]
    dated: bool
    item: str
    joined: str


@dataclass(frozen=True, slots=True)
class Words:
    """What all sentences share: macros, words of change, fillers, units, and names of offices."""

    macros: Mapping[str, str]
    rises: tuple[str, ...]
    falls: tuple[str, ...]
    after_change: tuple[str, ...]
    fillers: tuple[str, ...]
    units: Mapping[str, tuple[str, ...]]
    offices: Mapping[str, tuple[str, ...]]
    office_endings: tuple[str, ...]


@cache
def load_sentences() -> tuple[Sentence, ...]:
    """Return all sentences in the order of the sections, read and checked once.

    Raises:
        CatalogueError: a file has an unknown key, an undeclared slot, or an id stands twice.
    """
    sentences = [_sentence(name, entry) for name in store.names(FOLDER) if name != WORDS for entry in _entries(name)]
    ids = [sentence.id for sentence in sentences]
    if twice := {one for one in ids if ids.count(one) > 1}:
        raise CatalogueError(FOLDER, f"declared twice: {', '.join(sorted(twice))}")
    return tuple(sentences)


@cache
def load_words() -> Words:
    """Return the words that sentences share.

    Raises:
        CatalogueError: the file lacks something, has an unknown key, or a macro does not compile.
    """
    data = take(WORDS, store.read(WORDS), set(Words.__slots__))
    for name, macro in data["macros"].items():
        try:
            re.compile(macro)
        except re.error as error:
            raise CatalogueError(WORDS, f"{name}: {error}") from error
    return Words(
        macros=dict(data["macros"]),
        rises=tuple(data["rises"]),
        falls=tuple(data["falls"]),
        after_change=tuple(data["after_change"]),
        fillers=tuple(data["fillers"]),
        units={unit: tuple(printed) for unit, printed in data["units"].items()},
        offices={kind: tuple(printed) for kind, printed in data["offices"].items()},
        office_endings=tuple(data["office_endings"]),
    )


@cache
def slots_of(section: str) -> Mapping[str, Slot]:
    """Return the slots of one section (S02, S05.1 …) by label; family labels contain ``{class}``."""
    return {slot.label: slot for one in load_sentences() if one.section == section for slot in one.slots.values()}


def write_sentence(
    sentence: Sentence,
    values: Mapping[str, str],
    variables: Mapping[str, str],
    items: Sequence[Mapping[str, str]] = (),
) -> str:
    """Fill the template of a sentence.

    Args:
        sentence: The sentence to write.
        values: Printed values by slot name; changes carry a minus sign where they fall.
        variables: 年度, 上年度, 单位名称, 部门或单位.
        items: For a sentence with ``{*}``: per item its slots' values and 类, the printed name.

    Raises:
        KeyError: a slot outside of brackets has no value.
    """
    given = {**variables, **values}
    given["*"] = sentence.joined.join(_fill(sentence.item, {**given, **item}) for item in items)
    return _fill(sentence.writes, given)


def _fill(template: str, given: Mapping[str, str]) -> str:
    kept = _OPTIONAL.sub(lambda group: group[1] if all(map(given.get, names_in(group[1]))) else "", template)
    directed = {match["slot"] for match in _DIRECTED.finditer(kept)}
    worded = _DIRECTED.sub(lambda match: _way(match["word"], given[match["slot"]]), kept)
    return _NAME.sub(lambda name: given[name[1]].removeprefix("-") if name[1] in directed else given[name[1]], worded)


def _way(word: str, value: str) -> str:
    rise, fall = ("增加", "减少") if word == "增减" else ("增长", "下降")
    return fall if value.startswith("-") else rise


def names_in(template: str) -> list[str]:
    """Return the names of slots and variables in a template or pattern, in order."""
    return _NAME.findall(template)


def _entries(name: str) -> list[Any]:
    entries = store.read(name)
    if not isinstance(entries, list):
        raise CatalogueError(name, "expected a list of sentences")
    return entries


def _sentence(name: str, entry: object) -> Sentence:
    required = {"id", "section", "writes", "slots"}
    data = take(name, entry, required, {"reads", "continues", "opens", "dated", "items"})
    source = f"{name}: {data['id']}"
    items = take(source, data["items"], {"each", "joined"}) if "items" in data else {"each": "", "joined": ""}
    sentence = Sentence(
        id=data["id"],
        section=data["section"],
        writes=data["writes"],
        slots={label: _slot(f"{source}: {label}", label, item) for label, item in data["slots"].items()},
        reads=tuple(data.get("reads", ())),
        continues=tuple(data.get("continues", ())),
        opens=tuple(data.get("opens", ())),
        dated=bool(data.get("dated", False)),
        item=items["each"],
        joined=items["joined"],
    )
    _check(source, sentence)
    return sentence


def _slot(source: str, name: str, item: object) -> Slot:
    data = take(source, item, set(), _SLOT_KEYS)
    kind = data.get("type", "number")
    whole = data.get("whole")
    if kind not in get_args(SlotType) or (whole is not None and whole not in get_args(Whole)):
        raise CatalogueError(source, f"unknown type {kind} or whole {whole}")
    if kind == "number" and data.get("unit") not in load_words().units:
        raise CatalogueError(source, f"unknown unit {data.get('unit')}")
    same_as = data.get("same_as", [])
    coordinates = (same_as,) if isinstance(same_as, str) else tuple(same_as)
    if wrong := [at for at in coordinates if not _COORDINATE.fullmatch(at)]:
        raise CatalogueError(source, f"no coordinate: {', '.join(wrong)}")
    if "derived" in data and not _DERIVED.fullmatch(data["derived"]):
        raise CatalogueError(source, f"not a share or rate: {data['derived']}")
    return Slot(
        name=name,
        type=cast("SlotType", kind),
        unit=data.get("unit"),
        label=data.get("label", name),
        same_as=coordinates,
        derived=data.get("derived"),
        change_of=data.get("change_of"),
        words=data.get("words"),
        whole=cast("Whole | None", whole),
        family=data.get("family"),
        none=tuple(data.get("none", ())),
    )


def _check(source: str, sentence: Sentence) -> None:
    """Refuse slots that a pattern names and nobody declares, and declared ones that nothing reads."""
    slots = sentence.slots
    read = {name for pattern in sentence.reads + sentence.continues for name in names_in(pattern)}
    written = set(names_in(sentence.writes + sentence.item)) - VARIABLES
    if unknown := (read | written) - slots.keys():
        raise CatalogueError(source, f"undeclared slot {', '.join(sorted(unknown))}")
    if silent := [name for name, slot in slots.items() if name not in read and not slot.whole]:
        raise CatalogueError(source, f"nothing reads {', '.join(silent)}")
    macros = load_words().macros
    if missing := [slot.words for slot in slots.values() if slot.words and slot.words not in macros]:
        raise CatalogueError(source, f"unknown words {', '.join(missing)}")
    if lost := [slot.change_of for slot in slots.values() if slot.change_of and slot.change_of not in slots]:
        raise CatalogueError(source, f"change of undeclared {', '.join(lost)}")
