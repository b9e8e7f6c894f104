"""Templates, shares and amounts that add up, and last year's figures: what the sentences are made of."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.catalogue.profiles import load_profile
from mingzhang.catalogue.sentences import load_sentences, names_in, write_sentence
from mingzhang.catalogue.tables import load_tables
from mingzhang.composing.change_table import change_table
from mingzhang.composing.changes import change_of, last_amount
from mingzhang.composing.compose import _SECTIONS
from mingzhang.composing.declared import frame, glossary_texts, table_forms
from mingzhang.composing.matter import Matter, matter_of
from mingzhang.composing.numerals import numeral
from mingzhang.composing.rounding import balanced_shares, half_up, parts_of, shares_of
from mingzhang.composing.template import Stated, filled
from mingzhang.model.fact import Coordinate
from mingzhang.model.ledger import LAST_YEAR_LABELS, Ledger, department_of, unit_of
from mingzhang.tabulation import tabulate
from tests.composing_ledgers import BUREAU, CENTRE, ledger
from tests.random_ledgers import ledger_of_seed

AMOUNTS = st.lists(st.integers(0, 10**9).map(lambda fen: Decimal(fen) / 100), min_size=1, max_size=8)
VARIABLES = {"年度": "2031", "上年度": "2030", "单位名称": "甲县乙局", "部门或单位": "本部门"}


def matter(whole: Ledger, last: Ledger | None = None) -> Matter:
    entity = department_of(whole)
    return matter_of(whole, entity, tabulate(whole, entity), last, draft=False)


@pytest.mark.parametrize("sign", ["", "-"])
@pytest.mark.parametrize("full", [True, False])
@pytest.mark.parametrize("sentence", load_sentences(), ids=lambda one: one.id)
def test_runs_say_what_the_catalogue_writes(sentence: object, full: bool, sign: str) -> None:
    one = next(own for own in load_sentences() if own is sentence)
    inside = [name for part in one.writes.split("[")[1:] for name in names_in(part.split("]")[0])]
    slots = {name for name in (*names_in(one.writes), *names_in(one.item)) if name in one.slots}
    values = {name: f"{sign if one.slots[name].change_of else ''}1.50" for name in slots if full or name not in inside}
    items = [{"类": "农林水支出", **values}, {"类": "教育支出", **values}] if one.item and full else []
    at = Coordinate("S99", "某数")
    stated = {name: Stated(text, at) for name, text in values.items()} | {n: Stated(t) for n, t in VARIABLES.items()}
    if items:
        stated["*"] = Stated("*")
    told = [{name: Stated(text) for name, text in item.items()} for item in items]
    runs = filled(one.writes, stated, told, one.item, one.joined)
    assert "".join(run.text for run in runs) == write_sentence(one, values, VARIABLES, items)
    assert all(not run.text.startswith("-") for run in runs)


@given(AMOUNTS)
def test_balanced_parts_add_up_and_stay_within_a_cent(parts: list[Decimal]) -> None:
    thirds = [part / 3 for part in parts]
    whole = half_up(sum(thirds, Decimal(0)))
    made = parts_of(whole, thirds, balanced=True)
    assert sum(made, Decimal(0)) == whole or not any(thirds)
    assert all(abs(one - exact) <= Decimal("0.02") for one, exact in zip(made, thirds, strict=True))
    assert all(not one for one, exact in zip(made, thirds, strict=True) if not exact)
    assert parts_of(whole, thirds, balanced=False) == [half_up(part) for part in thirds]


@given(AMOUNTS)
def test_balanced_shares_add_up_where_small_amounts_allow_it_and_never_contradict_them(parts: list[Decimal]) -> None:
    whole = sum(parts, Decimal(0))
    shares = balanced_shares(whole, parts)
    plain = shares_of(whole, parts)
    if shares is None or plain is None:
        assert not whole
        return
    assert abs(sum(shares, Decimal(0)) - 100) <= abs(sum(plain, Decimal(0)) - 100)
    for share, part in zip(shares, parts, strict=True):
        # Some exact amounts that print as these have this share.
        half, cent = Decimal("0.005"), Decimal("0.005")
        assert (part - half) * 100 <= (share + cent) * (whole + half)
        assert (part + half) * 100 >= (share - cent) * (whole - half)


def test_three_equal_small_parts_have_shares_that_add_up() -> None:
    assert balanced_shares(Decimal("0.03"), [Decimal("0.01")] * 3) == [
        Decimal("33.34"),
        Decimal("33.33"),
        Decimal("33.33"),
    ]
    assert shares_of(Decimal(3), [Decimal(1)] * 3) == [Decimal("33.33")] * 3
    assert shares_of(Decimal(0), [Decimal(0)]) is None


def test_numerals() -> None:
    assert [numeral(number) for number in (1, 10, 12, 20, 21, 30)] == ["一", "十", "十二", "二十", "二十一", "三十"]


def test_the_units_figures_of_last_year_add_up_unless_the_department_has_its_own() -> None:
    whole = ledger()
    entered = tuple(
        replace(one, unit=unit, amount=Decimal(amount))
        for one in whole.last_year
        if one.label == "公务接待费"
        for unit, amount in ((BUREAU, "7000"), (CENTRE, "3000"))
    )
    assert last_amount(matter(replace(whole, last_year=entered)), "公务接待费") == 10_000
    own = (*entered, replace(entered[0], unit="", amount=Decimal(9000)))
    assert last_amount(matter(replace(whole, last_year=own)), "公务接待费") == 9000


@pytest.mark.parametrize("seed", range(5))
def test_last_years_ledger_counts_what_its_own_tables_would(seed: int) -> None:
    now = ledger_of_seed(seed)
    whole = replace(now, last_year=())
    made = matter(whole, last=now)
    for declared in frame().compared.values():
        if len(declared.last) == 1:
            assert last_amount(made, declared.last[0]) == made.exact(declared.at), declared.name
    assert all(not change_of(made, stem).moved for stem in frame().compared)


def test_a_unit_that_is_new_has_no_last_year() -> None:
    whole = replace(ledger(), last_year=())
    last = replace(whole, units=whole.units[:1])
    entity = unit_of(whole, CENTRE)
    assert last_amount(matter_of(whole, entity, tabulate(whole, entity), last, draft=False), "收入总计") is None


def test_changes_of_parts_add_up_to_the_change_of_the_whole_if_balanced() -> None:
    whole = ledger_of_seed(4)
    entity = department_of(whole)
    made = matter_of(whole, entity, tabulate(whole, entity, policy="balanced"), None, draft=False)
    parts = [change_of(made, stem).moved for stem in ("因公出国（境）费", "公务接待费", "公务用车购置及运行费")]
    assert sum(parts, Decimal(0)) == change_of(made, "三公经费").moved


def test_the_table_of_changes() -> None:
    whole = ledger(last_year=tuple(one for one in ledger().last_year if one.label != "支出总计"))
    entity = department_of(whole)
    rows = {
        row[0].text: [cell.text for cell in row[1:]]
        for row in change_table(whole, entity, tabulate(whole, entity)).rows
    }
    assert rows["收入总计"] == ["240.00", "250.00", "10.00", "4.17"]
    assert rows["公务接待费"] == ["1.20", "1.00", "-0.20", "-16.67"]
    # Nothing last year: no rate. Not known of last year: blank.
    assert rows["机关运行经费"] == ["0.00", "13.00", "13.00", ""]
    assert rows["支出总计"] == ["", "250.00", "", ""]


def test_what_is_printed_is_declared_for_every_table_section_and_term_of_the_form() -> None:
    for profile in map(load_profile, frame().profiles):
        assert {table.id for table in profile.tables} <= table_forms().keys()
        assert set(profile.glossary) <= glossary_texts().keys()
        parents = {section.key.partition(".")[0] for section in profile.sections if "." in section.key}
        leaves = {one.key for one in profile.sections if one.key.startswith("S")} - parents
        assert leaves == set(_SECTIONS)


def test_columns_of_the_print_are_columns_of_the_tables() -> None:
    worded = {"标签", "编码", "名称", "部门科目", "政府科目"}
    for form in table_forms().values():
        known = {column.name for column in load_tables()[form.id].amount_columns}
        assert {*form.body, *form.left, *form.right} - worded <= known


def test_every_figure_of_last_year_is_compared() -> None:
    assert {label for one in frame().compared.values() for label in one.last} == set(LAST_YEAR_LABELS)
