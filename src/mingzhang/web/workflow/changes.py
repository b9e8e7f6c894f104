"""What differs between two revisions: figures by coordinate, and passages of the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from mingzhang.web.workflow.document import texts_of

if TYPE_CHECKING:
    from mingzhang.web.budgets.models import Filing
    from mingzhang.web.workflow.models import Event, Revision

#: A change that is shown to the public names so many figures and passages; the count is always given in full.
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class FigureChanged:
    """A figure as printed before and after, by its coordinate; "" where it was or is not there."""

    at: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class TextChanged:
    """A stretch of passages that was replaced; "" on the side where nothing stands."""

    old: str
    new: str


def figures_changed(old: Revision, new: Revision) -> list[FigureChanged]:
    """Return every figure that is not printed alike in both revisions, in the order of the newer one."""
    before, after = old.facts, new.facts
    keys = [*after, *(at for at in before if at not in after)]
    pairs = ((at, before.get(at, ""), after.get(at, "")) for at in keys)
    return [FigureChanged(*pair) for pair in pairs if pair[1] != pair[2]]


def texts_changed(old: Revision, new: Revision) -> Iterator[TextChanged]:
    """Yield the stretches of headings and paragraphs that differ."""
    before, after = texts_of(old), texts_of(new)
    for tag, left, left_end, right, right_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield TextChanged("\n".join(before[left:left_end]), "\n".join(after[right:right_end]))


def public_changes(old: Revision, new: Revision) -> dict[str, Any]:
    """Return what changed between two published revisions, as it is kept in the log and shown to the public."""
    figures, texts = figures_changed(old, new), list(texts_changed(old, new))
    return {
        "from": old.number,
        "manifest": old.manifest_hash,
        "figures": [[one.at, one.old, one.new] for one in figures[:_SHOWN]],
        "texts": [[one.old, one.new] for one in texts[:_SHOWN]],
        "count": [len(figures), len(texts)],
    }


def published_events(filing: Filing) -> list[Event]:
    """Return the publications of a filing, the newest first; the data of a later one tell what it changed."""
    return list(filing.events.filter(action="publish").select_related("revision").order_by("-id"))


def public_revision(filing: Filing) -> Revision | None:
    """Return the revision that is before the public now: the last published one, unless it was withdrawn since."""
    last = filing.events.filter(action__in=("publish", "withdraw")).order_by("-id").first()
    return last.revision if last is not None and last.action == "publish" else None
