"""The standard library's unittest as the framework of a run; fixpoint_pytest.py is the other.

Tests have the names that pytest would give them. Fixtures of classes and modules belong to the first and the last test
that need them, as under pytest.
"""

import os
import sys
import traceback
import unittest
import unittest.suite
import warnings

from fixpoint_failure import describe, failure
from fixpoint_reporter import Reporter
from fixpoint_selection import file_of
from fixpoint_unittest_loading import Loader, test_files


def prepare(sources):
    """See fixpoint_pytest.py."""


def warm_ups(folder):
    def run_all():
        unittest.TestLoader().loadTestsFromTestCase(WarmUp).run(unittest.TestResult())

    return run_all, []


class WarmUp(unittest.TestCase):
    def test_differs(self):
        self.assertEqual({"a": [1, "b"]}, {"a": [2, "c"]})

    def test_differs_in_lines(self):
        self.assertEqual("a\nb\n", "a\nc\n")


def open_run(tree, selection, send, work_folder, maximum_failures, **mode):
    """See fixpoint_pytest.py."""
    return UnittestRun(tree, selection, send, maximum_failures, **mode)


class UnittestRun:
    def __init__(
        self, tree, selection, send, maximum_failures, collector=None, is_hasty=False, lists_only=False
    ):
        self._tree = tree
        self._selection = selection
        self._send = send
        self._maximum_failures = maximum_failures
        self._collector = collector
        self._lists_only = lists_only
        self._is_hasty = is_hasty
        self._reporter = Reporter(tree, send, collector, is_hasty)
        self._is_collected = False
        self._files_without_names = set()  # whatever is named in them may be there
        self.has_collection_errors = False
        self.report_hanging_test = self._reporter.report_hanging_test
        self.on_collected = None
        self.on_finished = None

    def not_found(self):
        return self._selection.not_found(self._files_without_names, self._is_collected)

    def run(self):
        """An exit code as pytest's: 0 passed, 1 failed, 3 broken, 5 no tests."""
        sys.argv = ["python -m unittest"]
        if not sys.warnoptions:
            warnings.simplefilter("default")  # as unittest does
        try:
            tests = self._collect()
            if self._lists_only:
                return 0
            outcomes = TestLoop(self._reporter, self._maximum_failures).run(tests)
        except BaseException:
            traceback.print_exc()
            return 3
        if not outcomes:
            return 5
        return 1 if "failed" in outcomes or "error" in outcomes else 0

    def _collect(self):
        """Tests with their names, in the order of the selection."""
        found = []
        loader = Loader(self._tree)
        for file in test_files(self._selection, self._tree):
            found += self._load(loader, file)
        positions = [(self._selection.position(test.identifier), test) for test in found]
        kept = [pair for pair in positions if pair[0] is not None]
        kept.sort(key=lambda pair: pair[0])
        tests = [test for _, test in kept]
        self._is_collected = True
        self._send("collected", tests=[self._describe(test) for test in tests])
        if self._collector is not None:
            # Whoever has seen enough need not wait for the end.
            self._send("import-coverage", coverage=self._collector.import_lines())
        if self.on_collected is not None:
            self.on_collected()
        return tests

    def _load(self, loader, file):
        if self._collector is not None:
            self._collector.resume()
        try:
            return loader.load(file)
        except unittest.SkipTest:
            # It has tests, even if nobody knows their names: that is not the same as having none.
            self._files_without_names.add(file)
            if not self._is_hasty and not self._lists_only:
                self._send("result", result={"id": file, "outcome": "skipped", "durationMs": 0})
        except BaseException as exception:  # SystemExit, too
            self.has_collection_errors = True
            self._files_without_names.add(file)
            self._send("collection-error", error=dict(describe(exception, self._tree), file=file))
        return []

    def _describe(self, test):
        file = file_of(test.identifier)
        line = 1 if self._is_hasty else test.line_in(file, self._tree)
        return {"id": test.identifier, "file": file, "line": line}


class TestLoop:
    """Runs tests as a suite of unittest does, but tells where each begins and ends, with its fixtures."""

    def __init__(self, reporter, maximum_failures):
        self._reporter = reporter
        self._maximum_failures = maximum_failures
        self._suite = unittest.TestSuite()
        self._result = Result(reporter)

    def run(self, tests):
        """Their outcomes."""
        outcomes = []
        failures = 0
        cases = [test.case for test in tests]
        for test, following in zip(tests, cases[1:] + [None]):
            self._reporter.begin(test.identifier)
            try:
                self._set_up_and_run(test.case)
                current = self._reporter.current
                is_last = current.has_failed and failures + 1 == self._maximum_failures
                self._tear_down_before(None if is_last else following)
            except BaseException as exception:  # KeyboardInterrupt, or a fault in what replaces parts of unittest
                self._reporter.current.fail("call", self._reporter.describe(exception))
            outcomes.append(self._reporter.end())
            failures += outcomes[-1] in ("failed", "error")
            if failures == self._maximum_failures != 0:
                break
        return outcomes

    def _set_up_and_run(self, case):
        self._suite._handleModuleFixture(case, self._result)
        self._suite._handleClassSetUp(case, self._result)
        self._result._previousTestClass = type(case)
        if getattr(type(case), "_classSetupFailed", False) or getattr(self._result, "_moduleSetUpFailed", False):
            self._result.tell_of_fixture()
        else:
            self._reporter.watch(getattr(case, case._testMethodName, None))
            case(self._result)
            self._reporter.unwatch()

    def _tear_down_before(self, following):
        """What only this test's class or module needs."""
        result, previous = self._result, self._result._previousTestClass
        self._suite._tearDownPreviousClass(following, result)
        if following is None or type(following).__module__ != previous.__module__:
            self._suite._handleModuleTearDown(result)
            result._previousTestClass = None


class Result(unittest.TestResult):
    """What unittest tells, told on. Nothing is rendered."""

    def __init__(self, reporter):
        super().__init__()
        self._reporter = reporter
        self._fixture = None

    def tell_of_fixture(self):
        """Why the test cannot run: told again for each of a class or a module."""
        if self._fixture is None:
            self._reporter.current.is_skipped = True
        else:
            self._reporter.current.fail("setup", self._fixture[0])

    def startTest(self, test):
        self.testsRun += 1

    def stopTest(self, test):
        pass

    def addSuccess(self, test):
        self._reporter.current.has_passed = True

    def addError(self, test, err):
        told = self._reporter.describe(err[1])
        if isinstance(test, unittest.suite._ErrorHolder):
            self._fixture = (told,)
            self._reporter.current.fail("fixture", told)
        else:
            self._reporter.current.fail("call", told)

    def addFailure(self, test, err):
        self.addError(test, err)

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self._reporter.current.fail("call", self._reporter.describe(err[1]))

    def addSkip(self, test, reason):
        if isinstance(test, unittest.suite._ErrorHolder):
            self._fixture = None
        if getattr(test, "test_case", None) is not None:  # a part of a test only
            self._reporter.current.has_passed = True
        else:
            self._reporter.current.is_skipped = True

    def addExpectedFailure(self, test, err):
        self._reporter.current.is_skipped = True

    def addUnexpectedSuccess(self, test):
        self._reporter.current.fail("call", failure("Failed", "Unexpected success", []))
