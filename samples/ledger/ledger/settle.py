from collections import namedtuple

Transfer = namedtuple("Transfer", "debtor creditor cents")


def settle(balances):
    """Few transfers that bring every balance to zero: the largest debtor pays the largest creditor."""
    debtors = sorted((name, -cents) for name, cents in balances.items() if cents < 0)
    creditors = sorted((name, cents) for name, cents in balances.items() if cents > 0)
    transfers = []
    while debtors and creditors:
        debtors.sort(key=lambda entry: (-entry[1], entry[0]))
        creditors.sort(key=lambda entry: (-entry[1], entry[0]))
        debtor, owed = debtors.pop(0)
        creditor, due = creditors.pop(0)
        paid = max(owed, due)
        transfers.append(Transfer(debtor, creditor, paid))
        if owed > paid:
            debtors.append((debtor, owed - paid))
        if due > paid:
            creditors.append((creditor, due - paid))
    return transfers
