"""The reference data of the catalogue loads, is unique, refers to what exists, and refuses what it does not know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mingzhang.catalogue import classifications, laws, outline, profiles, store, tables, terms
from mingzhang.catalogue.classifications import CERTAIN, KINDS, class_names, load_classification, load_mapping
from mingzhang.model.errors import CatalogueError
from mingzhang.model.writing import fold
from tests.shared import SHARED, needs_shared

LAW_FILES = {
    "预算法": "预算法(2018-12-29).md",
    "预算法实施条例": "预算法实施条例(2020-08-03).md",
    "政府信息公开条例": "政府信息公开条例(2019-04-03).md",
    "政府采购法": "政府采购法(2014-08-31).md",
    "政府采购法实施条例": "政府采购法实施条例(2015-01-30).md",
    "上海市预算审查监督条例": "上海市预算审查监督条例(2021-09-28).md",
    "重庆市预算审查监督条例": "重庆市预算审查监督条例(2016-09-29).md",
    "河南省预算审查监督条例": "河南省预算审查监督条例(2019-01-20).md",
    "浙江省预算审查监督条例": "浙江省预算审查监督条例(2016-12-01).md",
    "青岛市预算绩效管理条例": "青岛市预算绩效管理条例(2014-09-26).md",
}


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    (tmp_path / "2026").mkdir()
    return tmp_path


@pytest.mark.parametrize("kind", KINDS)
def test_each_classification_loads_with_known_parents(kind: str) -> None:
    loaded = load_classification(kind, 2026)
    assert len(loaded) > 0 and loaded.year == 2026
    orphans = [e.code for e in loaded.entries.values() if e.parent and e.parent not in loaded.entries]
    assert orphans == []
    assert all(entry.source for entry in loaded.entries.values())


def test_an_entry_tells_its_names_parents_and_certainty() -> None:
    functional = load_classification("functional", 2026)
    assert [entry.code for entry in functional.parents("2080505")] == ["208", "20805"]
    assert functional.names("20805")[0] == "行政事业单位养老支出"
    assert "行政事业单位离退休" in functional.names("20805")
    assert functional.is_certain("2080505") and functional.status("2080505") == "attested"
    assert {entry.code for entry in functional.by_name("行政运行")} >= {"2010101", "2010601"}
    assert functional.entry("2999999") is None and functional.names("2999999") == ()
    assert not functional.is_certain("2999999") and functional.status("2999999") is None


def test_names_are_found_whatever_brackets_and_blanks_they_are_written_with() -> None:
    economic = load_classification("economic_dept", 2026)
    assert [entry.code for entry in economic.by_name("因公出国 (境) 费用")] == ["30212"]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_recalled_from_memory_is_never_certain(kind: str) -> None:
    recalled = [e for e in load_classification(kind).entries.values() if e.status not in CERTAIN]
    assert not any(entry.is_certain for entry in recalled)
    assert "unverified_recall" not in CERTAIN


@pytest.mark.parametrize("year", [None, 2019, 2026, 2040])
def test_a_year_without_list_falls_back_and_says_so(year: int | None) -> None:
    assert load_classification("functional", year).year == 2026


def test_a_list_is_parsed_once_for_all_years() -> None:
    assert load_classification("functional", 2026) is load_classification("functional", 2031)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(CatalogueError):
        load_classification("colour", 2026)


def test_the_yearly_book_is_laid_over_our_lists(overlay: Path) -> None:
    (overlay / "2026" / "functional.csv").write_text("code,name\n2080505,新名称\n2089998,新设科目\n", encoding="utf-8")
    loaded = load_classification("functional", 2026, overlay)
    entry = loaded.entry("2080505")
    assert entry is not None and entry.name == "新名称" and entry.status == "official_book" and entry.level == 3
    assert loaded.is_certain("2089998") and loaded.entry("201") is not None
    assert load_classification("functional", 2026).names("2080505")[0] != "新名称"


def test_a_newer_year_of_the_overlay_is_used_from_that_year_on(overlay: Path) -> None:
    (overlay / "2028").mkdir()
    (overlay / "2028" / "functional.csv").write_text("code,name\n299,新类\n", encoding="utf-8")
    assert load_classification("functional", 2028, overlay).year == 2028
    assert load_classification("functional", 2026, overlay).year == 2026


def test_the_overlay_is_named_by_the_environment(overlay: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (overlay / "2026" / "functional.csv").write_text("code,name\n235,新类支出\n", encoding="utf-8")
    monkeypatch.setenv(classifications.OVERLAY_VARIABLE, str(overlay))
    assert class_names(2026)["新类"] == "新类支出"


@pytest.mark.parametrize(
    "content",
    [
        "code,name,colour\n201,某类,红\n",
        "code\n201\n",
        "code,name\n201,某类\n201,某类\n",
        "code,name\n20,某类\n",
        "code,name\nabc,某类\n",
        "code,name\n201,\n",
        "code,name,status\n201,某类,sure\n",
        "code,name,level\n201,某类,2\n",
        "code,name,parent\n20101,某款,202\n",
        "code,name,first_year\n201,某类,去年\n",
        "code,name\n201\n",
        "",
    ],
)
def test_a_malformed_list_is_refused(overlay: Path, content: str) -> None:
    (overlay / "2026" / "functional.csv").write_text(content, encoding="utf-8")
    with pytest.raises(CatalogueError):
        load_classification("functional", 2026, overlay)


def test_a_missing_overlay_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError):
        load_classification("functional", 2026, tmp_path / "nowhere")


def test_the_thirty_classes_stand_in_the_order_of_the_form() -> None:
    classes = classifications.canonical_classes(2026)
    assert len(classes) == 30
    assert classes[0] == "一般公共服务支出" and classes[-1] == "抗疫特别国债安排的支出"
    assert classes.index("住房保障支出") == 19


def test_printed_variants_of_classes_lead_to_the_form_s_name() -> None:
    names = class_names(2026)
    assert names["教育"] == "教育支出"
    assert names["文化体育与传媒支出"] == "文化旅游体育与传媒支出"
    assert all(key == fold(key) for key in names)
    assert not {"其他", "国有资本经营预算", "一般公共预算"} & names.keys()


def test_pairs_of_economic_items_tell_what_they_apply_to() -> None:
    mapping = load_mapping(2026)
    basic = mapping.find("基本工资", "工资福利支出")
    assert basic is not None and basic.applies_to == "事业单位" and basic.is_certain
    assert {pair.gov_code for pair in mapping.of("办公费")} == {"50201", "50502"}
    assert mapping.find("基本工资", "会议费") is None and mapping.of("没有的科目") == ()
    assert {pair.applies_to for pair in mapping.pairs} == {"机关", "事业单位", "通用"}


def test_pairs_use_the_names_of_both_lists() -> None:
    dept, gov = load_classification("economic_dept"), load_classification("economic_gov")
    for pair in load_mapping().pairs:
        assert pair.dept_name in dept.names(pair.dept_code)
        assert pair.gov_name in gov.names(pair.gov_code)


def test_articles_are_cited_as_chinese_texts_do() -> None:
    assert laws.resolve("预算法#14.2").citation == "《中华人民共和国预算法》第十四条第二款"
    assert laws.resolve("预算法#92(3)").citation == "《中华人民共和国预算法》第九十二条第（三）项"
    assert laws.resolve("财预〔2016〕143号#3").citation == "《地方预决算公开操作规程》（财预〔2016〕143号）"
    assert laws.resolve("预算法#14").reference == "预算法#14"


@pytest.mark.parametrize("reference", ["预算法", "预算法#999", "没有的法#1", "", "#", "预算法#"])
def test_an_unknown_reference_is_refused(reference: str) -> None:
    with pytest.raises(CatalogueError):
        laws.resolve(reference)


@pytest.mark.parametrize(
    "number,written", [(1, "一"), (10, "十"), (14, "十四"), (92, "九十二"), (101, "一百零一"), (110, "一百一十")]
)
def test_numbers_are_written_as_in_laws(number: int, written: str) -> None:
    assert laws.chinese(number) == written


def _law(**changes: object) -> dict[str, object]:
    law: dict[str, object] = {
        "id": "某法",
        "title": "某法",
        "title_en": "A law",
        "kind": "law",
        "date": "2020",
        "source": "text",
        "articles": {"1": "某条。"},
    }
    return law | changes


@pytest.mark.parametrize(
    "changes",
    [
        {"colour": "red"},
        {"kind": "poem"},
        {"source": "hearsay"},
        {"articles": {}},
        {"articles": {"甲": "某条。"}},
        {"id": "某#法"},
    ],
)
def test_a_malformed_law_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(CatalogueError):
        laws.parse_law(_law(**changes))


def _references() -> Iterator[tuple[str, Any]]:
    for name in store.names("rules"):
        for reference in store.read(name).get("basis", []):
            yield name, reference


def test_each_reference_of_a_rule_resolves() -> None:
    for _, reference in _references():
        assert laws.resolve(reference)


@needs_shared
def test_each_quotation_stands_in_its_article() -> None:
    for law in laws.load_laws().values():
        assert (law.source == "text") == (law.id in LAW_FILES)
        for number, text in law.texts.items() if law.source == "text" else ():
            assert fold(text) in fold(_article_text(law.id, number)), f"{law.id}#{number}"


def _article_text(law: str, number: str) -> str:
    """Return an article, or the paragraph of it that the number names. Items of lists count to their paragraph."""
    assert SHARED is not None
    content = (SHARED / "law" / LAW_FILES[law]).read_text(encoding="utf-8")
    article, _, paragraph = number.split("(", maxsplit=1)[0].partition(".")
    bodies = re.split(r"(?m)^第[一二三四五六七八九十百零]+条", content)
    body = bodies[int(article)].split("\n## ")[0]
    if not paragraph:
        return body
    paragraphs = [line for line in body.split("\n") if line.strip() and not re.match(r"\s*[（(]", line)]
    return paragraphs[int(paragraph) - 1]


def test_the_glossary_has_the_twelve_terms_of_the_form() -> None:
    glossary = terms.glossary_terms()
    assert [term.glossary for term in glossary] == list(range(1, 13))
    assert [term.zh for term in glossary] == list(profiles.load_profile("shanxi").glossary)


def test_terms_are_found_whatever_marks_they_carry() -> None:
    found = terms.find_term('"三公"经费')
    assert found is not None and found.en == "three public expenses"
    assert terms.find_term("三公经费") == found and terms.find_term("没有的词") is None


def test_a_term_with_an_unknown_key_is_refused() -> None:
    with pytest.raises(CatalogueError):
        terms.parse_term({"zh": "某词", "en": "a term", "definition": "某义", "colour": "red"})


@pytest.mark.parametrize("profile_id", profiles.profile_ids())
def test_each_profile_loads_and_fits_the_tables_and_the_outline(profile_id: str) -> None:
    profile = profiles.load_profile(profile_id)
    headings = outline.load_outline().by_key
    for table in profile.tables:
        assert table.title in tables.load_tables()[table.id].titles
    for section in profile.sections:
        assert headings[section.key].title == section.title
    for duty in profile.duties:
        assert set(duty.sections) <= headings.keys() and set(duty.tables) <= tables.load_tables().keys()
    assert all(terms.find_term(name) for name in profile.glossary)


def test_shanxi_adds_its_layout_to_the_national_duties() -> None:
    national, shanxi = profiles.load_profile("national"), profiles.load_profile("shanxi")
    assert shanxi.extends == "national" and shanxi.duties == national.duties and shanxi.deadline_days == 20
    assert [table.id for table in shanxi.tables] == [f"T{number:02}" for number in range(1, 14)]
    assert {f"S{number:02}" for number in range(1, 13)} <= {section.key for section in shanxi.sections}
    assert [sheet.unit for sheet in shanxi.sheets] == ["万元", "元"]
    assert "省直部门" in shanxi.level_words["省级"]
    assert shanxi.knows_layout and not national.knows_layout


def test_the_layout_is_recognised_by_its_titles() -> None:
    titles = [f"2031年{table.title}" for table in profiles.load_profile("shanxi").tables]
    assert profiles.choose_profile(titles) == "shanxi"
    assert profiles.choose_profile([title.replace("（不含上年结转）", "") for title in titles[:8]]) == "shanxi"
    assert profiles.choose_profile([title.replace("“", '"').replace("”", '"') for title in titles]) == "shanxi"


@pytest.mark.parametrize("titles", [[], ["2031年财政拨款收支总表", "部门收支总表"], ["收入总表"] * 20])
def test_an_unknown_layout_is_national(titles: list[str]) -> None:
    assert profiles.choose_profile(titles) == "national"


def _profile(**changes: object) -> dict[str, object]:
    empty: dict[str, object] = {key: [] for key in ("tables", "sections", "glossary", "sheets")}
    return {"id": "mars", "name": "火星", "name_en": "Mars", "caption": "", "notes": {}} | empty | changes


@pytest.mark.parametrize(
    "changes",
    [
        {"colour": "red"},
        {"id": "venus"},
        {"extends": "mars"},
        {"extends": "nowhere"},
        {"tables": [{"id": "T99", "title": "某表"}]},
        {"tables": [{"id": "T01", "title": "某表"}] * 2},
        {"sections": [{"key": "S01", "heading": "某节"}]},
        {"sheets": [{"kind": "bed", "title": "某单", "unit": "元"}]},
        {"notes": {"poem": "某诗"}},
        {"duties": [{"id": "d", "title": "某责", "tables": [], "sections": [], "basis": ["没有的法#1"]}]},
    ],
)
def test_a_malformed_profile_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(CatalogueError):
        profiles.parse_profile("profiles/mars.yaml", _profile(**changes))
