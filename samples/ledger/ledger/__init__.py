"""Shared expenses: who paid what, and who owes whom. Amounts are whole cents."""

from .expenses import Expense, Ledger
from .settle import Transfer, settle

__all__ = ["Expense", "Ledger", "Transfer", "settle"]
