"""The stages strung together for one file or many: read, extract, check, render.

Only this module and the command line know all stages.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from mingzhang.checking.as_json import report_to_json
from mingzhang.checking.baseline import Prior, prior_of
from mingzhang.checking.check import check
from mingzhang.checking.from_json import priors_from_json
from mingzhang.checking.misreads import without_misreads
from mingzhang.checking.review import Terms, review
from mingzhang.checking.rollup import roll_up
from mingzhang.checking.waivers import draft_waivers
from mingzhang.extraction.as_json import disclosure_to_json
from mingzhang.extraction.extract import extract
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.errors import UnreadableInputError
from mingzhang.model.report import Report
from mingzhang.readers import Part, is_plain_text, read_parts
from mingzhang.readers.json_file import read_json_lines
from mingzhang.readers.spans import with_spans

if TYPE_CHECKING:
    from mingzhang.readers.limits import Limits
    from mingzhang.renderers.page_pictures import PagePictures

Made = TypeVar("Made")
#: Bytes of plain text that are read in this process; the longest disclosure met has 0.6 million.
_QUICK = 1_000_000


class Task(NamedTuple):
    """One input and what to make of it: a stage, an output form, the language of messages, the terms of review.

    ``path`` is what the input is called in results and messages, and the file itself where ``parts`` names none.
    """

    path: str
    stage: Literal["extract", "check"]
    form: str
    lang: str
    terms: Terms = Terms()
    #: Keep an entry of a waiver file for each finding.
    drafts: bool = False
    #: Also look for identities that hold one by one but not together.
    deep: bool = False
    #: The files of the input where it is not the file called ``path``: a member of an archive, several files as one.
    parts: tuple[Part, ...] = ()
    #: Opens an encrypted file.
    password: str | None = None
    #: Which pages of a PDF an HTML report shows: none, findings, all.
    pictures: Literal["none", "findings", "all"] = "findings"
    #: Reason and remedy where it is known beforehand that the input cannot be read.
    problem: tuple[str, str] | None = None

    @property
    def files(self) -> tuple[Part, ...]:
        """The files to be read, in the order of the disclosure."""
        return self.parts or (Part(self.path, self.path),)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one file. ``text`` is the rendered output, ``error`` the sentence if it could not be read.

    ``data`` is the rendered output where that is no text (PDF, DOCX).

    ``matched`` are the positions of the waivers that match a finding, ``baseline`` is the source of the earlier
    audit it was compared to, ``drafts`` are entries of a waiver file to be filled in.
    """

    source: str
    text: str
    errors: int = 0
    error: str | None = None
    report: Report | None = None
    matched: frozenset[int] = frozenset()
    baseline: str | None = None
    drafts: tuple[Mapping[str, str], ...] = ()
    data: bytes = b""


def read_disclosure(path: Path, *, password: str | None = None) -> Disclosure:
    """Read and extract one file of any format, in this process.

    Raises:
        UnreadableInputError: the file cannot be read as a budget disclosure.
    """
    return _read_task(Task(str(path), "extract", "jsonl", "zh", password=password))


def read_apart(task: Task, limits: Limits | None = None) -> Disclosure:
    """Read and extract one input; whatever is no plain text in a child process under limits.

    Raises:
        UnreadableInputError: the input cannot be read as a budget disclosure, or took too long or too much memory.
    """
    if _is_quick(task):
        return _read_task(task)
    from mingzhang.workers import Lost, Pool, loss  # noqa: PLC0415  text needs no processes

    with Pool(1, limits) as pool:
        made = pool.call(_read_task, task)
    if isinstance(made, Lost):
        raise loss(task.path, made)
    return made


def read_baseline(
    path: Path, lang: str = "zh", *, password: str | None = None, limits: Limits | None = None
) -> tuple[Prior, ...]:
    """Read earlier audits from the output of ``check --format jsonl``, or audit a disclosure as the earlier one.

    Raises:
        UnreadableInputError: the file is neither, or took too long or too much memory.
    """
    text = read_json_lines(path)
    if text is not None:
        return priors_from_json(text, str(path))
    return (prior_of(check(read_apart(Task(str(path), "check", "jsonl", lang, password=password), limits), lang=lang)),)


def run(tasks: Sequence[Task], jobs: int = 1, limits: Limits | None = None) -> Iterator[Result]:
    """Work on all tasks, in the order given, in so many processes.

    With one job plain text is read in this process; every other format always in a child process under limits.
    """
    yield from _mapped(run_task, tasks, jobs, limits)


