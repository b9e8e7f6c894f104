"""Audit one disclosure in every format and compare the findings: ``python -m benchmarks.audit_agreement``.

Each text disclosure of shared/ is set as Markdown, Word, workbooks, web pages and PDF in several styles (also by
LibreOffice from the Word form, where it is installed), read back, extracted and audited; the PDFs of shared/ are
taken as they are. Prints per document and form the errors and warnings that the text form does not have (new) and
those that only the text form has (lost), by rule. Asked: nothing new in any form; lost only what a form cannot
hold, which rules then say themselves. Arguments are names of forms
or numbers of documents; ``-v`` lists the messages of what is new and lost, with the reasons of
rules that were not checked. Exit status 1 if anything is new.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tests.docx_samples import write_disclosure
from tests.html_samples import page
from tests.shared import SHARED, disclosures
from tests.xlsx_samples import write_workbook

from benchmarks.pdf_styles import STYLES, set_in
from mingzhang.checking.check import check
from mingzhang.extraction.extract import extract
from mingzhang.extraction.watermark import find_watermark
from mingzhang.model.document import Block, Document, Grid, Paragraph
from mingzhang.model.finding import Finding, Severity
from mingzhang.model.report import Report
from mingzhang.model.writing import fold
from mingzhang.readers import read_text
from mingzhang.readers.front import read
from mingzhang.readers.office import libreoffice

#: What LibreOffice may take to print a file (seconds).
_PATIENCE = 120
_ROW_RULES = ("top", "bottom", "insideH")
_ALL_RULES = (*_ROW_RULES, "left", "right", "insideV")
#: A finding without its place: rule, severity, and what was printed there.
Key = tuple[str, str]
Setter = Callable[[Document, Path], Path]


class Difference(NamedTuple):
    """What the audit of one form says otherwise than that of the text."""

    new: tuple[Finding, ...]
    lost: tuple[Finding, ...]
    #: Why rules were not checked that the text form checks, by rule.
    unchecked: Mapping[str, str]


def compare(base: Report, other: Report) -> Difference:
    """Return the errors and warnings that one audit has and the other has not, counted by rule and severity.

    Where two forms have the same number of findings of a rule, they may still differ in their figures; then both
    the new and the lost one are given.
    """
    ours, theirs = _alarms(base), _alarms(other)
    common = Counter(map(_exact, ours)) & Counter(map(_exact, theirs))
    skipped = {skip.rule: skip.reason for skip in base.skipped}
    unchecked = {skip.rule: skip.reason for skip in other.skipped if skip.rule not in skipped}
    return Difference(tuple(_without(theirs, common)), tuple(_without(ours, common)), unchecked)


def _alarms(report: Report) -> list[Finding]:
    return [finding for finding in report.findings if finding.severity is not Severity.INFO]


def _exact(finding: Finding) -> Key:
    # Blanks between Chinese and Latin words and the width of brackets are not drawn alike in all formats.
    return finding.rule, fold(f"{finding.severity}|{finding.expected}|{finding.actual}")


def _without(findings: Sequence[Finding], common: Counter[Key]) -> Iterator[Finding]:
    """Yield the findings that are not in common, each as often as it stands more often than there."""
    rest = Counter(common)
    for finding in findings:
        if rest[_exact(finding)]:
            rest[_exact(finding)] -= 1
        else:
            yield finding


def _markdown(document: Document, path: Path) -> Path:
    """Write the document with piped tables."""
    lines: list[str] = []
    for block in document.blocks:
        lines += [*_marked(block), ""]
    target = path.with_suffix(".md")
    target.write_text("\n".join(lines), "utf-8")
    return target


def _marked(block: Block) -> list[str]:
    if isinstance(block, Grid):
        rows = [f"| {' | '.join(cell.text for cell in row)} |" for row in block.rows]
        return [rows[0], "|" + " --- |" * len(block.rows[0]), *rows[1:]]
    if isinstance(block, Paragraph):
        return [f"{'#' * block.level} {block.text}" if block.level else block.text]
    return [f"![{block.alt}](chart.png)"]


def _book(document: Document, path: Path, *, one_sheet: bool, ruled: bool) -> Path:
    target = path.with_suffix(".xlsx")
    write_workbook("\n".join(document.lines), target, one_sheet=one_sheet, ruled=ruled)
    return target


def _page(document: Document, path: Path, *, nested: bool) -> Path:
    target = path.with_suffix(".html")
    target.write_bytes(
        page("\n".join(document.lines), nested=nested, styled=nested).encode("gb18030" if nested else "utf-8")
    )
    return target


def _word(document: Document, path: Path, *, automatic: bool) -> Path:
    return write_disclosure(document, path.with_suffix(".docx"), automatic=automatic)


def _printed(document: Document, path: Path, *, rules: Sequence[str]) -> Path:
    """Write a Word file, give its tables the rules named, and print it by LibreOffice."""
    source = _word(document, path, automatic=False)
    drawn = "".join(f'<w:{rule} w:val="single" w:sz="4"/>' for rule in rules)
    with zipfile.ZipFile(source) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    styles = parts["word/styles.xml"].decode()
    borders = f"<w:tblBorders>{drawn}</w:tblBorders>"
    parts["word/styles.xml"] = re.sub("<w:tblBorders>.*?</w:tblBorders>", borders, styles).encode()
    with zipfile.ZipFile(source, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    command = [str(libreoffice()), "--headless", "--convert-to", "pdf", "--outdir", str(path.parent), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=_PATIENCE)
    return source.with_suffix(".pdf")


def _pdf(document: Document, path: Path, *, style: str) -> Path:
    mark, _ = find_watermark(document.blocks)
    return set_in(document, style, path.with_suffix(".pdf"), mark.text if mark else "")


def forms() -> dict[str, Setter]:
    """Return what sets a document in each form, by the name of the form."""
    found: dict[str, Setter] = {
        "md": _markdown,
        "docx": partial(_word, automatic=True),
        "docx typed": partial(_word, automatic=False),
        "xlsx": partial(_book, one_sheet=False, ruled=True),
        "xlsx one": partial(_book, one_sheet=True, ruled=True),
        "xlsx bare": partial(_book, one_sheet=False, ruled=False),
        "xlsx one bare": partial(_book, one_sheet=True, ruled=False),
        "html": partial(_page, nested=False),
        "html nested": partial(_page, nested=True),
    }
    if libreoffice() is not None:
        found["pdf office"] = partial(_printed, rules=_ALL_RULES)
        found["pdf office rows"] = partial(_printed, rules=_ROW_RULES)
    return found | {f"pdf {style}": partial(_pdf, style=style) for style in STYLES}


def _said(findings: Sequence[Finding]) -> str:
    counts = Counter(f"{finding.rule}{'!' if finding.severity is Severity.ERROR else ''}" for finding in findings)
    return " ".join(f"{rule}×{count}" if count > 1 else rule for rule, count in sorted(counts.items())) or "—"


def _show(name: str, form: str, found: Difference, *, verbose: bool) -> None:
    print(f"{name:5} {form:16} new {_said(found.new):30}  lost {_said(found.lost)}")
    if not verbose:
        return
    for sign, findings in (("+", found.new), ("-", found.lost)):
        for finding in findings:
            why = found.unchecked.get(finding.rule, "") if sign == "-" else ""
            place = next((location.place.page for location in finding.locations), None)
            reason = f" （{why}）" if why else ""
            print(f"      {sign} {finding.rule} {finding.severity} p{place} {finding.message[:150]}{reason}")


def main(arguments: Sequence[str]) -> int:
    """Print the comparison; return 1 if a form has a finding that the text has not."""
    verbose = "-v" in arguments
    wanted = [argument for argument in arguments if not argument.startswith("-")]
    if SHARED is None:
        print("没有可比的文件：旁边没有 shared/disclosures。")
        return 0
    new = 0
    with tempfile.TemporaryDirectory() as folder:
        for source in disclosures():
            text = read_text(source)
            base = check(extract(text))
            number = source.stem[:3]
            made = {form: partial(setter, text, Path(folder) / source.stem) for form, setter in forms().items()}
            real = SHARED / "disclosures" / "pdf" / f"{number}.pdf"
            if real.is_file():
                made["pdf real"] = partial(Path, real)
            for form, make in made.items():
                if wanted and form not in wanted and number not in wanted:
                    continue
                found = compare(base, check(extract(read(make()))))
                new += len(found.new)
                _show(number, form, found, verbose=verbose)
    print(f"new in all: {new}")
    return int(new > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
