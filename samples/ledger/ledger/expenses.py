from collections import defaultdict

from .money import split_evenly


class Expense:
    """An amount somebody paid for several people."""

    def __init__(self, payer, cents, shared_by, category="other"):
        if cents <= 0:
            raise ValueError("an expense is more than nothing")
        self.payer = payer
        self.cents = cents
        self.shared_by = list(shared_by)
        self.category = category

    def shares(self):
        """What each person owes of this expense."""
        return dict(zip(self.shared_by, split_evenly(self.cents, len(self.shared_by))))


class Ledger:
    def __init__(self):
        self.expenses = []

    def add(self, payer, cents, shared_by, category="other"):
        expense = Expense(payer, cents, shared_by, category)
        self.expenses.append(expense)
        return expense

    def total(self, category=None):
        """Cents spent, in all or in one category."""
        return sum(e.cents for e in self.expenses if category is None or e.category == category)

    def balances(self):
        """Per person, cents paid minus cents owed. The balances add up to zero."""
        balances = defaultdict(int)
        for expense in self.expenses:
            balances[expense.payer] += expense.cents
            for person, share in expense.shares().items():
                balances[person] -= share
        return dict(balances)

    def largest(self, count):
        """The `count` largest expenses, largest first."""
        return sorted(self.expenses, key=lambda expense: expense.cents, reverse=True)[:count]
