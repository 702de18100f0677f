import pytest

from ledger.money import format_amount, parse_amount, split_evenly


@pytest.mark.parametrize(
    "text, cents",
    [("12", 1200), ("12.5", 1250), ("12.50", 1250), ("1,200.05", 120005), ("-3.20", -320), ("0.07", 7)],
)
def test_parse_amount(text, cents):
    assert parse_amount(text) == cents


def test_too_many_decimals():
    with pytest.raises(ValueError):
        parse_amount("1.234")


@pytest.mark.parametrize("cents, text", [(0, "0.00"), (5, "0.05"), (1250, "12.50"), (-320, "-3.20")])
def test_format_amount(cents, text):
    assert format_amount(cents) == text


def test_split_evenly():
    assert split_evenly(100, 3) == [34, 33, 33]
    assert split_evenly(90, 3) == [30, 30, 30]
    assert sum(split_evenly(1001, 7)) == 1001


def test_nobody_to_share_with():
    with pytest.raises(ValueError):
        split_evenly(100, 0)
