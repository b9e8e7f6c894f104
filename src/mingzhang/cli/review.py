"""Waivers and baselines of ``mingzhang check``: what is read before the audit, and what is said after it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mingzhang.cli.outputs import open_for_writing

if TYPE_CHECKING:
    from mingzhang.checking.baseline import Prior
    from mingzhang.cli.inputs import Reading
    from mingzhang.model.waiver import Waiver
    from mingzhang.pipeline import Result

#: So many files without counterpart are named each.
_SHOWN = 10
_WORDS = {
    "zh": {
        "more": "……另有 {n} 份同样没有对应的文件。",
        "unused": "豁免文件 {file}，{entry}",
        "gone": "基线中的 {source} 在本次审核的文件中没有对应的文件。",
        "twice": "基线中的 {source} 对应了 {n} 份文件：{files}。请核对。",
        "new_file": "{source}：在基线中没有对应的文件，全部问题都按新增计。",
        "written": "写出 {n} 条待填的豁免：{file}。"
        "写上理由、批准人、到期日，不豁免的整条删去，再用 --waivers {file} 审核。",
    },
    "en": {
        "more": "… and {n} more without counterpart.",
        "unused": "Waiver file {file}, {entry}",
        "gone": "{source} of the baseline has no counterpart among the audited files.",
        "twice": "{source} of the baseline has {n} counterparts: {files}. Please check.",
        "new_file": "{source}: no counterpart in the baseline, so all findings count as new.",
        "written": "{n} waivers to be filled in: {file}. Give reason, who and until, delete the entries not to be "
        "waived, then audit with --waivers {file}.",
    },
}


class Tally:
    """What a run over many files adds up to: waivers that were used, counterparts that were found, drafts."""

    def __init__(self, waivers: Sequence[Waiver], priors: Sequence[Prior] | None) -> None:
        self.waivers = waivers
        self.priors = priors
        self.matched: frozenset[int] = frozenset()
        self.counterparts: dict[str, list[str]] = {}
        self.without: list[str] = []
        self.unread: list[str] = []
        self.drafts: list[Mapping[str, str]] = []

    def watch(self, results: Iterator[Result]) -> Iterator[Result]:
        """Pass results on, keeping count."""
        for result in results:
            self.matched |= result.matched
            self.drafts.extend(result.drafts)
            if result.baseline is not None:
                self.counterparts.setdefault(result.baseline, []).append(result.source)
            else:
                (self.without if result.error is None else self.unread).append(result.source)
            yield result

    def unused(self) -> Sequence[Waiver]:
        """Return the waivers that match nothing in the whole run; those for an unread file may still be needed."""
        from mingzhang.checking.waivers import is_for_file, unmatched  # noqa: PLC0415

        idle = unmatched(self.waivers, self.matched)
        return [waiver for waiver in idle if not any(is_for_file(waiver, source) for source in self.unread)]

    def gone(self) -> list[str]:
        """Return the files of the baseline that no audited file belongs to."""
        seen = self.counterparts.keys() | {Path(source).name for source in self.unread}
        sources = [prior.source for prior in self.priors or ()]
        return [source for source in sources if source not in seen and Path(source).name not in seen]


def read_waiver_file(path: Path | None) -> tuple[Waiver, ...]:
    """Read a waiver file; what is wrong with it ends the command before anything is audited."""
    if path is None:
        return ()
    from mingzhang.catalogue.rules import load_rules  # noqa: PLC0415
    from mingzhang.checking.findings import ROUNDING_RULE  # noqa: PLC0415
    from mingzhang.model.errors import UnreadableInputError  # noqa: PLC0415
    from mingzhang.model.waiver import WaiverFileError  # noqa: PLC0415
    from mingzhang.readers.waiver_file import read_waivers  # noqa: PLC0415

    try:
        return read_waivers(path, {*load_rules(), ROUNDING_RULE})
    except WaiverFileError as error:
        raise click.UsageError(str(error)) from error
    except UnreadableInputError as error:
        raise click.UsageError(f"豁免文件 {error}") from error


def read_baseline_file(path: Path | None, lang: str, reading: Reading) -> tuple[Prior, ...] | None:
    """Read or audit the baseline; one that cannot be read ends the command before anything is audited."""
    if path is None:
        return None
    from mingzhang.model.errors import UnreadableInputError  # noqa: PLC0415
    from mingzhang.pipeline import read_baseline  # noqa: PLC0415

    try:
        return read_baseline(path, lang, password=reading.password, limits=reading.limits)
    except UnreadableInputError as error:
        raise click.UsageError(f"基线 {error}") from error


def check_waiver_target(path: Path | None) -> None:
    """Refuse a place for new waivers that would be lost work or is no waiver file, before anything is audited."""
    if path is None:
        return
    from mingzhang.renderers.waiver_form import SUFFIXES  # noqa: PLC0415

    if path.suffix.lower() not in SUFFIXES:
        raise click.UsageError(f"豁免文件 {path} 的名字应以 .csv（用 Excel 填）或 .yaml 结尾。")
    if path.exists():
        raise click.UsageError(f"{path} 已经有了，里面可能有填好的豁免，没有覆盖。请换一个名字，或先把它移走。")


def write_waiver_file(path: Path, drafts: Sequence[Mapping[str, str]], lang: str) -> None:
    """Write entries to be filled in: CSV with BOM and Excel's line ends, or YAML."""
    from mingzhang.renderers.waiver_form import waiver_csv, waiver_yaml  # noqa: PLC0415

    unique = list({tuple(entry.items()): entry for entry in drafts}.values())
    is_csv = path.suffix.lower() == ".csv"
    text = "\ufeff" + waiver_csv(unique, lang=lang) if is_csv else waiver_yaml(unique, lang=lang)
    with open_for_writing(path) as file:
        file.write(text)
    click.echo(_WORDS[lang]["written"].format(n=len(unique), file=path), err=True)


def say_unused(tally: Tally, path: Path, lang: str) -> None:
    """Name the waivers that match nothing."""
    from mingzhang.renderers.review_words import unused_words  # noqa: PLC0415

    for waiver in tally.unused():
        click.echo(_WORDS[lang]["unused"].format(file=path, entry=unused_words(waiver, lang)), err=True)


def say_counterparts(tally: Tally, lang: str) -> None:
    """Name what has no counterpart, on either side, and what has more than one."""
    words = _WORDS[lang]
    _say([words["new_file"].format(source=source) for source in tally.without], lang)
    _say([words["gone"].format(source=source) for source in tally.gone()], lang)
    for source, files in tally.counterparts.items():
        if len(files) > 1:
            click.echo(words["twice"].format(source=source, n=len(files), files="、".join(files)), err=True)


def _say(sentences: Sequence[str], lang: str) -> None:
    """Write the first sentences to the terminal, and how many more there are."""
    for sentence in sentences[:_SHOWN]:
        click.echo(sentence, err=True)
    if len(sentences) > _SHOWN:
        click.echo(_WORDS[lang]["more"].format(n=len(sentences) - _SHOWN), err=True)


def today_or(day: date | None) -> date:
    """Return the day given, or today."""
    return day if day is not None else date.today()
