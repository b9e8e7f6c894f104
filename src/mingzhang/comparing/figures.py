"""Put two figures against each other, units reconciled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from mingzhang.comparing.wording import Wording
from mingzhang.model.comparison import FigureChange
from mingzhang.model.money import Figure
from mingzhang.model.place import NOWHERE, Place


class Stated(NamedTuple):
    """A figure and where it stands."""

    figure: Figure
    place: Place


def differ(wording: Wording, old: Figure | None, new: Figure | None) -> bool:
    """Say whether two figures are not the same.

    In one unit the amounts tell, between drafts the writing as well (a blank that became 0.00). In two units the
    amounts are the same if some exact amount prints as both. A figure that is not there is like one of 0. In a posted
    copy the amounts alone tell, as workbooks drop zeros that a page prints.
    """
    if old is None or new is None:
        only = old or new
        return only is not None and only.value != 0
    if old.scale != new.scale:
        return not old.interval.meets(new.interval)
    return old.value != new.value or (_by_writing(wording) and old.printed != new.printed)


def _by_writing(wording: Wording) -> bool:
    return wording.years is None and not wording.posted


def compare_figures(wording: Wording, old: Mapping[str, Stated], new: Mapping[str, Stated]) -> tuple[FigureChange, ...]:
    """Return the figures that differ, by label, in the order of the new side."""
    return tuple(
        figure_change(label, old.get(label), new.get(label))
        for label in dict.fromkeys([*new, *old])
        if differ(wording, _figure(old.get(label)), _figure(new.get(label)))
    )


def figure_change(label: str, old: Stated | None, new: Stated | None) -> FigureChange:
    """Return two figures side by side."""
    return FigureChange(label, _figure(old), _figure(new), old.place if old else NOWHERE, new.place if new else NOWHERE)


def _figure(stated: Stated | None) -> Figure | None:
    return stated.figure if stated is not None else None


def any_amount(stated: Iterable[Stated]) -> bool:
    """Say whether any of the figures is not 0."""
    return any(item.figure.value for item in stated)
