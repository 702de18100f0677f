"""Tells the results of tests that run one after the other, as the events of testRunner.ts."""

import inspect
import time

from fixpoint_failure import describe, failure, frames_from


class Reporter:
    """In haste, it tells outcomes only."""

    def __init__(self, tree, send, collector, is_hasty):
        self._tree = tree
        self._send = send
        self._collector = collector
        self._steps = collector if hasattr(collector, "steps") else None
        self._is_hasty = is_hasty
        self.current = None

    def begin(self, identifier):
        self.current = RunningTest(identifier)
        self._send("started", id=identifier)
        if self._collector is not None:
            self._collector.begin_test()

    def end(self):
        """Returns the outcome."""
        test, self.current = self.current, None
        result = {"id": test.identifier, "outcome": test.outcome(), "durationMs": test.duration() * 1000}
        if self._steps is not None and result["outcome"] == "failed":
            result["steps"] = self._steps.steps()
        self._add_coverage(result)
        if not self._is_hasty and result["outcome"] in ("failed", "error"):
            result["failure"] = test.failure() or failure("Failed", "no outcome was reported", [])
        self._send("result", result=result)
        return result["outcome"]

    def watch(self, function):
        """The test's own function is about to run."""
        if self._steps is not None:
            self._steps.watch(getattr(inspect.unwrap(function), "__code__", None))

    def unwatch(self):
        if self._steps is not None:
            self._steps.unwatch()

    def describe(self, exception):
        """None in haste."""
        if self._is_hasty:
            return None
        if self._collector is None:
            return describe(exception, self._tree)
        # What only the text of a failure needs is no line that the test executes.
        seen = self._collector.lines_so_far()
        try:
            return describe(exception, self._tree)
        finally:
            self._collector.forget_since(seen)

    def report_hanging_test(self, frame):
        """Called in the middle of whatever is running; `frame` is the innermost one."""
        test, self.current = self.current, None
        if test is None:
            return
        duration = test.duration()
        told = failure("Timeout", "still running after %.0f s" % duration, frames_from(frame, self._tree))
        result = {"id": test.identifier, "outcome": "timed-out", "durationMs": duration * 1000, "failure": told}
        self._add_coverage(result)
        self._send("result", result=result)

    def _add_coverage(self, result):
        if self._collector is None:
            return
        # An endless recursion ends the tracing, too; what it executed is in the lines until then.
        coverage = self._collector.end_test(part_is_enough=result["outcome"] not in ("passed", "skipped"))
        if coverage is not None:
            result["coverage"] = coverage


class RunningTest:
    """Gathers what is told of set-up, call, subtests and tear-down."""

    def __init__(self, identifier):
        self.identifier = identifier
        self._failures = []
        self.has_passed = False
        self.is_skipped = False
        self._started_at = time.perf_counter()

    def duration(self):
        """In seconds."""
        return time.perf_counter() - self._started_at

    def fail(self, when, told):
        """@param when: "call", or else the failure is not the test's own"""
        self._failures.append((when, told))

    def forget_failures(self):
        self._failures = []

    @property
    def has_failed(self):
        return bool(self._failures)

    def outcome(self):
        if any(when == "call" for when, _ in self._failures):
            return "failed"
        if self._failures:
            return "error"
        if self.is_skipped:
            return "skipped"
        return "passed" if self.has_passed else "error"

    def failure(self):
        """The test's own before that of set-up or tear-down."""
        told = [told for when, told in self._failures if when == "call" and told is not None]
        told += [told for _, told in self._failures if told is not None]
        return told[0] if told else None
