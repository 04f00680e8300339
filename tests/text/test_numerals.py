"""Chinese numerals both ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.text.numerals import parse_number, to_chinese


@given(st.integers(1, 999))
def test_every_number_is_read_back_from_its_numeral(number: int) -> None:
    assert parse_number(to_chinese(number)) == number
    assert parse_number(str(number)) == number


@pytest.mark.parametrize(
    ("number", "written"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (38, "三十八"), (100, "一百"), (103, "一百零三"),
     (110, "一百一十"), (111, "一百一十一"), (120, "一百二十"), (999, "九百九十九")],
)  # fmt: skip
def test_numerals_are_written_as_articles_are_numbered(number: int, written: str) -> None:
    assert to_chinese(number) == written


@pytest.mark.parametrize(("written", "number"), [(" 三 十 八 ", 38), ("１２", 12), ("一百〇三", 103), ("一十", 10)])
def test_blanks_full_width_digits_and_other_spellings_are_read(written: str, number: int) -> None:
    assert parse_number(written) == number


@pytest.mark.parametrize(
    "written", ["", "一二", "十百", "零", "0", "一百三", "一百零", "一百零十", "1000", "条", "十十"]
)
def test_what_is_no_number_from_1_to_999_is_none(written: str) -> None:
    assert parse_number(written) is None


@pytest.mark.parametrize("number", [0, -1, 1000])
def test_a_number_outside_1_to_999_has_no_numeral(number: int) -> None:
    with pytest.raises(ValueError, match="1 to 999"):
        to_chinese(number)
