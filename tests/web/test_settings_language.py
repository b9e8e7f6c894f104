"""Every word of the pages has its English, and what is compiled is what is written."""

from __future__ import annotations

import ast
import gettext
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.utils.translation.template import templatize

import mingzhang.web

_WEB = Path(mingzhang.web.__file__).parent
_MESSAGES = _WEB / "locale" / "en" / "LC_MESSAGES"
_CALLS = {"_", "gettext", "gettext_lazy"}
_PLACE = re.compile(r"%\(\w+\)s|\{\w*\}")


def _in_code(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CALLS and node.args:
            text = node.args[0]
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield text.value


def _in_template(path: Path) -> Iterator[str]:
    for call in re.finditer(
        r"""\bn?gettext\(u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')[,)]""", templatize(path.read_text("utf-8"))
    ):
        yield ast.literal_eval(call[1])


def used() -> set[str]:
    found = {text for path in _WEB.rglob("*.py") for text in _in_code(path)}
    return found | {text for path in (_WEB / "templates").rglob("*.html") for text in _in_template(path)}


@cache
def written() -> dict[str, str]:
    """Read the translations: texts with their English, singular and plural joined by a line feed."""
    found: dict[str, str] = {}
    parts: dict[str, str] = {}
    key = ""
    for line in [*(_MESSAGES / "django.po").read_text("utf-8").splitlines(), 'msgid ""']:
        said = re.fullmatch(r'(?:(msgid|msgid_plural|msgstr(?:\[\d\])?) )?(".*")', line)
        if said is None:
            assert line.startswith("#") or not line, line
            continue
        if said[1] == "msgid":
            if parts.get("msgid"):
                found[parts["msgid"]] = "\n".join(text for name, text in parts.items() if name.startswith("msgstr"))
            parts = {}
        key = said[1] or key
        parts[key] = parts.get(key, "") + json.loads(said[2])
    return found


def test_each_message_has_its_english() -> None:
    missing = sorted(text for text in used() if not written().get(text))
    assert missing == [], "运行 make messages，再在 locale/en/LC_MESSAGES/django.po 里译成英文"


def test_translations_keep_what_is_filled_in() -> None:
    def filled(text: str) -> set[str]:
        return set(_PLACE.findall(text))

    assert [text for text, english in written().items() if filled(text) != filled(english)] == []


def test_what_is_compiled_is_what_is_written() -> None:
    with (_MESSAGES / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    stale = [
        text
        for text, english in written().items()
        if english
        not in {compiled.gettext(text), "\n".join(compiled.ngettext(text, text, number) for number in (1, 2))}
    ]
    assert stale == [], "运行 make messages"
