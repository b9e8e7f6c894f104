"""Rules for the terminal: one in full, or all as a list."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.model.rule_book import Example, RuleBook, RuleEntry
from mingzhang.renderers.computation_text import computation_lines
from mingzhang.renderers.report_text import text_width, wrap
from mingzhang.renderers.rule_book_words import WORDS, count_words, meaning_words, unchecked_words

_INDENT = "    "


def rule_text(entry: RuleEntry, lang: str = "zh") -> str:
    """Return one rule in full as text of at most 100 columns, ending with a line feed."""
    parts = [list(_head(entry, lang)), *(list(part) for part in _parts(entry, lang))]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _head(entry: RuleEntry, lang: str) -> Iterator[str]:
    words = WORDS[lang]
    yield from wrap(f"{entry.id}  {entry.title}  [{words[entry.severity.value]}]", "")
    yield from wrap(entry.other_title, "")
    if entry.fuzzy:
        yield from wrap(words["fuzzy"], _INDENT)


def _parts(entry: RuleEntry, lang: str) -> Iterator[Iterator[str]]:
    words = WORDS[lang]
    if entry.why:
        yield _titled(words["why"], [entry.why])
    yield _titled(words["basis"], [f"{law.citation}{words['colon']}{law.text}" for law in entry.laws])
    yield _titled(words["meaning"], [text for text in (meaning_words(entry, lang),) if text] + _spoken(entry))
    if entry.statements:
        yield _titled(words["declared"], [one.declared for one in entry.statements])
    if entry.given:
        yield _titled(words["given"], [f"{one.spoken}  {one.declared}" for one in entry.given])
    if entry.scope:
        yield _titled(words["scope"], entry.scope)
    if unchecked := unchecked_words(entry, lang):
        yield _titled(words["unchecked"], unchecked)
    if entry.unconcerned:
        yield _titled(words["unconcerned"], [words["separator"].join(entry.unconcerned)])
    yield _titled(words["message"], [entry.message])
    yield _titled(words["hint"], [entry.hint])
    if entry.note:
        yield _titled(words["note"], [entry.note])
    yield _example(entry, lang)


def _spoken(entry: RuleEntry) -> list[str]:
    return [one.spoken for one in entry.statements]


def _titled(title: str, texts: list[str] | tuple[str, ...]) -> Iterator[str]:
    yield title
    for text in texts:
        yield from wrap(text, _INDENT)


def _example(entry: RuleEntry, lang: str) -> Iterator[str]:
    words, example = WORDS[lang], entry.example
    if example is None:
        yield from _titled(words["example"], [words["no_example"]])
        return
    yield f"{words['example']}{words['colon']}{example.name}"
    if example.lines:
        yield from _lines(example)
        yield f"{_INDENT}{words['lines']}"
    if example.computation is not None:
        yield from computation_lines(example.computation, lang, _INDENT, stated=len(entry.statements) == 1)
    if example.said:
        yield from wrap(f"{words['said']}  {example.said}", _INDENT)


def _lines(example: Example) -> Iterator[str]:
    width = len(str(example.lines[-1].number))
    last = 0
    for line in example.lines:
        if line.number > last + 1:
            yield f"{_INDENT}  {'…':>{width}}"
        last = line.number
        mark = "▶ " if line.marked else "  "
        first = f"{_INDENT}{mark}{line.number:>{width}} │ "
        rest = " " * text_width(first)
        for index, piece in enumerate(wrap(line.text.replace("\t", " | "), rest)):
            yield first + piece.removeprefix(rest) if not index else piece


def rules_text(book: RuleBook) -> str:
    """Return the rules as a list by family, one a line, ending with their number and a line feed."""
    words = WORDS[book.lang]
    parts = []
    for family in book.families:
        lines = [f"{family.title}  {len(family.rules)}", *wrap(family.about, "")]
        lines += [
            f"  {rule.id}  {words[rule.severity.value]}  {rule.title}{_mark(rule, book)}" for rule in family.rules
        ]
        parts.append("\n".join(lines))
    parts.append(count_words(book) if parts else words["none"])
    return "\n\n".join(parts) + "\n"


def _mark(rule: RuleEntry, book: RuleBook) -> str:
    word = WORDS[book.lang]["fuzzy_mark"]
    if not rule.fuzzy:
        return ""
    return f" ({word})" if book.lang == "en" else f"（{word}）"
