"""The main job on the embedded example: the ledger is built, a disclosure and a spoiled copy are audited."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from mingzhang.checking.as_json import report_to_json
from mingzhang.checking.check import check
from mingzhang.examples import example_paths
from mingzhang.extraction.as_json import disclosure_to_json
from mingzhang.ledgers.example import example_ledger, write_example
from mingzhang.model.finding import Severity
from mingzhang.model.ledger import department_of
from mingzhang.model.report import Report
from mingzhang.packaging.folder import write_package
from mingzhang.packaging.make import Settings, make, manifest_of, render
from mingzhang.packaging.sources import hashes_of
from mingzhang.pipeline import read_disclosure
from mingzhang.renderers.report_html import report_html
from mingzhang.renderers.report_xlsx import report_xlsx

_SHOWN = 8


def run_example(folder: Path, lang: str = "zh") -> str:
    """Write the examples and their reports into a folder; return a short account for the terminal."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [*_build(folder, lang), ""]
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


def _build(folder: Path, lang: str) -> list[str]:
    """Write the example ledger and the whole disclosure that follows from it."""
    path = write_example(folder)
    ledger = example_ledger()
    settings = Settings()
    made = make(ledger, department_of(ledger), settings)
    files = render(made, settings)
    target = folder / "公开文件"
    write_package(target, files, manifest_of(made, settings, files, hashes_of(path)))
    values = {
        "name": made.entity.name,
        "tables": len(made.tabulation.tables),
        "projects": len(ledger.projects),
        "formats": "、".join(settings.formats),
        "errors": made.problems(Severity.ERROR),
    }
    return [_WORDS[lang]["built"].format_map(values)]


def _account(report: Report, stem: str, lang: str) -> list[str]:
    errors = [finding for finding in report.findings if finding.severity is Severity.ERROR]
    disclosure = report.disclosure
    values = {
        "stem": stem,
        "tables": len(disclosure.tables),
        "cells": sum(len(row.cells) for table in disclosure.tables for row in table.rows),
        "figures": disclosure.narrative_bound,
        "sheets": len(disclosure.sheets),
        "checks": report.summary.run,
        "errors": len(errors),
        "warnings": sum(finding.severity is Severity.WARNING for finding in report.findings),
        "more": max(len(errors) - _SHOWN, 0),
    }
    words = _WORDS[lang]
    lines = [words["read"].format_map(values), words["checked"].format_map(values)]
    for finding in errors[:_SHOWN]:
        line = finding.locations[0].place.line if finding.locations else "?"
        lines.append(f"  {finding.rule}  {words['line'].format(line)}  {finding.message}")
    if values["more"]:
        lines.append(words["more"].format_map(values))
    return lines


_WORDS = {
    "zh": {
        "built": "由账本生成“{name}”的公开文件：{tables} 张表、{projects} 个项目（{formats}），自审错误 {errors}",
        "read": "{stem}：读出 {tables} 张表（{cells} 格）、情况说明 {figures} 个数字、{sheets} 张项目绩效目标表",
        "checked": "  检查 {checks} 处：错误 {errors}，警告 {warnings}",
        "line": "第 {} 行",
        "more": "  ……另有 {more} 处错误，见报告",
    },
    "en": {
        "built": "built from the ledger of {name}: {tables} tables, {projects} projects ({formats}), {errors} errors",
        "read": "{stem}: read {tables} tables ({cells} cells), {figures} figures of the text, {sheets} project sheets",
        "checked": "  {checks} checks: {errors} errors, {warnings} warnings",
        "line": "line {}",
        "more": "  … {more} more errors, see the report",
    },
}


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
