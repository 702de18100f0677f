"""What a failed assertion of equality wanted and what it got, where that is known.

By custom the actual value stands first, the expected one second. Values may be huge, and their __repr__ may raise.
"""

import reprlib
import sys
import unittest

LIMIT = 4000
ASSERTIONS = ("assertEqual", "assertMultiLineEqual", "assertSequenceEqual", "assertListEqual", "assertTupleEqual")
ASSERTIONS += ("assertSetEqual", "assertDictEqual", "assertCountEqual", "assertAlmostEqual", "assertIs")
UNITTEST_CODES = frozenset(getattr(unittest.TestCase, name).__code__ for name in ASSERTIONS)
# Their "expected" side is what stands in a file, of which the object knows only the name.
SNAPSHOTS = ("SnapshotAssertion", "Snapshot")


class Comparison:
    """The last one of an `assert` under pytest that did not hold."""

    place = None
    values = {}


def note(left, right):
    """Called by pytest with the operands of a failed `==`; of several assertions the last one is kept."""
    Comparison.place = place_of_assertion(sys._getframe(1))
    Comparison.values = texts(left, right)


def values_of(exception):
    """{"actual", "expected"}, or nothing."""
    if not isinstance(exception, AssertionError):
        return {}
    last = None
    traceback = exception.__traceback__
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if code in UNITTEST_CODES:
            names = code.co_varnames
            return texts(traceback.tb_frame.f_locals.get(names[1]), traceback.tb_frame.f_locals.get(names[2]))
        last = traceback
        traceback = traceback.tb_next
    # An earlier assertion may have failed on purpose.
    is_told = last is not None and (last.tb_frame.f_code, last.tb_lineno) == Comparison.place
    return Comparison.values if is_told else {}


def place_of_assertion(frame):
    """The innermost frame that is neither pytest's nor pluggy's nor ours."""
    while frame is not None:
        package = str(frame.f_globals.get("__name__")).partition(".")[0]
        if package not in ("_pytest", "pluggy", "pytest") and not package.startswith("fixpoint_"):
            return frame.f_code, frame.f_lineno
        frame = frame.f_back
    return None


def texts(actual, expected):
    if type(actual).__name__ in SNAPSHOTS or type(expected).__name__ in SNAPSHOTS:
        return {}
    return {"actual": text_of(actual), "expected": text_of(expected)}


def text_of(value):
    return BOUNDED.repr(value)[:LIMIT]


class BoundedRepr(reprlib.Repr):
    def __init__(self):
        super().__init__()
        self.maxlevel = 6
        self.maxtuple = self.maxlist = self.maxarray = self.maxdict = self.maxset = self.maxfrozenset = 200
        self.maxdeque = 200
        self.maxstring = self.maxlong = self.maxother = LIMIT

    def repr1(self, value, level):
        try:
            return super().repr1(value, level)
        except Exception as error:  # RecursionError and MemoryError among them
            return "<repr() of a %s raised %s>" % (type(value).__name__, type(error).__name__)

    def repr_instance(self, value, level):
        return repr(value)[:LIMIT]


BOUNDED = BoundedRepr()
