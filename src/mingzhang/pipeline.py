"""The stages strung together for one file or many: read, extract, check, render.

Only this module and the command line know all stages.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple, TypeVar

from mingzhang.checking.as_json import report_to_json
from mingzhang.checking.baseline import Prior, prior_of
from mingzhang.checking.check import check
from mingzhang.checking.from_json import priors_from_json
from mingzhang.checking.review import Terms, review
from mingzhang.checking.rollup import roll_up
from mingzhang.checking.waivers import draft_waivers
from mingzhang.extraction.as_json import disclosure_to_json
from mingzhang.extraction.extract import extract
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.errors import UnreadableInputError
from mingzhang.model.report import Report
from mingzhang.readers import read_text
from mingzhang.readers.json_file import read_json_lines

#: A process takes so many files at a time; fewer would spend the time on messages between processes.
_CHUNK = 4
Made = TypeVar("Made")


class Task(NamedTuple):
    """One file and what to make of it: a stage, an output form, the language of messages, the terms of review."""

    path: str
    stage: Literal["extract", "check"]
    form: str
    lang: str
    terms: Terms = Terms()
    #: Keep an entry of a waiver file for each finding.
    drafts: bool = False
    #: Also look for identities that hold one by one but not together.
    deep: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one file. ``text`` is the rendered output, ``error`` the sentence if it could not be read.

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


def read_disclosure(path: Path) -> Disclosure:
    """Read and extract one file.

    Raises:
        UnreadableInputError: the file cannot be read as a budget disclosure.
    """
    return extract(read_text(path))


def read_baseline(path: Path, lang: str = "zh") -> tuple[Prior, ...]:
    """Read earlier audits from the output of ``check --format jsonl``, or audit a disclosure as the earlier one.

    Raises:
        UnreadableInputError: the file is neither.
    """
    text = read_json_lines(path)
    if text is not None:
        return priors_from_json(text, str(path))
    return (prior_of(check(read_disclosure(path), lang=lang)),)


def run(tasks: Sequence[Task], jobs: int = 1) -> Iterator[Result]:
    """Work on all tasks, in the order given, in so many processes."""
    yield from _mapped(run_task, tasks, jobs)


def _mapped(work: Callable[[Task], Made], tasks: Sequence[Task], jobs: int) -> Iterator[Made]:
    if jobs == 1 or len(tasks) == 1:
        yield from map(work, tasks)
        return
    with ProcessPoolExecutor(max_workers=jobs) as pool:
        yield from pool.map(work, tasks, chunksize=_CHUNK)


def run_together(tasks: Sequence[Task], jobs: int = 1) -> Iterator[Result]:
    """Audit all files, hold each department against its units among them, and only then review and render.

    The language is that of the first task.
    """
    audited = list(_mapped(_audited, tasks, jobs))
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


def _read(task: Task) -> Disclosure | Result:
    try:
        return read_disclosure(Path(task.path))
    except UnreadableInputError as error:
        sentence = str(error)
        body = (
            json.dumps({"source": task.path, "error": sentence}, ensure_ascii=False)
            if task.form == "jsonl"
            else sentence
        )
        return Result(task.path, body, error=sentence)


def _audited(task: Task) -> Report | Result:
    disclosure = _read(task)
    if isinstance(disclosure, Result):
        return disclosure
    return check(disclosure, lang=task.lang, trace=task.form == "html", deep=task.deep)


def _reviewed(task: Task, report: Report) -> Result:
    report, errors, matched = review(report, task.terms, lang=task.lang)
    return Result(
        task.path,
        _render(report, task),
        errors=errors,
        report=report if task.form == "xlsx" else None,
        matched=matched,
        baseline=report.comparison.baseline if report.comparison is not None else None,
        drafts=tuple(draft_waivers(report)) if task.drafts else (),
    )


def _render(report: Report, task: Task) -> str:
    if task.form == "jsonl":
        return json.dumps(report_to_json(report), ensure_ascii=False)
    if task.form == "html":
        from mingzhang.renderers.report_html import report_html  # noqa: PLC0415  Jinja takes 60 ms to import

        return report_html(report, lang=task.lang)
    if task.form == "text":
        from mingzhang.renderers.report_text import report_text  # noqa: PLC0415

        return report_text(report, lang=task.lang)
    return ""
