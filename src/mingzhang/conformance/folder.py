"""A suite as a folder: ``manifest.json``, ``schema.json``, ``rules/<family>/<ID>.json`` with texts, ``rounding/``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from mingzhang.conformance.forms import read_rounding_group, read_rule, rounding_data, rule_data
from mingzhang.conformance.strict import AGAIN, Reader, fault
from mingzhang.conformance.suite import FORMAT, RuleCases, Said, Suite

MANIFEST = "manifest.json"
_ELSEWHERE = Said("请换一个空文件夹", "Choose an empty folder")
_DOUBLE = Said("请删去其中一个案例", "Remove one of the two cases")


def write_suite(suite: Suite, folder: Path) -> int:
    """Write a suite into an empty or new folder; return the number of files.

    Raises:
        SuiteError: the folder holds something already, or cannot be written.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise fault(folder, "这里已经有文件", "there are files here already", remedy=_ELSEWHERE)
        contents = dict(_contents(suite))
        for name, text in contents.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode())
    except OSError as error:
        raise fault(
            folder, f"不能写（{error.strerror}）", f"cannot write ({error.strerror})", remedy=_ELSEWHERE
        ) from error
    return len(contents)


def _contents(suite: Suite) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every file."""
    yield MANIFEST, _json(_manifest(suite))
    yield "schema.json", (files("mingzhang") / "schemas" / "conformance.schema.json").read_text(encoding="utf-8")
    for rule in suite.rules:
        stem = f"rules/{rule.family}/{rule.rule}"
        names = [f"{rule.rule}-{number}.txt" for number in range(1, len(rule.cases) + 1)]
        yield f"{stem}.json", _json(rule_data(rule, names))
        for name, case in zip(names, rule.cases, strict=True):
            if case.text is not None:
                yield f"rules/{rule.family}/{name}", case.text
    for group in suite.rounding:
        yield f"rounding/{group.group}.json", _json(rounding_data(group))


def _manifest(suite: Suite) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "name": "mingzhang-conformance",
        "version": suite.version,
        "rules": len(suite.rules),
        "rule_cases": sum(len(rule.cases) for rule in suite.rules),
        "rounding_groups": len(suite.rounding),
        "rounding_cases": sum(len(group.cases) for group in suite.rounding),
    }


def read_suite(folder: Path) -> Suite:
    """Read a suite from a folder.

    Raises:
        SuiteError: it is no suite, of another format version, incomplete, or a file is malformed.
    """
    manifest = Reader(str(folder / MANIFEST), _formatted(folder / MANIFEST))
    rules = tuple(_rule(path) for path in sorted((folder / "rules").glob("*/*.json")))
    rounding = tuple(
        read_rounding_group(str(path), _formatted(path)) for path in sorted((folder / "rounding").glob("*.json"))
    )
    suite = Suite(manifest.text("version"), rules, rounding)
    for key, number in _manifest(suite).items():
        if isinstance(number, int) and (stated := manifest.number(key)) != number:
            zh, en = f"“{key}”写的是 {stated}，实际有 {number}", f"“{key}” says {stated}, but there are {number}"
            raise manifest.fault(f"{zh}，文件夹不完整", f"{en}: the folder is incomplete")
    _make_sure_ids_differ(suite, folder)
    return suite


def _make_sure_ids_differ(suite: Suite, folder: Path) -> None:
    seen: set[str] = set()
    for _, case in suite.cases():
        if case.id in seen:
            raise fault(folder, f"案例“{case.id}”出现两次", f"the case “{case.id}” stands twice", remedy=_DOUBLE)
        seen.add(case.id)


def _rule(path: Path) -> RuleCases:
    def read_text(case: Reader, name: str) -> str:
        if Path(name).name != name:
            raise case.fault(f"“{name}”要是同一文件夹里的文件名", f"“{name}” must name a file of the same folder")
        return text_of(path.parent / name)

    return read_rule(str(path), _formatted(path), read_text)


def _formatted(path: Path) -> dict[str, Any]:
    """Return the JSON object of a file of our format version."""
    try:
        data = json.loads(text_of(path))
    except json.JSONDecodeError as error:
        raise fault(path, "不是 JSON", "is no JSON", Said(f" 第 {error.lineno} 行", f" line {error.lineno}")) from error
    if not isinstance(data, dict):
        raise fault(path, "应当是一个 JSON 对象", "should be a JSON object")
    if (found := Reader(str(path), data).number("format")) != FORMAT:
        raise fault(path, f"格式版本是 {found}，这里只认 {FORMAT}", f"is of format {found}, but {FORMAT} is read here")
    return data


def text_of(path: Path, remedy: Said = AGAIN) -> str:
    """Return the text of a file in UTF-8, its line ends as they are; ``remedy`` says what to do where it cannot.

    Raises:
        SuiteError: it cannot be read, or is in another encoding.
    """
    try:
        return path.read_bytes().decode()
    except FileNotFoundError as error:
        raise fault(path, "没有这个文件", "there is no such file", remedy=remedy) from error
    except OSError as error:
        raise fault(path, f"读不了（{error.strerror}）", f"cannot be read ({error.strerror})", remedy=remedy) from error
    except UnicodeDecodeError as error:
        raise fault(path, "不是 UTF-8", "is not UTF-8", remedy=remedy) from error


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
