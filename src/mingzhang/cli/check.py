"""``mingzhang check``: audit disclosures."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Literal

import click

from mingzhang.cli.inputs import AS_ONE, Reading, gather, reading_options
from mingzhang.cli.options import JOBS, LANG, OUTPUT, PATHS
from mingzhang.cli.outputs import target, write_pages, write_texts, write_workbook
from mingzhang.cli.review import (
    Tally,
    check_waiver_target,
    read_baseline_file,
    read_waiver_file,
    say_counterparts,
    say_unused,
    today_or,
    write_waiver_file,
)


@click.command()
@PATHS
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "jsonl", "html", "xlsx", "pdf", "docx", "json"]),
    default="text",
    show_default=True,
    help="输出格式：文字、JSON 行、网页、Excel；pdf 在原 PDF 上加框和批注，docx 写成带批注的 Word 文件；"
    "json 只与 --explain 同用。",
)
@click.option(
    "--pictures",
    type=click.Choice(["none", "findings", "all"]),
    default="findings",
    show_default=True,
    help="网页报告附 PDF 原页图像：不附、只附有问题的页、全部。",
)
@OUTPUT
@JOBS
@LANG
@click.option("--deep", is_flag=True, help="再查逐条都在尾差以内、合在一起却不可能同时成立的勾稽关系（较慢）。")
@click.option("--together", is_flag=True, help="部门和所属单位的文件一并审核：核对部门的数等于各单位公开的数之和。")
@click.option(
    "--waivers",
    type=click.Path(path_type=Path),
    help="豁免文件（.yaml 或 .csv）：写明规则、地方、理由、批准人、到期日的问题不再计入，另列为已豁免。",
)
@click.option(
    "--write-waivers",
    "new_waivers",
    type=click.Path(path_type=Path),
    help="把现有问题写成一份待填的豁免文件（.csv 用 Excel 填，或 .yaml）。",
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    help="与上次比较，列出新增、已改正、仍然存在的问题：上次 check --format jsonl 的输出，或上一稿公开文件。",
)
@click.option("--new-only", is_flag=True, help="与 --baseline 同用：只有新增的错误才返回 1。")
@click.option("--explain", metavar="指纹", help="逐步列出这一处问题的计算过程；指纹写前 6 位以上即可。")
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    envvar="MINGZHANG_TODAY",
    hidden=True,
    help="按这一天判断豁免是否到期。",
)
@AS_ONE
@reading_options
def check(  # noqa: PLR0913, PLR0917  click passes each option by its name
    paths: tuple[Path, ...],
    form: str,
    pictures: Literal["none", "findings", "all"],
    output: Path | None,
    jobs: int,
    lang: str,
    deep: bool,
    together: bool,
    waivers: Path | None,
    new_waivers: Path | None,
    baseline: Path | None,
    new_only: bool,
    explain: str | None,
    today: datetime | None,
    as_one: bool,
    reading: Reading,
) -> None:
    """审核公开文件：逐条说明哪里不对、应当是多少、依据什么规定。

    PATHS 可以是文件（PDF、Word、Excel、网页、文本）、文件夹或压缩包。
    没有错误时返回 0，有错误返回 1，有文件读不了返回 2。
    """
    if new_only and baseline is None:
        raise click.UsageError("--new-only 要与 --baseline 同用：没有基线，就不知道哪些错误是新增的。")
    check_waiver_target(new_waivers)
    inputs = gather(paths, reading, as_one=as_one)  # first, so that child processes start during the imports

    from mingzhang.checking.baseline import assign  # noqa: PLC0415
    from mingzhang.checking.review import Terms  # noqa: PLC0415
    from mingzhang.pipeline import Task, run, run_together  # noqa: PLC0415

    tasks = [
        Task(name, "check", form, lang, deep=deep, parts=parts, password=reading.password, problem=problem)
        for name, parts, problem in inputs
    ]
    if explain is not None:
        from mingzhang.cli.explain import write_explanation  # noqa: PLC0415

        sys.exit(write_explanation(tasks, explain, form, output, lang, together=together, limits=reading.limits))
    if form == "json":
        raise click.UsageError("--format json 要与 --explain 同用；审核结果请用 --format jsonl，每份文件一行。")
    entries = read_waiver_file(waivers)
    priors = read_baseline_file(baseline, lang, reading)
    candidates = [None] * len(tasks) if priors is None else assign([task.path for task in tasks], priors)
    tasks = [
        task._replace(
            terms=Terms(entries, today_or(today and today.date()), len(tasks) == 1, own, new_only),
            drafts=new_waivers is not None,
            pictures=pictures,
        )
        for task, own in zip(tasks, candidates, strict=True)
    ]
    tally = Tally(entries, priors)
    results = tally.watch((run_together if together else run)(tasks, jobs, reading.limits))
    if form == "xlsx":
        status = write_workbook(results, output or Path("审核结果.xlsx"), len(tasks), lang, tally.unused)
    elif form in ("html", "pdf", "docx"):
        status = write_pages(results, output, len(tasks), form)
    else:
        with target(output) as stream:
            status = write_texts(results, stream, total=len(tasks), form=form)
    if waivers is not None and not (form == "text" and len(tasks) == 1):
        say_unused(tally, waivers, lang)
    if priors is not None and len(tasks) + len(priors) > 2:
        say_counterparts(tally, lang)
    if new_waivers is not None:
        write_waiver_file(new_waivers, tally.drafts, lang)
    sys.exit(status)
