"""Slips of typing: what sounds or looks alike is found, what is right is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.catalogue import sounds, store
from mingzhang.catalogue.rules import load_rules
from mingzhang.checking.similar import (
    Slip,
    is_one_edit,
    same_start,
    shared,
    slips_of_phrases,
    slips_of_terms,
    two_spellings,
)
from mingzhang.extraction.extract import extract
from mingzhang.model.errors import CatalogueError
from mingzhang.readers.text import parse_text

_SETTINGS = load_rules()["W0601"].settings
_HAN = st.text(alphabet="渠道清淤水库移民灌溉防汛堤坝闸门巡", max_size=12)


@given(st.text(alphabet="甲乙丙丁", min_size=1, max_size=8), st.data())
def test_one_edit_is_one_character_changed_added_or_left_out(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text) - 1))
    changed = text[:at] + "戊" + text[at + 1 :]
    assert is_one_edit(text, changed) and is_one_edit(changed, text)
    assert is_one_edit(text, text[:at] + text[at + 1 :])
    assert is_one_edit(text, text[:at] + "戊" + text[at:])
    assert not is_one_edit(text, text)
    assert not is_one_edit(text, text[:at] + "戊己" + text[at:])


@given(st.text(alphabet="甲乙", max_size=6), st.text(alphabet="甲乙", max_size=6))
def test_texts_agree_up_to_their_same_start(one: str, other: str) -> None:
    length = same_start(one, other)
    assert one[:length] == other[:length]
    assert length == min(len(one), len(other)) or one[length] != other[length]


@settings(deadline=None)  # the first example loads the catalogue
@given(_HAN, _HAN, st.sampled_from(["收益人员", "受亦人员", "财政拔款", "绩校目标", "社会效义"]))
def test_a_term_misprinted_by_sound_or_shape_is_found_anywhere(before: str, after: str, wrong: str) -> None:
    found = slips_of_terms(f"{before}{wrong}{after}", _SETTINGS["terms"])
    assert wrong in {slip.wrong for slip in found}


@settings(deadline=None)  # the first example loads the catalogue
@given(_HAN, _HAN, st.sampled_from(_SETTINGS["terms"] + _SETTINGS["phrases"]))
def test_a_term_written_right_is_no_slip(before: str, after: str, term: str) -> None:
    text = f"{before}{term}{after}"
    assert slips_of_terms(text, _SETTINGS["terms"]) == []
    assert slips_of_phrases(text, _SETTINGS["phrases"]) == []


def test_another_word_is_no_slip() -> None:
    assert slips_of_terms("投资效益 资金适合 社会管理 财政收入", _SETTINGS["terms"]) == []


def test_terms_are_long_enough_to_be_looked_for() -> None:
    assert [term for term in _SETTINGS["terms"] + _SETTINGS["names"] if len(term) < 4] == []
    assert [phrase for phrase in _SETTINGS["phrases"] if len(phrase) < 6] == []


@pytest.mark.parametrize("wrong", ["农业农村现代花", "农业农现代化", "业农业农材现代化"])
def test_a_set_phrase_with_a_wrong_or_missing_character_is_found(wrong: str) -> None:
    assert slips_of_phrases(wrong, ["农业农村现代化"])


def test_a_phrase_cut_at_its_ends_is_no_slip() -> None:
    assert slips_of_phrases("农村现代化和农业农村", ["农业农村现代化"]) == []


def test_one_word_in_two_ways_is_found_with_the_words_around_it() -> None:
    text = "第一部分 概况\n一、主要职责\n负责全县渠道清淤工作。\n指导全县渠道轻淤工作，检查全县渠道清淤工作。\n"
    slips = two_spellings(extract(parse_text(text), strict=False))
    assert slips == [Slip("县渠道轻淤", "县渠道清淤")]


def test_shared_pairs_are_counted_once() -> None:
    assert shared("渠道清淤渠道", "渠道维修") == (1, 4)


def test_every_character_has_one_sound() -> None:
    table = sounds.sound_table()
    assert table[ord("受")] == table[ord("收")] != table[ord("益")]
    assert sounds.is_alike("拨", "拔") and not sounds.is_alike("国", "共")


@pytest.mark.parametrize("group", ["甲", "甲甲", 7])
def test_a_malformed_group_is_refused(monkeypatch: pytest.MonkeyPatch, group: object) -> None:
    monkeypatch.setattr(store, "read", lambda _: {"sounds": [group], "shapes": ["末未"]})
    with pytest.raises(CatalogueError, match="two or more different"):
        sounds.sound_table.__wrapped__()


def test_a_character_under_two_sounds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "read", lambda _: {"sounds": ["甲乙", "乙丙"], "shapes": []})
    with pytest.raises(CatalogueError, match="乙"):
        sounds.sound_table.__wrapped__()
