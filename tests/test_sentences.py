"""The declared sentences: loaded strictly, complete, and readable as they are written."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mingzhang.catalogue import sentences as catalogue
from mingzhang.catalogue.sentences import Sentence, Slot, load_sentences, load_words, slots_of, write_sentence
from mingzhang.extraction.narrative import read_narrative
from mingzhang.extraction.narrative.patterns import section_readings
from mingzhang.model.errors import CatalogueError
from tests.narrative_text import passage
from tests.shared import SHARED, needs_shared

VARIABLES = {"年度": "2031", "上年度": "2030", "单位名称": "示范县水利局", "部门或单位": "本部门"}
CLASSES = ("一般公共服务支出", "教育支出", "社会保障和就业支出", "卫生健康支出", "住房保障支出")
MONEY = st.integers(0, 10**9).map(lambda fen: f"{fen / 100:.2f}")
GROUPED = st.integers(0, 10**9).map(lambda fen: f"{fen // 100:,}.{fen % 100:02}")
REASONS = st.sampled_from(["人员有所增加", "落实过紧日子要求，压减一般性支出", "新增信息化项目"])
ITEMS = st.lists(st.sampled_from(["基本工资", "津贴补贴", "办公费", "差旅费", "邮电费"]), min_size=1, unique=True)
UNCHANGED = "与上年预算数相同"


def value_of(slot: Slot) -> st.SearchStrategy[str]:
    if slot.words:
        return st.just(UNCHANGED)
    if slot.type == "text":
        return REASONS
    if slot.type == "list":
        return ITEMS.map("、".join)
    sign = st.sampled_from(["", "-"]) if slot.change_of else st.just("")
    if slot.unit in ("万元", "%"):
        number = MONEY if slot.unit == "%" else st.one_of(MONEY, GROUPED)
        return st.tuples(sign, number).map("".join)
    return st.integers(0, 9999).map(str)


def values_of(slots: Mapping[str, Slot]) -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries({name: value_of(slot) for name, slot in slots.items()})


@st.composite
def written(draw: st.DrawFn) -> tuple[Sentence, str, dict[str, str]]:
    """Return a sentence, its text, and what must be read from it: the values by label, without separators."""
    sentence = draw(st.sampled_from([one for one in load_sentences() if one.reads]))
    named = set(catalogue.names_in(sentence.writes)) | set(catalogue.names_in(sentence.item))
    plain = {name: slot for name, slot in sentence.slots.items() if name in named and not slot.family}
    family = {name: slot for name, slot in sentence.slots.items() if slot.family}
    values = draw(values_of(plain))
    names = draw(st.lists(st.sampled_from(CLASSES), min_size=1, unique=True)) if family else []
    items = [{"类": name, **draw(values_of(family))} for name in names]
    expected = {sentence.slots[name].label: value for name, value in values.items()}
    for item in items:
        expected |= {slot.label.replace("{class}", item["类"]): item[name] for name, slot in family.items()}
    return sentence, write_sentence(sentence, values, VARIABLES, items), expected


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(written())
def test_what_a_sentence_writes_is_read_back(case: tuple[Sentence, str, dict[str, str]]) -> None:
    sentence, text, expected = case
    read = read_narrative(
        [passage(sentence.section, text)], class_names={name: name for name in CLASSES}, class_amounts={}, year=2031
    )
    found = {one.label: one for one in read.statements if not one.label.endswith("名单")}
    assert found.keys() == expected.keys()
    for label, value in expected.items():
        one = found[label]
        printed = "、".join(one.value) if isinstance(one.value, tuple) else one.value
        assert printed == value.replace(",", "").removeprefix("-")
        slot = sentence.slots.get(label)
        if slot is not None and slot.change_of and one.signed:
            assert (one.signed < 0) == value.startswith("-")
    assert not read.unread
    assert read.figures == read.bound


@pytest.mark.parametrize("sentence", [one for one in load_sentences() if not one.reads], ids=lambda one: one.id)
def test_a_sentence_that_states_nothing_is_read_as_text(sentence: Sentence) -> None:
    text = write_sentence(sentence, {}, VARIABLES)
    read = read_narrative([passage(sentence.section, text)], class_names={}, class_amounts={}, year=2031)
    assert [(one.label, one.value) for one in read.statements] == [(next(iter(sentence.slots)), text)]


def test_an_optional_piece_without_value_is_left_out() -> None:
    sentence = next(one for one in load_sentences() if one.id == "S0603")
    assert write_sentence(sentence, {"公用经费": "1.00"}, VARIABLES) == "公用经费1.00万元。"


def test_every_section_has_sentences_and_compiles() -> None:
    keys = {one.section for one in load_sentences()}
    assert {f"S{number:02}" for number in range(1, 13)} <= {key.partition(".")[0] for key in keys}
    for key in keys:
        assert section_readings(key).sentences


def test_derived_figures_and_changes_refer_to_declared_labels() -> None:
    for sentence in load_sentences():
        labels = slots_of(sentence.section)
        for slot in sentence.slots.values():
            for part in slot.derived.partition("(")[2][:-1].split(", ") if slot.derived else ():
                section, _, label = part.rpartition("[")
                assert (label[:-1] in slots_of(section)) if section else part in labels


@needs_shared
def test_the_vocabulary_of_the_gold_is_declared() -> None:
    assert SHARED is not None
    rows = (SHARED / "gold" / "labels.csv").read_text(encoding="utf-8").splitlines()[1:]
    declared = {slot.label for one in load_sentences() for slot in one.slots.values()}
    declared |= {f"内设{kind}名单" for kind in load_words().offices}
    classes = {row.split(",")[1] for row in rows if row.startswith(("四、", "五、（二）"))}
    labels = {row.split(",")[1] for row in rows} - {
        label for label in classes if label.removesuffix("占比").endswith("支出")
    }
    assert labels <= declared


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"colour": "red"}, "unknown colour"),
        ({"writes": "{未申报}"}, "undeclared slot 未申报"),
        ({"reads": []}, "nothing reads 总额"),
        ({"slots": {"总额": {"unit": "斤"}}}, "unknown unit"),
        ({"slots": {"总额": {"unit": "万元", "same_as": "总表"}}}, "no coordinate"),
        ({"slots": {"总额": {"unit": "万元", "derived": "half(总额)"}}}, "not a share or rate"),
        ({"slots": {"总额": {"unit": "万元", "change_of": "别的"}}}, "change of undeclared"),
        ({"slots": {"总额": {"unit": "万元", "type": "picture"}}}, "unknown type"),
    ],
)
def test_a_malformed_declaration_is_refused(
    change: dict[str, Any], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = {
        "id": "S9901",
        "section": "S99",
        "writes": "总额{总额}万元。",
        "reads": ["总额{总额}万元"],
        "slots": {"总额": {"unit": "万元"}},
    }
    load_words()
    monkeypatch.setattr("mingzhang.catalogue.store.names", lambda folder: ["sentences/S99.yaml"])
    monkeypatch.setattr("mingzhang.catalogue.store.read", lambda name: [entry | change])
    with pytest.raises(CatalogueError, match=message):
        load_sentences.__wrapped__()
