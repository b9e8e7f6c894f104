"""Sentences of the catalogue told with the figures of a tabulation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from mingzhang.catalogue.sentences import Sentence, load_sentences
from mingzhang.composing.declared import coordinate
from mingzhang.composing.matter import Matter
from mingzhang.composing.template import ITEMS, Stated, filled
from mingzhang.model.publication import Piece, Run, Text

#: An amount in a template: a slot before its unit. Thresholds such as 50万元 stay as they are.
_MONEY = "}万元"
_NONE: Mapping[str, Stated] = {}


@cache
def sentence(sentence_id: str) -> Sentence:
    """Return a sentence of the catalogue by its id.

    Raises:
        KeyError: there is none.
    """
    return {one.id: one for one in load_sentences()}[sentence_id]


def tell(
    matter: Matter,
    sentence_id: str,
    given: Mapping[str, Stated] = _NONE,
    items: Sequence[Mapping[str, Stated]] = (),
    writes: str = "",
) -> list[Run]:
    """Return the runs of a sentence.

    What restates a table's figure is taken from the tabulation; everything else must be given. ``writes`` stands for
    the sentence's own template where it has to say something else than usual.
    """
    found = sentence(sentence_id)
    stated = dict(matter.variables)
    for name, at in _restated(sentence_id):
        if name not in given:
            stated[name] = matter.figure(coordinate(at))
    if items:
        stated[ITEMS] = Stated(ITEMS)
    stated.update(given)
    unit = matter.tabulation.unit
    template, item = writes or found.writes, found.item
    if unit != "万元":
        template, item = template.replace(_MONEY, f"}}{unit}"), item.replace(_MONEY, f"}}{unit}")
    return filled(template, stated, items, item, found.joined)


@cache
def _restated(sentence_id: str) -> tuple[tuple[str, str], ...]:
    """Return the slots of a sentence that restate a figure of a table, with its coordinate."""
    slots = sentence(sentence_id).slots.values()
    return tuple((slot.name, slot.same_as[0]) for slot in slots if slot.same_as and not slot.family)


def words_or(matter: Matter, keys: Sequence[str], sentence_id: str, writes: str = "") -> list[Piece]:
    """Return the clerk's words of the first key that has any, else the sentence that says there is nothing."""
    section = sentence(sentence_id).section
    said = [text for key in keys if (text := matter.say(key))]
    return list(free(said[0], section)) if said else [paragraph(tell(matter, sentence_id, writes=writes), section)]


def paragraph(runs: Iterable[Run], key: str = "") -> Text:
    """Return a paragraph; a semicolon at its end becomes the full stop it was to lead to."""
    kept = list(runs)
    if kept and kept[-1].text.endswith("；"):
        kept[-1] = kept[-1]._replace(text=f"{kept[-1].text[:-1]}。")
    return Text(tuple(kept), key=key)


def plain(text: str, key: str = "") -> Text:
    """Return a paragraph of plain text."""
    return Text((Run(text),), key=key)


def free(text: str, key: str) -> list[Text]:
    """Return the clerk's own paragraphs."""
    return [Text((Run(line.strip()),), key=key, is_free=True) for line in text.splitlines() if line.strip()]
