"""Lines that a document prints more than once settle each other; figures never do."""

from __future__ import annotations

import pytest

pytest.importorskip("cv2", reason="the extra [ocr] is not installed")

import numpy as np

from mingzhang.readers.scan.agreed import Settled, agreed
from mingzhang.readers.scan.engine import Reading
from mingzhang.readers.scan.lines import Box
from mingzhang.readers.scan.sheet import Print, Sheet


def _print(text: str, unsure: tuple[int, ...] = ()) -> Print:
    certain = tuple(0.6 if at in unsure else 0.99 for at in range(len(text)))
    middle = tuple((at + 0.5) / len(text) for at in range(len(text)))
    return Print(Reading(text, certain, middle), Box(0, 0, 100, 20), 20.0, measured=True)


def _texts(*prints: Print) -> tuple[list[str], list[Settled]]:
    sheet = Sheet(3, 2.8, (60, 84), np.eye(3), prints, (), (), (), None, 0, 0)
    sheets, changes = agreed([sheet])
    return [item.reading.text for one in sheets for item in one.prints], changes


SURE = (_print("工资福利支出"), _print("工资福利支出"))


def test_an_unsure_label_is_read_as_the_sure_ones_and_said() -> None:
    texts, changes = _texts(*SURE, _print("王资福利支出", unsure=(0,)))
    assert texts[2] == "工资福利支出"
    assert changes == [Settled(3, "王资福利支出", "工资福利支出")]


@pytest.mark.parametrize(
    "other",
    [
        _print("王资福利支出"),
        _print("王资福利支出", unsure=(3,)),
        _print("专项福利支出", unsure=(0,)),
        _print("工资福利支", unsure=(0,)),
    ],
    ids=["sure of it", "unsure elsewhere", "another label", "another length"],
)
def test_what_may_be_another_label_stays(other: Print) -> None:
    texts, changes = _texts(*SURE, other)
    assert (texts[2], changes) == (other.reading.text, [])


def test_a_label_read_surely_once_settles_nothing() -> None:
    assert _texts(SURE[0], _print("王资福利支出", unsure=(0,)))[1] == []


def test_two_labels_that_fit_settle_nothing() -> None:
    rivals = tuple(_print(text) for text in ("农业支出类", "农业支出类", "林业支出类", "林业支出类"))
    assert _texts(*rivals, _print("衣业支出类", unsure=(0,)))[1] == []


def test_figures_settle_nothing() -> None:
    texts, changes = _texts(_print("1,234.56"), _print("1,234.56"), _print("1,284.56", unsure=(3,)))
    assert (texts[2], changes) == ("1,284.56", [])
