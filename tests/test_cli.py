"""The command line: outputs, exit statuses, order, bad inputs."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from mingzhang.cli import main
from mingzhang.examples import example_paths
from tests.small_files import docx, html, ole

CLEAN, SPOILED = example_paths()


def run(*words: str | int | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def schema(name: str) -> Any:
    return json.loads(run("schema", name).stdout)


@pytest.mark.parametrize("stage", ["extract", "check"])
def test_output_follows_the_published_schema(stage: str, tmp_path: Path) -> None:
    broken = tmp_path / "空.txt"
    broken.write_bytes(b"")
    result = run(stage, CLEAN, SPOILED, broken, "--format", "jsonl")
    found = objects(result.stdout)
    assert [item["source"] for item in found] == [str(CLEAN), str(SPOILED), str(broken)]
    for item in found:
        jsonschema.validate(item, schema(stage))


def test_exit_status_tells_clean_errors_and_unreadable(tmp_path: Path) -> None:
    assert run("check", CLEAN).exit_code == 0
    assert run("check", SPOILED).exit_code == 1
    empty = tmp_path / "空.txt"
    empty.write_bytes(b"")
    assert run("check", CLEAN, empty, SPOILED).exit_code == 2


BAD = {
    "空.txt": (b"", "空文件"),
    "程序.txt": (bytes(range(256)) * 40, "二进制"),
    "乱码.txt": ("部门预算".encode("shift_jis", "ignore") * 300 + b"\xfd\xfe\xff", "编码"),
    "菜谱.txt": ("红烧肉的做法\n\n一、备料\n\n五花肉500克\n".encode(), "不像部门预算公开"),
    "文档.txt": (b"PK\x03\x04" + b"x" * 100, "解不开"),
    "图片.pdf": (b"GIF89a\0\0", "图片"),
    "加密.docx": (ole("EncryptionInfo", "EncryptedPackage"), "--password"),
    "网页.html": (html(), "不像部门预算公开"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_input_gets_one_sentence_and_the_others_are_done(name: str, tmp_path: Path) -> None:
    data, words = BAD[name]
    bad = tmp_path / name
    bad.write_bytes(data)
    result = run("check", bad, CLEAN, "--format", "jsonl")
    first, second = objects(result.stdout)
    assert result.exit_code == 2
    assert set(first) == {"source", "error"}
    assert name in first["error"]
    assert words in first["error"]
    assert "Traceback" not in result.output
    assert second["summary"]["checks_run"] > 100


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    bad = tmp_path / "大.txt"
    with bad.open("wb") as file:
        file.truncate(200_000_000)
    result = run("check", bad)
    assert result.exit_code == 2
    assert "200 MB" in result.output


@pytest.mark.parametrize("length", [30, 200, 401, 402, 403, 404, 405])
@pytest.mark.parametrize("word", ["2026年合计", "科目编码", "小计"])
def test_a_disclosure_that_breaks_off_in_a_table_is_refused(tmp_path: Path, word: str, length: int) -> None:
    text = CLEAN.read_text("utf-8")
    cut = tmp_path / "断.txt"
    cut.write_text(text[: text.index(word) + length], "utf-8")
    result = run("check", cut)
    assert result.exit_code == 2
    assert "断开" in result.output


def test_a_document_of_the_tables_alone_is_audited(tmp_path: Path) -> None:
    text = CLEAN.read_text("utf-8")
    tables = tmp_path / "报表.txt"
    tables.write_text(text[: text.rindex("第三部分")], "utf-8")
    result = run("check", tables)
    assert result.exit_code == 1
    assert "P0002" in result.output


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    result = run("check", tmp_path / "没有.txt")
    assert result.exit_code == 2
    assert "没有.txt" in result.output


def test_folders_are_sorted_and_jobs_keep_the_order(tmp_path: Path) -> None:
    for name in ("b", "a", "c"):
        (tmp_path / f"{name}.txt").write_bytes(CLEAN.read_bytes())
    one = run("check", tmp_path, "--format", "jsonl")
    two = run("check", tmp_path, "--format", "jsonl", "--jobs", "2")
    assert [Path(item["source"]).name for item in objects(one.stdout)] == ["a.txt", "b.txt", "c.txt"]
    assert one.stdout == two.stdout


def test_findings_repeat_byte_for_byte() -> None:
    command = [sys.executable, "-m", "mingzhang.cli", "check", str(SPOILED), "--format", "jsonl"]
    outputs = {
        subprocess.run(command, capture_output=True, check=False, env={**os.environ, "PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
    assert outputs != {b""}


def test_html_is_one_self_contained_file(tmp_path: Path) -> None:
    target = tmp_path / "报告.html"
    assert run("check", SPOILED, "--format", "html", "-o", target).exit_code == 1
    page = target.read_text("utf-8")
    assert page.lstrip().lower().startswith("<!doctype html>")
    for outside in ("http://", "https://", "<script src", '<link rel="stylesheet"'):
        assert outside not in page.replace("http://www.w3.org/", "")


def test_several_pages_go_to_a_folder_without_overwriting(tmp_path: Path) -> None:
    twin = tmp_path / "x" / CLEAN.name
    twin.parent.mkdir()
    twin.write_bytes(CLEAN.read_bytes())
    run("check", CLEAN, twin, "--format", "html", "-o", tmp_path / "out")
    assert len(list((tmp_path / "out").glob("*.html"))) == 2


def test_a_workbook_holds_all_files(tmp_path: Path) -> None:
    target = tmp_path / "结果.xlsx"
    assert run("check", CLEAN, SPOILED, "--format", "xlsx", "-o", target).exit_code == 1
    assert target.read_bytes().startswith(b"PK")


def test_rules_and_tables_are_explained() -> None:
    listing = run("rules").output
    assert "R0301" in listing
    assert "T03[*, 合计] = T03[*, 基本支出]" in run("rule", "r0301").output
    assert "基本支出" in run("table", "T03").output
    assert run("table", "3").exit_code == 0
    assert run("rule", "R9999").exit_code == 2
    assert run("table", "T99").exit_code == 2


def test_english_messages_hold_no_chinese_words_of_ours() -> None:
    result = run("check", SPOILED, "--lang", "en", "--format", "jsonl")
    (report,) = objects(result.stdout)
    # Terms of the form stay Chinese (本部门, 尾差); the sentence around them is English.
    words = [finding["title"] for finding in report["findings"]] + [finding["hint"] for finding in report["findings"]]
    assert not [text for text in words if text and sum(char.isascii() for char in text) < 0.6 * len(text)]


def test_the_example_is_one_workbook(tmp_path: Path) -> None:
    assert run("example", "-o", tmp_path).exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["ledger.xlsx"]


def test_the_demo_builds_and_audits(tmp_path: Path) -> None:
    result = run("demo", "-o", tmp_path)
    assert result.exit_code == 0
    assert len(list(tmp_path.glob("*.html"))) == 2
    assert (tmp_path / "公开文件" / "disclosure.pdf").is_file()
    assert "错误 0" in result.output


def test_files_of_a_folder_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(CLEAN.read_bytes())
    (tmp_path / "b.exe").write_bytes(b"MZ\0\0")
    (tmp_path / "~$c.docx").write_bytes(b"\0")
    result = run("check", tmp_path)
    assert result.exit_code == 0
    assert "1 个文件不是可以读的公开文件（.exe）" in result.output


def test_open_data_beside_a_disclosure_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(CLEAN.read_bytes())
    data = tmp_path / "a.fdp" / "data"
    data.mkdir(parents=True)
    (data.parent / "datapackage.json").write_text("{}", "utf-8")
    (data / "totals.csv").write_text("table,line\n1,合计\n", "utf-8")
    result = run("extract", tmp_path)
    assert result.exit_code == 0
    assert len(objects(result.stdout)) == 1


def test_a_ledger_is_no_disclosure(tmp_path: Path) -> None:
    run("example", "-o", tmp_path)
    (tmp_path / "a.txt").write_bytes(CLEAN.read_bytes())
    beside = run("extract", tmp_path)
    assert beside.exit_code == 0
    assert "明账的账本" in beside.stderr
    alone = run("check", tmp_path / "ledger.xlsx")
    assert alone.exit_code == 2
    assert "mingzhang build" in alone.output


def test_a_damaged_file_of_a_folder_is_an_input(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(CLEAN.read_bytes())
    (tmp_path / "b.pdf").write_bytes(b"")
    result = run("check", tmp_path, "--format", "jsonl")
    assert result.exit_code == 2
    assert "空文件" in objects(result.stdout)[1]["error"]


def test_a_folder_without_disclosures_is_a_usage_error(tmp_path: Path) -> None:
    (tmp_path / "a.exe").write_bytes(b"MZ\0\0")
    assert run("check", tmp_path).exit_code == 2


def as_docx(text: str) -> bytes:
    """Return a text as a Word document of paragraphs alone; its tables are lost."""
    return docx(*(line.replace("&", "&amp;").replace("<", "&lt;") for line in text.split("\n") if "\t" not in line))


@pytest.mark.parametrize("jobs", [1, 2])
def test_formats_are_mixed_and_a_wrong_name_is_remarked(tmp_path: Path, jobs: int) -> None:
    word = tmp_path / "甲.pdf"
    word.write_bytes(as_docx(CLEAN.read_text("utf-8")))
    found = objects(run("check", CLEAN, word, SPOILED, "--format", "jsonl", "--jobs", jobs).stdout)
    assert [item["source"] for item in found] == [str(CLEAN), str(word), str(SPOILED)]
    assert [item["format"] for item in found] == ["text", "docx", "text"]
    assert found[0]["remarks"] == []
    assert "文件名是 .pdf，内容是 Word 文档" in found[1]["remarks"][0]
    jsonschema.validate(found[1], schema("check"))
    assert objects(run("extract", word).stdout)[0]["remarks"] == found[1]["remarks"]


@pytest.mark.parametrize("form", ["text", "html", "xlsx"])
def test_remarks_stand_in_every_report(tmp_path: Path, form: str) -> None:
    word, target = tmp_path / "甲.pdf", tmp_path / f"报告.{form}"
    word.write_bytes(as_docx(CLEAN.read_text("utf-8")))
    run("check", word, "--format", form, "-o", target)
    words = "文件名是 .pdf，内容是 Word 文档"
    if form == "xlsx":
        with zipfile.ZipFile(target) as book:
            assert words in book.read("xl/sharedStrings.xml").decode()
    else:
        assert words in target.read_text("utf-8")


def test_limits_are_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    word = tmp_path / "甲.docx"
    word.write_bytes(docx())
    result = run("check", word, CLEAN, "--timeout", "0.001")
    assert result.exit_code == 2
    assert "0.001 秒的时限" in result.stderr
    assert CLEAN.name in result.stdout
    monkeypatch.setenv("MINGZHANG_TIMEOUT", "0.002")
    assert "0.002 秒的时限" in run("extract", word).stdout
    assert "0.002 秒的时限" in run("diff", word, CLEAN).stderr


def test_a_password_reaches_the_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    word = tmp_path / "甲.docx"
    word.write_bytes(ole("EncryptionInfo", "EncryptedPackage"))
    asked = run("extract", word).stdout
    assert "--password" in asked
    assert run("extract", word, "--password", "错").stdout != asked
    monkeypatch.setenv("MINGZHANG_PASSWORD", "错")
    assert run("extract", word).stdout != asked


def test_rules_and_explanations_follow_their_schemas() -> None:
    for lang in ("zh", "en"):
        book = json.loads(run("rules", "--format", "json", "--lang", lang, "--search", "三公").stdout)
        jsonschema.validate(book, schema("rules"))
    jsonschema.validate(json.loads(run("rule", "R0301", "--format", "json").stdout), schema("rule"))
    findings = objects(run("check", SPOILED, "--format", "jsonl").stdout)[0]["findings"]
    # One of each kind of verdict and of what bears it out.
    kinds = {(finding["verdict"], bool(finding["suspects"]), finding["method"]): finding for finding in findings}
    for finding in kinds.values():
        told = run("check", SPOILED, "--explain", finding["fingerprint"], "--format", "json").stdout
        jsonschema.validate(json.loads(told), schema("explain"))
        assert json.loads(told)["fingerprint"] == finding["fingerprint"]


@pytest.mark.parametrize("name", ["extract", "check", "explain", "rule", "rules", "diff", "conformance"])
def test_every_schema_is_sound_and_allows_no_other_keys(name: str) -> None:
    published = schema(name)
    jsonschema.Draft202012Validator.check_schema(published)
    assert published["title"].startswith("mingzhang")
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"甲": 1}, published)


@pytest.mark.parametrize("deep", [True, False])
def test_an_explanation_looks_as_deep_as_the_audit(deep: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    from mingzhang.checking import check as stage  # noqa: PLC0415

    (finding, *_) = objects(run("check", SPOILED, "--format", "jsonl").stdout)[0]["findings"]
    asked: list[bool] = []
    usual = stage.check

    def watched(*given: Any, **more: Any) -> Any:
        asked.append(more["deep"])
        return usual(*given, **more)

    monkeypatch.setattr(stage, "check", watched)
    words = ["--deep"] if deep else []
    assert run("check", SPOILED, "--explain", finding["fingerprint"], *words).exit_code == 0
    assert asked == [deep]
