"""Measure the comparison of posted copies with approved documents: ``python -m benchmarks.posted_copy [-n 4] [-v]``.

Each real disclosure is written as Word, PDF, workbook and web page; the two that exist as PDF are taken as well.
First every copy is compared with its source: differences on equal content are false, 0 are asked. Then copies with one
seeded change each are compared: a digit, a row, a project's sheet, a sentence, an attachment, two tables in each
other's place. Asked are 99 % found, each named at its place; ``once`` counts those told as one difference and no more.
``-n`` changes of each kind per document; ``-v`` lists what was missed. Needs the folder shared/ beside the repository.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from tests.docx_samples import write_disclosure
from tests.html_samples import page
from tests.shared import SHARED, disclosures
from tests.xlsx_samples import write_workbook

from benchmarks.pdf_styles import set_in
from mingzhang.comparing.compare import compare
from mingzhang.extraction.extract import extract
from mingzhang.model.comparison import Comparison, Group, TextChange
from mingzhang.model.disclosure import Disclosure, Table
from mingzhang.model.writing import squeeze
from mingzhang.readers import read
from mingzhang.readers.text import parse_text

ASKED = 0.99
_HAN = re.compile(r"[\u4e00-\u9fff]{4,}")


class Change(NamedTuple):
    """A changed text, what was done, and a test that says whether a comparison names it."""

    text: str
    what: str
    is_named: Callable[[Comparison], bool]


Changer = Callable[[str, Disclosure, random.Random], Change | None]


# --- forms ----------------------------------------------------------------------------------------------------------


def _docx(text: str, path: Path) -> Path:
    return write_disclosure(parse_text(text), path.with_suffix(".docx"))


def _pdf(text: str, path: Path) -> Path:
    return set_in(parse_text(text), "grid", path.with_suffix(".pdf"))


def _xlsx(text: str, path: Path) -> Path:
    write_workbook(text, path.with_suffix(".xlsx"))
    return path.with_suffix(".xlsx")


def _html(text: str, path: Path) -> Path:
    path.with_suffix(".html").write_bytes(page(text, nested=True, styled=True).encode("gb18030"))
    return path.with_suffix(".html")


FORMS: dict[str, Callable[[str, Path], Path]] = {"docx": _docx, "pdf": _pdf, "xlsx": _xlsx, "html": _html}


def _read(path: Path) -> Disclosure:
    return extract(read(path), strict=False)


# --- changes --------------------------------------------------------------------------------------------------------


def _group(comparison: Comparison, key: str) -> Group | None:
    return next((group for group in comparison.groups if group.key == key), None)


def _texts(comparison: Comparison, key: str) -> Iterator[TextChange]:
    group = _group(comparison, key)
    for item in group.items if group is not None else ():
        yield from item.texts


def digit(text: str, source: Disclosure, chance: random.Random) -> Change | None:
    """Change one digit of any figure that the disclosure states."""
    facts = [fact for fact in source.facts if fact.value.printed and fact.place.start is not None and fact.place.line]
    fact = chance.choice(facts)
    lines = text.split("\n")
    line, start, end = fact.place.line or 0, fact.place.start or 0, fact.place.end or 0
    printed = lines[line - 1][start:end]
    at = chance.choice([index for index, sign in enumerate(printed) if sign.isdigit()])
    other = chance.choice([sign for sign in "123456789" if sign != printed[at]])
    changed = printed[:at] + other + printed[at + 1 :]
    lines[line - 1] = lines[line - 1][:start] + changed + lines[line - 1][end:]
    new = re.sub(r"[^\d.]", "", changed)

    def is_named(comparison: Comparison) -> bool:
        for group in comparison.groups:
            if group.table is not None and group.key != fact.at.table:
                continue
            for item in group.items:
                figures = (figure.new.printed for figure in item.figures if figure.new is not None)
                texts = (re.sub(r"[^\d.]", "", change.new or "") for change in item.texts)
                if any(new == figure.lstrip("-") for figure in figures) or any(new in each for each in texts):
                    return True
        return False

    return Change("\n".join(lines), f"{fact.at}: {printed} → {changed}", is_named)


def row(text: str, source: Disclosure, chance: random.Random) -> Change | None:
    """Drop one row of a table."""
    rows = [(table, each) for table in source.tables for each in table.rows if each.kind in ("code", "project", "item")]
    if not rows:
        return None
    table, each = chance.choice(rows)
    lines = text.split("\n")
    del lines[(each.place.line or 1) - 1]
    halves = [half.label for half in (each.left, each.right) if half is not None]
    names = {squeeze(name) for name in (each.name, *halves) if name}

    def is_named(comparison: Comparison) -> bool:
        group = _group(comparison, table.id)
        gone = [item for item in group.items if item.kind == "dropped"] if group is not None else []
        own = [item.key for item in gone] + [squeeze(item.old_name or "") for item in gone]
        return any(each.code == key or any(name in key or key in name for name in names) for key in own if key)

    return Change("\n".join(lines), f"{table.id}: {each.code or ''} {sorted(names)}", is_named)


def sheet(text: str, source: Disclosure, chance: random.Random) -> Change | None:
    """Drop the target sheet of one project."""
    if len(source.sheets) < 2:
        return None
    at = chance.randrange(len(source.sheets) - 1)
    gone = source.sheets[at]
    lines = text.split("\n")
    del lines[(gone.place.line or 1) - 1 : (source.sheets[at + 1].place.line or 1) - 1]

    def is_named(comparison: Comparison) -> bool:
        group = _group(comparison, "sheets")
        names = [squeeze(item.old_name or "") for item in group.items if item.kind == "dropped"] if group else []
        return squeeze(gone.table12_name or gone.name or "") in names

    return Change("\n".join(lines), f"sheet {gone.name}", is_named)


def sentence(text: str, source: Disclosure, chance: random.Random) -> Change | None:
    """Take a few characters out of a sentence of the narrative."""
    known = {section.place.line for section in source.sections}
    keyed = [section.place.line or 0 for section in source.sections if section.key.startswith("S")]
    lines = text.split("\n")
    inside = [
        index
        for index in range(min(keyed), max(keyed))
        if index + 1 not in known
        and "\t" not in lines[index]
        and lines[index].endswith("。")
        and _HAN.search(lines[index])
    ]
    if not inside:
        return None
    index = chance.choice(inside)
    match = chance.choice(list(_HAN.finditer(lines[index])))
    start = chance.randrange(match.start(), match.end() - 2)
    taken = lines[index][start : start + 2]
    around = re.split("[。；]", squeeze(lines[index][max(start - 2, 0) : start + 2]))[-1]
    lines[index] = lines[index][:start] + lines[index][start + 2 :]

    def is_named(comparison: Comparison) -> bool:
        return any(around in squeeze(each.old or "") for each in _texts(comparison, "text"))

    return Change("\n".join(lines), f"sentence: -{taken} in {around}", is_named)


def attachment(text: str, source: Disclosure, chance: random.Random) -> Change | None:
    """Drop one attachment."""
    if not source.attachments:
        return None
    own = sorted(each.place.line or 0 for each in source.attachments)
    ends = sorted([*own, *(section.place.line or 0 for section in source.sections if section.key == "P4")])
    start = chance.choice(own)
    lines = text.split("\n")
    end = next((each for each in ends if each > start), len(lines) + 1)
    del lines[start - 1 : end - 1]
    return Change(
        "\n".join(lines), f"attachment in line {start}", lambda found: _group(found, "attachments") is not None
    )


def swap(text: str, source: Disclosure, chance: random.Random) -> Change | None:
    """Put two tables that follow one another into each other's place."""
    tables = sorted(source.tables, key=_first_line)
    at = chance.randrange(len(tables) - 2)
    starts = [_first_line(table) for table in tables[at : at + 3]]
    lines = text.split("\n")
    blocks = lines[starts[0] - 1 : starts[1] - 1], lines[starts[1] - 1 : starts[2] - 1]
    made = [*lines[: starts[0] - 1], *blocks[1], *blocks[0], *lines[starts[2] - 1 :]]
    ids = {table.id for table in tables[at : at + 2]}

    def is_named(comparison: Comparison) -> bool:
        return any(change.label == "位置" for key in ids for change in _texts(comparison, key))

    return Change("\n".join(made), f"swap {sorted(ids)}", is_named)


