"""Write a waiver file with an entry for each finding, for people to fill in: CSV for Excel, or YAML."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from mingzhang.model.waiver import FIELDS
from mingzhang.renderers.report_words import clean

#: Excel takes a cell that begins so for a formula.
_FORMULA_SIGNS = tuple("=+-@")
#: What a person fills in is always there, the rest only where it says something.
_TO_FILL_IN = ("reason", "who", "until")
_HEAD = {
    "zh": "# 每条写上理由（reason）、批准人（who）、到期日（until，如 2026-12-31）；不豁免的，整条删去。\n"
    "# 写了指纹（fingerprint）的，数字一改就要重新办理豁免；删去指纹，则按表、行、栏或节对应。\n",
    "en": "# Fill in reason, who and until (such as 2026-12-31) of each entry; delete the entries not to be waived.\n"
    "# An entry with a fingerprint ends when the figures change; without one, table, row and column decide.\n",
}
SUFFIXES = (".csv", ".yaml", ".yml")


def waiver_csv(entries: Sequence[Mapping[str, str]], *, lang: str = "zh") -> str:
    """Return entries as CSV with lines as Excel ends them; written in UTF-8 with BOM, Excel opens it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    fields = [field for field in FIELDS if field.key != "line"]
    writer.writerow([field.key if lang == "en" else field.heading for field in fields])
    for entry in entries:
        writer.writerow([_guarded(_one_line(entry.get(field.key, ""))) for field in fields])
    return text.getvalue()


def waiver_yaml(entries: Sequence[Mapping[str, str]], *, lang: str = "zh") -> str:
    """Return entries as YAML."""
    import yaml  # noqa: PLC0415  30 ms, only where a file is written

    plain = [
        {
            field.key: _one_line(entry.get(field.key, ""))
            for field in FIELDS
            if entry.get(field.key) or field.key in _TO_FILL_IN
        }
        for entry in entries
    ]
    return _HEAD[lang] + str(yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=10_000))


def _one_line(text: str) -> str:
    return clean(" ".join(text.split()))


def _guarded(text: str) -> str:
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA_SIGNS) else text
