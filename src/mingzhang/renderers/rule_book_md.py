"""The rule book as Markdown: one page per family and an index, or all in one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from mingzhang.model.finding import Severity
from mingzhang.model.rule_book import RuleBook, RuleEntry, RuleFamily
from mingzhang.renderers.computation_text import computation_lines
from mingzhang.renderers.rule_book_words import WORDS, count_words, meaning_words, unchecked_words

_SEVERITIES = tuple(Severity)


def rules_md(book: RuleBook) -> str:
    """Return the whole book as one Markdown page."""
    parts = [f"# {WORDS[book.lang]['book']}\n\n{count_words(book)}\n"]
    parts += [family_md(family, book.lang, level=2) for family in book.families]
    return "\n".join(parts)


def index_md(book: RuleBook) -> str:
    """Return the index of a book whose families are pages of their own, ``<family>.md`` beside it."""
    words = WORDS[book.lang]
    heads = [words["families"], words["all"], *(words[severity.value] for severity in _SEVERITIES)]
    lines = [f"# {words['book']}", "", count_words(book), "", _row(heads), "|---|---:|---:|---:|---:|"]
    for family in book.families:
        counts = Counter(rule.severity for rule in family.rules)
        numbers = [str(counts[severity] or "") for severity in _SEVERITIES]
        lines.append(_row([f"[{family.title}]({family.id}.md)", str(len(family.rules)), *numbers]))
    for family in book.families:
        lines += ["", f"## {family.title}", "", family.about, ""]
        lines += [
            f"- [{rule.id}]({family.id}.md#{rule.id.lower()}) {rule.title} · {words[rule.severity.value]}"
            for rule in family.rules
        ]
    return "\n".join(lines) + "\n"


def family_md(family: RuleFamily, lang: str, *, level: int = 1) -> str:
    """Return one family as Markdown with headings from ``level`` on."""
    head = "#" * level
    parts = [f"{head} {family.title}\n\n{family.about}\n"]
    parts += ["\n".join(_rule(rule, lang, head + "#")) for rule in family.rules]
    return "\n".join(parts)


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _rule(entry: RuleEntry, lang: str, head: str) -> Iterator[str]:
    words = WORDS[lang]
    yield f"{head} {entry.id}"
    yield ""
    fuzzy = f" · {words['fuzzy']}" if entry.fuzzy else ""
    yield f"**{_plain(entry.title)}** · {_plain(entry.other_title)} · {words[entry.severity.value]}{fuzzy}"
    yield ""
    if entry.why:
        yield from _item(words["why"], [entry.why])
    yield from _item(words["basis"], [f"{law.citation}{words['colon']}{law.text}" for law in entry.laws])
    if meaning := meaning_words(entry, lang):
        yield from _item(words["meaning"], [meaning])
    if entry.statements:
        yield f"- {words['meaning']}" if not meaning else f"- {words['declared']}"
        yield from (f"  - {_plain(one.spoken)}<br>`{one.declared}`" for one in entry.statements)
    if entry.given:
        yield f"- {words['given']}"
        yield from (f"  - {_plain(one.spoken)}<br>`{one.declared}`" for one in entry.given)
    for key, texts in (
        ("scope", entry.scope),
        ("unchecked", unchecked_words(entry, lang)),
        ("unconcerned", entry.unconcerned),
        ("message", [entry.message]),
        ("hint", [entry.hint]),
        ("note", [entry.note] if entry.note else []),
    ):
        yield from _item(words[key], texts)
    yield from _example(entry, lang)


def _item(title: str, texts: list[str] | tuple[str, ...]) -> Iterator[str]:
    """Yield a list item: in one line if there is one text, else with a list below."""
    if len(texts) == 1:
        yield f"- {title} · {_plain(texts[0])}"
    elif texts:
        yield f"- {title}"
        yield from (f"  - {_plain(text)}" for text in texts)


def _plain(text: str) -> str:
    """Return text whose signs Markdown does not take for its own."""
    for sign in ("\\", "*", "_", "<", "[", "|"):
        text = text.replace(sign, f"\\{sign}")
    return text


def _example(entry: RuleEntry, lang: str) -> Iterator[str]:
    words, example = WORDS[lang], entry.example
    if example is None:
        yield from _item(words["example"], [words["no_example"]])
        yield ""
        return
    yield f"- {words['example']} · {_plain(example.name)}"
    yield ""
    yield "  ```text"
    for line in example.lines:
        yield f"  {'▶' if line.marked else ' '} {line.number:>3}  {line.text.replace(chr(9), ' | ')}".rstrip()
    if example.computation is not None:
        yield from computation_lines(example.computation, lang, "  ", stated=len(entry.statements) == 1)
    if example.said:
        yield f"  → {example.said}"
    yield "  ```"
    yield ""
