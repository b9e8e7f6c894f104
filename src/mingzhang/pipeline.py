"""The stages strung together for one file or many: read, extract, check, render.

Only this module and the command line know all stages.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from mingzhang.checking.as_json import report_to_json
from mingzhang.checking.check import check
from mingzhang.extraction.as_json import disclosure_to_json
from mingzhang.extraction.extract import extract
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.errors import UnreadableInputError
from mingzhang.model.finding import Severity
from mingzhang.model.report import Report
from mingzhang.readers import read_text

#: A process takes so many files at a time; fewer would spend the time on messages between processes.
_CHUNK = 4


class Task(NamedTuple):
    """One file and what to make of it: a stage, an output form, the language of messages."""

    path: str
    stage: Literal["extract", "check"]
    form: str
    lang: str


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one file. ``text`` is the rendered output, ``error`` the sentence if it could not be read."""

    source: str
    text: str
    errors: int = 0
    error: str | None = None
    report: Report | None = None


def read_disclosure(path: Path) -> Disclosure:
    """Read and extract one file.

    Raises:
        UnreadableInputError: the file cannot be read as a budget disclosure.
    """
    return extract(read_text(path))


def run(tasks: Sequence[Task], jobs: int = 1) -> Iterator[Result]:
    """Work on all tasks, in the order given, in so many processes."""
    if jobs == 1 or len(tasks) == 1:
        yield from map(run_task, tasks)
        return
    with ProcessPoolExecutor(max_workers=jobs) as pool:
        yield from pool.map(run_task, tasks, chunksize=_CHUNK)


def run_task(task: Task) -> Result:
    """Work on one file; an input that cannot be read is a result, not an exception."""
    try:
        disclosure = read_disclosure(Path(task.path))
    except UnreadableInputError as error:
        sentence = str(error)
        body = (
            json.dumps({"source": task.path, "error": sentence}, ensure_ascii=False)
            if task.form == "jsonl"
            else sentence
        )
        return Result(task.path, body, error=sentence)
    if task.stage == "extract":
        return Result(task.path, json.dumps(disclosure_to_json(disclosure), ensure_ascii=False))
    report = check(disclosure, lang=task.lang, trace=task.form == "html")
    errors = sum(finding.severity is Severity.ERROR for finding in report.findings)
    keep = report if task.form == "xlsx" else None
    return Result(task.path, _render(report, task), errors=errors, report=keep)


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
