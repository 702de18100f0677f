import pytest

from ledger import Ledger, Transfer, settle


@pytest.fixture
def trip():
    ledger = Ledger()
    ledger.add("ann", 9000, ["ann", "bob", "cy"], "hotel")
    ledger.add("bob", 3000, ["ann", "bob", "cy"], "food")
    ledger.add("bob", 1000, ["bob", "cy"], "food")
    return ledger


def test_total(trip):
    assert trip.total() == 13000
    assert trip.total("food") == 4000


def test_balances_add_up_to_zero(trip):
    assert trip.balances() == {"ann": 5000, "bob": -500, "cy": -4500}
    assert sum(trip.balances().values()) == 0


def test_largest(trip):
    assert [expense.cents for expense in trip.largest(2)] == [9000, 3000]


def test_an_expense_is_more_than_nothing(trip):
    with pytest.raises(ValueError):
        trip.add("ann", 0, ["ann"])


def test_settled_already():
    assert settle({"ann": 0, "bob": 0}) == []


def test_settle_one_debt():
    assert settle({"ann": 500, "bob": -500}) == [Transfer("bob", "ann", 500)]


def test_settle_trip(trip):
    transfers = settle(trip.balances())
    assert transfers == [Transfer("cy", "ann", 4500), Transfer("bob", "ann", 500)]


def test_settle_pays_everybody():
    transfers = settle({"ann": 700, "bob": 300, "cy": -600, "dan": -400})
    assert sum(transfer.cents for transfer in transfers if transfer.creditor == "ann") == 700
    assert sum(transfer.cents for transfer in transfers if transfer.creditor == "bob") == 300
