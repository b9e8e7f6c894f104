"""``mingzhang repair``: show what should be corrected, and write it into a copy if asked."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mingzhang.cli.inputs import Reading, read_one, reading_options
from mingzhang.cli.options import EXIT_CLEAN, EXIT_ERRORS, EXIT_UNREADABLE

if TYPE_CHECKING:
    from mingzhang.checking.corrections import Correction, Corrections
    from mingzhang.model.disclosure import Disclosure
    from mingzhang.renderers.redline import Edit


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--write", is_flag=True, help="把建议的改正写进一份副本，原文件不动。")
@click.option("--output", "-o", type=click.Path(path_type=Path), help="副本写到这个文件（与 --write 同用）。")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@reading_options
def repair(path: Path, write: bool, output: Path | None, form: str, reading: Reading) -> None:
    """按勾稽关系找出写错的数字，逐行列出原文和改正。

    只有勾稽关系能唯一确定的数字才建议改正；没有需要改的返回 0，有返回 1，文件读不了返回 2。
    改正只是建议：请对照预算批复核实后再用。
    """
    from mingzhang.checking.check import check  # noqa: PLC0415
    from mingzhang.checking.corrections import propose_corrections  # noqa: PLC0415

    if output is not None and not write:
        raise click.UsageError("--output 要与 --write 同用。")
    disclosure = read_one(path, reading)
    if disclosure is None:
        sys.exit(EXIT_UNREADABLE)
    found = propose_corrections(check(disclosure))
    if form == "json":
        click.echo(json.dumps(_as_json(path, found), ensure_ascii=False))
    else:
        _show(disclosure, found)
    if write:
        _write_copy(path, disclosure, found, output)
    sys.exit(EXIT_ERRORS if found.proposed or found.undecided else EXIT_CLEAN)


def _show(disclosure: Disclosure, found: Corrections) -> None:
    from mingzhang.renderers.redline import redline  # noqa: PLC0415

    if not found.proposed and not found.undecided:
        click.echo("没有发现写错的数字。")
        return
    if found.proposed:
        click.echo(f"建议改正 {len(found.proposed)} 处（对照预算批复核实后再用）：")
    edits = _edits(found.proposed)
    whys = {edit.line: correction for edit, correction in zip(edits, found.proposed, strict=True)} if edits else {}
    if disclosure.document.lines and edits:
        for number, line in redline(disclosure.document.lines, edits, colour=sys.stdout.isatty()):
            click.echo(f"\n第 {number} 行  {_why(whys[number])}\n  {line}")
    else:
        for correction in found.proposed:
            click.echo(f"\n{_where(correction)}  {_why(correction)}\n  {_change(correction)}")
    if found.undecided:
        click.echo(f"\n另有 {len(found.undecided)} 处不符，勾稽关系定不出是哪个数写错，请人工核对：")
        for finding in found.undecided:
            click.echo(f"  {finding.rule} {finding.message}")


def _why(correction: Correction) -> str:
    suspect = correction.suspect
    mended = f"，改后 {suspect.balances} 处勾稽关系相符" if suspect.balances else ""
    return f"{correction.finding.rule} {correction.finding.title}{mended}"


def _where(correction: Correction) -> str:
    place, suspect = correction.place, correction.suspect
    parts = [f"第 {place.page} 页" if place.page else "", place.sheet or "", place.cell or ""]
    parts += [f"表{suspect.table}" if suspect.table else suspect.section or "", suspect.row or "", suspect.column or ""]
    return " ".join(part for part in parts if part)


def _change(correction: Correction) -> str:
    return f"[-{correction.suspect.printed}-]{{+{correction.suspect.repaired}+}}"


def _edits(proposed: tuple[Correction, ...]) -> list[Edit]:
    """Return the edits of a text; none where the source is no text."""
    from mingzhang.renderers.redline import Edit  # noqa: PLC0415

    edits = []
    for correction in proposed:
        place = correction.place
        if place.line is None or place.start is None or place.end is None:
            return []
        edits.append(Edit(place.line, place.start, place.end, correction.suspect.repaired))
    return edits


def _as_json(path: Path, found: Corrections) -> dict[str, object]:
    from mingzhang.checking.as_json import suspect_to_json  # noqa: PLC0415

    return {
        "source": str(path),
        "corrections": [
            {
                "rule": item.finding.rule,
                "fingerprint": item.finding.fingerprint,
                "title": item.finding.title,
                **suspect_to_json(item.suspect),
            }
            for item in found.proposed
        ],
        "undecided": [
            {"rule": item.rule, "fingerprint": item.fingerprint, "message": item.message} for item in found.undecided
        ],
    }


def _write_copy(path: Path, disclosure: Disclosure, found: Corrections, output: Path | None) -> None:
    from mingzhang.readers.encoding import decode  # noqa: PLC0415
    from mingzhang.renderers.redline import corrected  # noqa: PLC0415

    edits = _edits(found.proposed)
    if not edits:
        click.echo("没有可以写进副本的改正，没有写副本。" if disclosure.document.lines else _ONLY_TEXT, err=True)
        return
    copy = output or path.with_name(f"{path.stem}.改正{path.suffix}")
    if copy.exists() and copy.resolve() == path.resolve():
        raise click.UsageError("副本不能写到原文件上，请另给一个文件名。")
    text, encoding = decode(path)
    try:
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(corrected(text, edits).encode(encoding))
    except OSError as error:
        raise click.UsageError(f"不能写 {copy}（{error.strerror}）。") from error
    click.echo(f"\n已把 {len(edits)} 处改正写进副本 {copy}；原文件没有改动。", err=True)


_ONLY_TEXT = "这种文件只能列出改正，不能写副本；副本目前只支持文本文件。"