def _first_line(table: Table) -> int:
    return table.caption_place.line or table.title_place.line or 0


CHANGES: dict[str, Changer] = {
    "digit": digit,
    "row": row,
    "sheet": sheet,
    "sentence": sentence,
    "attachment": attachment,
    "swap": swap,
}


# --- measuring ------------------------------------------------------------------------------------------------------


def false_differences(folder: Path, verbose: bool) -> int:
    """Compare equal content in two formats; print and return the differences found, which are all false."""
    total = 0
    print(f"{'approved':<10}{'posted':<10}{'document':<10}{'differences':>12}")
    for source in disclosures():
        text, name = source.read_text("utf-8"), source.stem[:3]
        copies = {form: _read(write(text, folder / name)) for form, write in FORMS.items()}
        copies["txt"] = _read(source)
        pairs = [("txt", form) for form in FORMS] + [
            ("docx", "pdf"),
            ("docx", "html"),
            ("xlsx", "pdf"),
            ("pdf", "docx"),
        ]
        real = SHARED / "disclosures" / "pdf" / f"{name}.pdf" if SHARED is not None else None
        if real is not None and real.exists():
            copies["real pdf"] = _read(real)
            pairs += [("txt", "real pdf"), ("docx", "real pdf"), ("real pdf", "html")]
        for approved, posted in pairs:
            comparison = compare(copies[approved], copies[posted], posted=True)
            total += comparison.count
            print(f"{approved:<10}{posted:<10}{name:<10}{comparison.count:>12}")
            if verbose:
                for item in comparison.items():
                    print("   ", item.kind, item.key, [change.new or change.old for change in item.texts][:3])
    return total


