"""The main job on the embedded example: a clean disclosure and a spoiled copy are audited and reported."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from mingzhang.checking.as_json import report_to_json
from mingzhang.checking.check import check
from mingzhang.examples import example_paths
from mingzhang.extraction.as_json import disclosure_to_json
from mingzhang.model.finding import Severity
from mingzhang.model.report import Report
from mingzhang.pipeline import read_disclosure
from mingzhang.renderers.report_html import report_html
from mingzhang.renderers.report_xlsx import report_xlsx

_SHOWN = 8


def run_example(folder: Path, lang: str = "zh") -> str:
    """Write the examples and their reports into a folder; return a short account for the terminal."""
    folder.mkdir(parents=True, exist_ok=True)
    lines: list[str] = []
    reports: list[Report] = []
    for source in example_paths():
        copy = folder / source.name
        shutil.copyfile(source, copy)
        disclosure = read_disclosure(copy)
        report = check(disclosure, lang=lang, trace=True)
        reports.append(report)
        (folder / f"{source.stem}.extract.json").write_text(_json(disclosure_to_json(disclosure)), encoding="utf-8")
        (folder / f"{source.stem}.check.json").write_text(_json(report_to_json(report)), encoding="utf-8")
        (folder / f"{source.stem}.html").write_text(report_html(report, lang=lang), encoding="utf-8")
        lines += [*_account(report, source.stem, lang), ""]
    report_xlsx(reports, folder / "审核结果.xlsx", lang=lang)
    label = "Files" if lang == "en" else "文件"
    lines.append(f"{label}: {folder.resolve()}")
    lines += [f"  {path.name}" for path in sorted(folder.iterdir())]
    return "\n".join(lines)


def _account(report: Report, stem: str, lang: str) -> list[str]:
    errors = [finding for finding in report.findings if finding.severity is Severity.ERROR]
    warnings = sum(finding.severity is Severity.WARNING for finding in report.findings)
    disclosure = report.disclosure
    cells = sum(len(row.cells) for table in disclosure.tables for row in table.rows)
    if lang == "en":
        head = (
            f"{stem}: {len(disclosure.tables)} tables ({cells} cells), {disclosure.narrative_bound} figures of the text, "
            f"{len(disclosure.sheets)} project sheets read; {report.summary.run} checks; "
            f"{len(errors)} errors, {warnings} warnings"
        )
    else:
        head = (
            f"{stem}：读出 {len(disclosure.tables)} 张表（{cells} 格）、情况说明 {disclosure.narrative_bound} 个数字、"
            f"{len(disclosure.sheets)} 张项目绩效目标表；检查 {report.summary.run} 处；错误 {len(errors)}，警告 {warnings}"
        )
    shown = []
    for finding in errors[:_SHOWN]:
        line = finding.locations[0].place.line if finding.locations else None
        shown.append(
            f"  {finding.rule}  {'line' if lang == 'en' else '第'} {line or '?'}{'' if lang == 'en' else ' 行'}  {finding.message}"
        )
    if len(errors) > _SHOWN:
        shown.append(
            f"  … {len(errors) - _SHOWN} more" if lang == "en" else f"  ……另有 {len(errors) - _SHOWN} 处错误，见报告"
        )
    return [head, *shown]


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