def _mapped(
    work: Callable[[Task], Made], tasks: Sequence[Task], jobs: int, limits: Limits | None
) -> Iterator[Made | Result]:
    spread = jobs > 1 and len(tasks) > 1
    quick = [not spread and _is_quick(task) for task in tasks]
    if all(quick):
        yield from map(work, tasks)
        return
    from mingzhang.workers import Lost, Pool, loss  # noqa: PLC0415  text needs no processes

    with Pool(jobs if spread else 1, limits) as pool:
        results = pool.map(work, [task for task, here in zip(tasks, quick, strict=True) if not here])
        for task, here in zip(tasks, quick, strict=True):
            made = work(task) if here else next(results)
            yield _unread(task, loss(task.path, made)) if isinstance(made, Lost) else made


def _is_quick(task: Task) -> bool:
    """Say whether an input is done at once and in little memory, so that it needs no process of its own."""
    paths = [Path(part.path) for part in task.files]
    return task.problem is not None or (all(map(is_plain_text, paths)) and sum(map(_size, paths)) <= _QUICK)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # reading it will say so


def run_together(tasks: Sequence[Task], jobs: int = 1, limits: Limits | None = None) -> Iterator[Result]:
    """Audit all files, hold each department against its units among them, and only then review and render.

    The language is that of the first task.
    """
    audited = list(_mapped(_audited, tasks, jobs, limits))
    reports = [one for one in audited if isinstance(one, Report)]
    rolled = iter(roll_up(reports, tasks[0].lang if tasks else "zh"))
    for task, one in zip(tasks, audited, strict=True):
        yield one if isinstance(one, Result) else _reviewed(task, next(rolled))


def run_task(task: Task) -> Result:
    """Work on one file; an input that cannot be read is a result, not an exception."""
    if task.stage == "check":
        audited = _audited(task)
        return audited if isinstance(audited, Result) else _reviewed(task, audited)
    disclosure = _read(task)
    if isinstance(disclosure, Result):
        return disclosure
    return Result(task.path, json.dumps(disclosure_to_json(disclosure), ensure_ascii=False))


def _read_task(task: Task) -> Disclosure:
    if task.problem is not None:
        raise UnreadableInputError(task.path, *task.problem)
    document = with_spans(read_parts(task.files, task.path, password=task.password))
    return without_misreads(extract(document), extract)


def _read(task: Task) -> Disclosure | Result:
    try:
        return _read_task(task)
    except UnreadableInputError as error:
        return _unread(task, error)


def _unread(task: Task, error: UnreadableInputError) -> Result:
    sentence = str(error)
    as_json = task.form == "jsonl"
    body = json.dumps({"source": task.path, "error": sentence}, ensure_ascii=False) if as_json else sentence
    return Result(task.path, body, error=sentence)


def _audited(task: Task) -> Report | Result:
    disclosure = _read(task)
    if isinstance(disclosure, Result):
        return disclosure
    return check(disclosure, lang=task.lang, trace=task.form == "html", deep=task.deep)


def _reviewed(task: Task, report: Report) -> Result:
    report, errors, matched = review(report, task.terms, lang=task.lang)
    try:
        text, data = _render(report, task), _annotated(report, task)
    except UnreadableInputError as error:
        return _unread(task, error)
    return Result(
        task.path,
        text,
        errors=errors,
        report=report if task.form == "xlsx" else None,
        matched=matched,
        baseline=report.comparison.baseline if report.comparison is not None else None,
        drafts=tuple(draft_waivers(report)) if task.drafts else (),
        data=data,
    )


def _render(report: Report, task: Task) -> str:
    if task.form == "jsonl":
        return json.dumps(report_to_json(report), ensure_ascii=False)
    if task.form == "html":
        from mingzhang.renderers.report_html import report_html  # noqa: PLC0415  Jinja takes 60 ms to import

        return report_html(report, lang=task.lang, pictures=_pictures(report, task))
    if task.form == "text":
        from mingzhang.renderers.report_text import report_text  # noqa: PLC0415

        return report_text(report, lang=task.lang)
    return ""


def _pictures(report: Report, task: Task) -> PagePictures | None:
    """Draw the pages of an input that is one PDF."""
    source = _source(task)
    if source is None or not report.disclosure.document.blocks or report.disclosure.document.lines:
        return None
    from mingzhang.renderers.page_pictures import page_pictures  # noqa: PLC0415  text needs no pictures

    return page_pictures(report, source, password=task.password, which=task.pictures)


def _annotated(report: Report, task: Task) -> bytes:
    """Return the source with its findings in it, for the forms that are no text."""
    if task.form == "pdf":
        from mingzhang.renderers.annotated_pdf import annotated_pdf  # noqa: PLC0415

        return annotated_pdf(report, _source(task), password=task.password, lang=task.lang)
    if task.form == "docx":
        from mingzhang.renderers.annotated_docx import annotated_docx  # noqa: PLC0415

        return annotated_docx(report, _source(task), lang=task.lang)
    return b""


def _source(task: Task) -> Path | None:
    """Return the file of an input, None where it is put together from several."""
    return Path(task.files[0].path) if len(task.files) == 1 else None
