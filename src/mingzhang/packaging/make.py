"""From a ledger to the files of a package: tabulate, compose, audit what was composed, render in every format asked.

The audit runs on what was composed before anything is written, so that a package that contradicts itself is never a
surprise of the reader's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from mingzhang import __version__
from mingzhang.checking.check import check
from mingzhang.composing.compose import compose
from mingzhang.composing.document import to_document
from mingzhang.extraction.extract import extract
from mingzhang.model.finding import Severity
from mingzhang.packaging.manifest import Listed, Manifest, listed
from mingzhang.tabulation.tabulate import tabulate

if TYPE_CHECKING:
    from mingzhang.model.ledger import Entity, Ledger
    from mingzhang.model.publication import Publication
    from mingzhang.model.report import Report
    from mingzhang.model.tabulated import Policy, Tabulation

#: The formats a package may hold, in the order in which they are written.
FORMATS = ("docx", "pdf", "xlsx", "html", "md", "json", "fdp")
#: What the outputs are called, before the format's suffix.
STEM = "disclosure"


@dataclass(frozen=True, slots=True)
class Settings:
    """How a package is made. ``last`` is last year's ledger, ``fonts`` a folder of fonts that the user owns."""

    policy: Policy = "plain"
    is_draft: bool = False
    formats: tuple[str, ...] = FORMATS
    last: Ledger | None = None
    fonts: Path | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """One entity's disclosure: as figures, as printed, as audited."""

    ledger: Ledger
    entity: Entity
    tabulation: Tabulation
    publication: Publication
    report: Report
    _printed: dict[Path | None, bytes] = field(default_factory=dict, repr=False, compare=False)

    def pdf(self, fonts: Path | None) -> bytes:
        """Return the disclosure as PDF, set once however many formats need it."""
        from mingzhang.renderers.publication_pdf import write_pdf  # noqa: PLC0415  each format only where it is asked

        if fonts not in self._printed:
            self._printed[fonts] = write_pdf(self.publication, font_dir=fonts)
        return self._printed[fonts]

    @property
    def missing(self) -> tuple[str, ...]:
        """What the ledger leaves open and a person has to fill in, one sentence each."""
        return self.publication.missing

    def problems(self, severity: Severity) -> int:
        """Return how many findings of a severity the audit of the disclosure made."""
        return sum(one.severity is severity for one in self.report.findings)


def make(ledger: Ledger, entity: Entity, settings: Settings) -> Made:
    """Compose and audit the disclosure of an entity; nothing is rendered yet."""
    tabulation = tabulate(ledger, entity, policy=settings.policy)
    publication = compose(ledger, entity, tabulation, last=settings.last, draft=settings.is_draft)
    # The workbook computes every identity again, so it needs them one by one.
    report = check(extract(to_document(publication)), trace="xlsx" in settings.formats)
    return Made(ledger, entity, tabulation, publication, report)


def render(made: Made, settings: Settings, done: Callable[[str], None] = lambda _: None) -> dict[str, bytes]:
    """Return the files of a package by path; ``done`` is told each format when it is finished."""
    files: dict[str, bytes] = {}
    for form in settings.formats:
        files |= _RENDERERS[form](made, settings)
        done(form)
    return files


def manifest_of(made: Made, settings: Settings, files: Mapping[str, bytes], sources: Iterable[Listed] = ()) -> Manifest:
    """Return the manifest of a package."""
    publication, tabulation = made.publication, made.tabulation
    counts = Counter(finding.severity.value for finding in made.report.findings)
    return Manifest(
        name=publication.name,
        kind=publication.kind,
        code=publication.code,
        year=publication.year,
        profile=publication.profile,
        date=publication.date,
        is_draft=settings.is_draft,
        rounding=tabulation.policy,
        version=__version__,
        files=tuple(listed(path, data) for path, data in files.items()),
        made_from=tuple(sources),
        adjusted=_adjusted(tabulation),
        tails=tuple(str(at) for at in tabulation.tails),
        findings=dict(sorted(counts.items())),
        remarks=tabulation.remarks,
    )


def _adjusted(tabulation: Tabulation) -> tuple[Mapping[str, str], ...]:
    return tuple(
        {"at": str(at), "exact": str(tabulation.exact(*at)), "printed": tabulation.figures[at].printed}
        for at in tabulation.adjusted
    )


def folder_name(entity: Entity) -> str:
    """Return the name of an entity's folder where several are written: its code and name, safe as a file name."""
    safe = "".join("_" if sign in '<>:"/\\|?*' or sign < " " else sign for sign in f"{entity.code}-{entity.name}")
    return safe.strip(" .-") or "disclosure"


def _docx(made: Made, settings: Settings) -> dict[str, bytes]:
    from mingzhang.renderers.publication_docx import contents_pages, write_docx  # noqa: PLC0415  only where asked
    from mingzhang.renderers.publication_pdf import printed_headings  # noqa: PLC0415

    # A word processor counts pages only when it opens the file; until then the contents hold those of the PDF.
    pages = contents_pages(made.publication, printed_headings(made.pdf(settings.fonts)))
    return {f"{STEM}.docx": write_docx(made.publication, pages=pages)}


def _pdf(made: Made, settings: Settings) -> dict[str, bytes]:
    return {f"{STEM}.pdf": made.pdf(settings.fonts)}


def _xlsx(made: Made, _: Settings) -> dict[str, bytes]:
    from mingzhang.renderers.publication_xlsx import write_xlsx  # noqa: PLC0415

    return {f"{STEM}.xlsx": write_xlsx(made.publication, made.report)}


def _html(made: Made, _: Settings) -> dict[str, bytes]:
    from mingzhang.renderers.publication_html import write_html  # noqa: PLC0415

    return {f"{STEM}.html": write_html(made.publication, made.report).encode()}


def _md(made: Made, _: Settings) -> dict[str, bytes]:
    from mingzhang.renderers.publication_md import write_markdown  # noqa: PLC0415

    return {f"{STEM}.md": write_markdown(made.publication).encode()}


def _json(made: Made, _: Settings) -> dict[str, bytes]:
    from mingzhang.packaging.json_form import disclosure_json  # noqa: PLC0415

    return {f"{STEM}.json": disclosure_json(made.publication, made.report)}


def _fdp(made: Made, _: Settings) -> dict[str, bytes]:
    from mingzhang.packaging.fdp import fiscal_data_package  # noqa: PLC0415

    files = fiscal_data_package(made.ledger, made.entity, made.tabulation, made.publication)
    return {f"{STEM}.fdp/{path}": data for path, data in files.items()}


_RENDERERS: Mapping[str, Callable[[Made, Settings], dict[str, bytes]]] = {
    "docx": _docx,
    "pdf": _pdf,
    "xlsx": _xlsx,
    "html": _html,
    "md": _md,
    "json": _json,
    "fdp": _fdp,
}


def known_formats(asked: Sequence[str]) -> tuple[str, ...]:
    """Return formats in the order of writing, each once.

    Raises:
        ValueError: one is not known; the message names it and those that are.
    """
    unknown = [one for one in asked if one not in FORMATS]
    if unknown:
        raise ValueError(f"不认识的格式：{'、'.join(unknown)}。可选：{'、'.join(FORMATS)}。")
    return tuple(one for one in FORMATS if one in asked)