def found_changes(folder: Path, count: int, verbose: bool) -> dict[str, Counter[str]]:
    """Make so many changes of each kind in each document; return how many were found, named, told once."""
    tallies: dict[str, Counter[str]] = {kind: Counter() for kind in CHANGES}
    forms = list(FORMS.items())
    for source in disclosures():
        text = source.read_text("utf-8")
        as_text = _read(source)
        approved = _read(_docx(text, folder / "approved"))
        for kind, make in CHANGES.items():
            for number in range(count):
                chance = random.Random(f"{source.stem}{kind}{number}")
                change = make(text, as_text, chance)
                if change is None:
                    continue
                # The first form is that of the approved document; it is taken last.
                form, write = forms[(number + 1) % len(forms)]
                comparison = compare(approved, _read(write(change.text, folder / "posted")), posted=True)
                own, named = tallies[kind], change.is_named(comparison)
                own.update(made=1, found=comparison.count > 0, named=named, once=named and comparison.count == 1)
                if verbose and (not named or comparison.count > 1):
                    told = f"{comparison.count} told, {'' if named else 'not '}named"
                    print(f"{source.stem[:3]} {form} {change.what}: {told}")
    return tallies


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.posted_copy")
    parser.add_argument("-n", type=int, default=4)
    parser.add_argument("-v", action="store_true")
    options = parser.parse_args(arguments)
    if not disclosures():
        print("The folder shared/ is not here; nothing to compare with.")
        return 0
    with tempfile.TemporaryDirectory() as name:
        false = false_differences(Path(name), options.v)
        tallies = found_changes(Path(name), options.n, options.v)
    print(f"differences on equal content: {false} (asked 0)")
    print(f"{'change':<12}{'made':>6}{'found':>8}{'named':>8}{'once':>8}")
    total: Counter[str] = Counter()
    for kind, own in tallies.items():
        total += own
        print(f"{kind:<12}{own['made']:>6}{own['found']:>8}{own['named']:>8}{own['once']:>8}")
    share = total["named"] / max(total["made"], 1)
    counts = "".join(f"{total[key]:>8}" for key in ("found", "named", "once"))
    print(f"{'all':<12}{total['made']:>6}{counts}  {share:.1%} (asked {ASKED:.0%})")
    return int(false > 0 or share < ASKED)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
