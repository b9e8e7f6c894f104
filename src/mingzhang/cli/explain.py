"""``mingzhang check --explain``: the full computation of one finding."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mingzhang.cli.options import EXIT_CLEAN, EXIT_UNREADABLE
from mingzhang.cli.outputs import target

if TYPE_CHECKING:
    from mingzhang.checking.explain import Match
    from mingzhang.model.report import Report
    from mingzhang.pipeline import Task
    from mingzhang.readers.limits import Limits

#: More candidates than these are counted.
_LISTED = 40


def write_explanation(  # noqa: PLR0913  one parameter per option
    tasks: Sequence[Task], prefix: str, form: str, output: Path | None, lang: str, *, together: bool, limits: Limits
) -> int:
    """Explain the finding whose fingerprint begins with a prefix; return the exit status.

    Raises:
        click.UsageError: no finding, or more than one, has such a fingerprint.
    """
    from mingzhang.checking.explain import SHORTEST, explain_finding, findings_like  # noqa: PLC0415

    if form not in ("text", "json", "jsonl"):
        raise click.UsageError("--explain 只输出文字或 JSON：请用 --format text 或 --format json。")
    reports, unread = _audited(tasks, lang, limits, together=together)
    found = findings_like(reports, prefix) if len(prefix) >= SHORTEST else ()
    names = {match.finding.fingerprint for match in found}
    if len(names) != 1 or len(found) != 1:
        if unread and not found:
            return EXIT_UNREADABLE
        raise click.UsageError(_unclear(prefix, found or findings_like(reports, ""), bool(found), lang))
    explanation = explain_finding(found[0].report.disclosure, found[0].finding, lang)
    with target(output) as stream:
        if form == "text":
            from mingzhang.renderers.explanation_text import explanation_text  # noqa: PLC0415

            stream.write(explanation_text(explanation, lang=lang))
        else:
            from mingzhang.checking.explanation_json import explanation_to_json  # noqa: PLC0415

            indent = 1 if form == "json" else None
            stream.write(json.dumps(explanation_to_json(explanation), ensure_ascii=False, indent=indent) + "\n")
    return EXIT_UNREADABLE if unread else EXIT_CLEAN


def _audited(tasks: Sequence[Task], lang: str, limits: Limits, *, together: bool) -> tuple[list[Report], bool]:
    """Return the audits of all files, and whether one could not be read, which is said."""
    from mingzhang.checking.check import check  # noqa: PLC0415
    from mingzhang.checking.rollup import roll_up  # noqa: PLC0415
    from mingzhang.model.errors import UnreadableInputError  # noqa: PLC0415
    from mingzhang.pipeline import read_apart  # noqa: PLC0415

    reports = []
    for task in tasks:
        try:
            reports.append(check(read_apart(task, limits), lang=lang, deep=task.deep))
        except UnreadableInputError as error:
            click.echo(str(error), err=True)
    return (list(roll_up(reports, lang)) if together else reports), len(reports) < len(tasks)


def _unclear(prefix: str, candidates: Sequence[Match], several: bool, lang: str) -> str:
    """Say why a fingerprint names no single finding, and which findings there are."""
    from mingzhang.checking.explain import SHORTEST  # noqa: PLC0415

    en = lang == "en"
    if several:
        head = (
            f"{len(candidates)} findings have a fingerprint that begins with {prefix}; give more of it, or one file:"
            if en
            else f"有 {len(candidates)} 处问题的指纹以 {prefix} 开头，请多写几位，或只给出一个文件："
        )
    elif len(prefix) < SHORTEST:
        head = (
            f"A fingerprint needs at least {SHORTEST} characters. The findings are:"
            if en
            else f"指纹至少要写前 {SHORTEST} 位。现有的问题是："
        )
    else:
        head = (
            f"No finding has a fingerprint that begins with {prefix}. The findings are:"
            if en
            else f"没有指纹以 {prefix} 开头的问题（改了文件，指纹也会变）。现有的问题是："
        )
    lines = [_candidate(match) for match in candidates[:_LISTED]]
    if len(candidates) > _LISTED:
        more = len(candidates) - _LISTED
        lines.append(f"  … and {more} more" if en else f"  …… 另有 {more} 处")
    return "\n".join([head, *(lines or ["  (none)" if en else "  （没有问题）"])])


def _candidate(match: Match) -> str:
    finding = match.finding
    line = next((where.place.line for where in finding.locations if where.place.line is not None), None)
    at = f":{line}" if line is not None else ""
    return f"  {finding.fingerprint}  {finding.rule}  {finding.title}  {match.report.disclosure.document.source}{at}"
