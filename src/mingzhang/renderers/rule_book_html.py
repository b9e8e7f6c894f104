"""The rule book as one HTML page: searchable, without network, readable without scripts."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from mingzhang.model.rule_book import RuleBook, RuleEntry
from mingzhang.renderers.computation_text import computation_lines
from mingzhang.renderers.report_words import SIGNS
from mingzhang.renderers.rule_book_words import WORDS, count_words, meaning_words, unchecked_words

_TEMPLATES = Path(__file__).parent / "templates"


def rules_html(book: RuleBook) -> str:
    """Return the rule book as one self-contained HTML page, equal for equal books."""
    script, style = _asset("rules.js"), _asset("rules.css")
    rules, lang = book.rules, book.lang
    return _template().render(
        words=WORDS[lang],
        book=book,
        counts=count_words(book),
        severities=list(SIGNS.items()),
        signs=SIGNS,
        meanings={rule.id: meaning_words(rule, lang) for rule in rules},
        unchecked={rule.id: unchecked_words(rule, lang) for rule in rules},
        computations={rule.id: _computation(rule, lang) for rule in rules},
        # Our own files, which hold no markup that could end their elements.
        script=Markup(script),
        style=Markup(style),
        script_hash=_hash(script),
        style_hash=_hash(style),
    )


def _computation(rule: RuleEntry, lang: str) -> str:
    if rule.example is None or rule.example.computation is None:
        return ""
    return "\n".join(computation_lines(rule.example.computation, lang, "", stated=len(rule.statements) == 1))


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("rules.html.j2")


@cache
def _asset(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8").strip()


def _hash(text: str) -> str:
    """Return the source expression by which the page's own policy admits this script or style only."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
