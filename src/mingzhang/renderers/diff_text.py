"""A comparison for the terminal: what the two are, key figures, then each difference at its place."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.model.comparison import Chapter, Comparison, FigureChange, Group, Item, Piece, TextChange
from mingzhang.renderers.diff_words import (
    SIGNS,
    WORDS,
    change_words,
    count_words,
    figure_words,
    file_name,
    group_title,
    heading,
    item_name,
    label_words,
    likeness_words,
    note_words,
    pair_words,
    place_words,
    rate_words,
    side_words,
    speech,
)
from mingzhang.renderers.report_text import text_width, wrap
from mingzhang.renderers.report_words import clean

_INDENT = "  "
#: How many unchanged characters are shown around a change.
_AROUND = 14
_LABEL, _NUMBER, _RATE = 30, 16, 12
#: Texts of things that came or went are shown in their first words.
_HEAD = 60


def diff_text(comparison: Comparison, *, lang: str = "zh") -> str:
    """Return a comparison as text of at most 100 columns, ending with a line feed.

    That of a posted copy begins with the verdict in one line and shows key figures only where they differ.
    """
    lang = speech(comparison, lang)
    parts = ["\n".join(_head(comparison, lang))]
    if key_figures := list(_summary(comparison, lang)):
        parts.append("\n".join(key_figures))
    parts.extend("\n".join(_group(group, lang)) for group in comparison.groups)
    return "\n\n".join(parts) + "\n"


def _head(comparison: Comparison, lang: str) -> Iterator[str]:
    words, is_posted = WORDS[lang], comparison.span == "posted"
    if is_posted:
        yield count_words(comparison, lang)
    yield from wrap(heading(comparison, lang), "")
    for which, side in (("old", comparison.old), ("new", comparison.new)):
        yield from wrap(f"{words[which]}: {file_name(side)}", "")
    for note in note_words(comparison, lang):
        yield from wrap(words["note"] + note, "")
    if not is_posted:
        yield from wrap(count_words(comparison, lang), "")


def _summary(comparison: Comparison, lang: str) -> Iterator[str]:
    """Yield the totals, and of the other key figures those that changed; of a posted copy only what differs."""
    words = WORDS[lang]
    if comparison.span == "posted":
        changed = (tuple(item for item in chapter.figures if item.change) for chapter in comparison.summary)
        chapters = [Chapter(chapter.key, own) for chapter, own in zip(comparison.summary, changed, strict=True) if own]
    else:
        chapters = list(comparison.summary)
    if not chapters:
        return
    head = [words["totals"], side_words(comparison, "old", lang), side_words(comparison, "new", lang)]
    yield _row([*head, words["change"], words["rate"]])
    for chapter in chapters:
        yield from _chapter(chapter, lang)


def _chapter(chapter: Chapter, lang: str) -> Iterator[str]:
    shown = [item for item in chapter.figures if chapter.key == "totals" or item.change]
    if shown and chapter.key != "totals":
        yield f"{WORDS[lang][chapter.key]}"
    for item in shown:
        unit = WORDS[lang]["bracketed"].format(text=item.unit) if item.unit not in ("", "万元") else ""
        figures = [figure_words(item.old, lang), figure_words(item.new, lang)]
        yield _row([f"{_INDENT}{item.label}{unit}", *figures, change_words(item, lang), rate_words(item)])


def _row(cells: list[str]) -> str:
    """Return cells in columns, the first to the left, the others to the right."""
    widths = [_LABEL, _NUMBER, _NUMBER, _NUMBER, _RATE]
    padded = [cells[0] + " " * max(widths[0] - text_width(cells[0]), 0)]
    padded += [" " * max(width - text_width(cell), 1) + cell for width, cell in zip(widths[1:], cells[1:], strict=True)]
    return "".join(padded).rstrip()


def _group(group: Group, lang: str) -> Iterator[str]:
    words = WORDS[lang]
    yield from wrap(group_title(group, lang) + words["places"].format(n=group.count), "")
    if group.kind is not None:
        yield f"{_INDENT}{SIGNS[group.kind]} {words[f'whole_{group.kind}']}"
    for item in group.items:
        yield from _item(item, lang)


def _item(item: Item, lang: str) -> Iterator[str]:
    words = WORDS[lang]
    word = f"{words[item.kind]} " if item.kind != "changed" else ""
    alike = likeness_words(item, lang)
    title = f"{SIGNS[item.kind]} {word}{item_name(item, lang)}" + (
        words["bracketed"].format(text=alike) if alike else ""
    )
    indent = _INDENT * min(item.level, 3)
    yield from wrap(title, indent)
    inner = indent + _INDENT * 2
    for figure in item.figures:
        yield from wrap(_figure(figure, lang, item.in_text) + _place(figure, lang), inner)
    for text in item.texts:
        label = f"{label_words(text, lang)}: " if text.label else ""
        yield from wrap(label + _marked(text) + _place(text, lang), inner)


def _place(item: FigureChange | TextChange, lang: str) -> str:
    """Return the place of a difference of a posted copy in brackets."""
    words = WORDS[lang]
    shown = place_words(item, lang) if "new_place" in words else ""
    return words["bracketed"].format(text=shown) if shown else ""


def _figure(item: FigureChange, lang: str, in_text: bool) -> str:
    rate = rate_words(item, in_text=in_text)
    return f"{clean(item.label)} {pair_words(item, lang)}  {change_words(item, lang)}" + (f" ({rate})" if rate else "")


def _marked(text: TextChange) -> str:
    """Return a text with [-what went-] and {+what came+}, long unchanged stretches shortened."""
    if text.kind != "changed":
        only = clean(text.new or text.old or "")
        shown = only if len(only) <= _HEAD else only[:_HEAD] + "…"
        return f"{{+{shown}+}}" if text.kind == "added" else f"[-{shown}-]"
    last = len(text.pieces) - 1
    return "".join(_piece(piece, at == 0, at == last) for at, piece in enumerate(text.pieces)).replace("\n", " ")


def _piece(piece: Piece, first: bool, last: bool) -> str:
    shown = clean(piece.text)
    if piece.mark == "old":
        return f"[-{shown}-]"
    if piece.mark == "new":
        return f"{{+{shown}+}}"
    before, after = ("" if first else shown[:_AROUND]), ("" if last else shown[-_AROUND:])
    return shown if len(shown) <= len(before) + len(after) + 1 else f"{before}…{after}"
