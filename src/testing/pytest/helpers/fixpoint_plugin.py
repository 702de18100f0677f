"""The pytest plugin that selects the tests and reports what happens to them."""

import fixpoint_comparison
import fixpoint_overrides
import pytest
from fixpoint_brevity import brief_explanations
from fixpoint_failure import cause_of_collection_error, describe, failure
from fixpoint_reporter import Reporter
from fixpoint_selection import file_of


class FixpointPlugin:
    """Sends the events of testRunner.ts. In haste, it tells outcomes only, and collects no more than it must."""

    def __init__(self, tree, selection, send, options, collector=None, is_hasty=False, lists_only=False):
        self._tree = tree
        self._selection = selection
        self._send = send
        self._options = dict(options, collectonly=lists_only)
        self._collector = collector
        self._is_hasty = is_hasty
        self._lists_only = lists_only
        self.reporter = Reporter(tree, send, collector, is_hasty)
        self.on_collected = None
        self.on_finished = None
        self.files_without_names = set()  # whatever is named in them may be there
        self.has_collection_errors = False
        self.is_collected = False

    # Options. The early ones are read by plugins while conftest.py files are being loaded.

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_load_initial_conftests(self, early_config):
        fixpoint_overrides.apply(early_config.known_args_namespace, self._options)
        outcome = yield
        if outcome.excinfo is not None and not isinstance(outcome.excinfo[1], pytest.UsageError):
            self._report_collection_error(outcome.excinfo[1], None)

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_cmdline_main(self, config):
        fixpoint_overrides.apply(config.option, self._options)
        yield

    # Collection.

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_make_collect_report(self, collector):
        if self._collector is not None:
            self._collector.resume()
        outcome = yield
        if outcome.excinfo is not None:  # SystemExit and the like, which end pytest
            self._report_collection_error(outcome.excinfo[1], collector)
            return
        report = outcome.get_result()
        if report.skipped and type(collector) is pytest.Module:
            self._report_skipped_module(collector)
        call = getattr(report, "call", None)
        if report.failed and call is not None and call.excinfo is not None:
            self._report_collection_error(call.excinfo.value, collector)

    def _report_skipped_module(self, collector):
        """It has tests, even if nobody knows their names: that is not the same as having none."""
        identifier = self.identifier_of(collector)
        if identifier is None or self._is_hasty or self._lists_only:
            return
        self.files_without_names.add(identifier)
        self._send("result", result={"id": identifier, "outcome": "skipped", "durationMs": 0})

    def _report_collection_error(self, exception, collector):
        exception, conftest = cause_of_collection_error(exception)
        path = conftest if conftest is not None else collector and path_of(collector)
        file = self._tree.relative(path) if path is not None else None
        self.has_collection_errors = True
        if file is not None:
            self.files_without_names.add(file)
        self._send("collection-error", error=dict(describe(exception, self._tree), file=file))

    @pytest.hookimpl(tryfirst=True)
    def pytest_pycollect_makeitem(self, collector, name):
        """Passes over what is not selected before pytest makes items of it, which is most of the cost of a big file."""
        prefix = self.identifier_of(collector) if self._is_hasty else None
        return None if prefix is None or self._selection.may_contain(prefix, name) else []

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_collection_modifyitems(self, config, items):
        positions = [(self._position_of(item), item) for item in items]
        left_out = [item for position, item in positions if position is None]
        kept = [pair for pair in positions if pair[0] is not None]
        kept.sort(key=lambda pair: pair[0])
        ordered = items[:] = [item for _, item in kept]
        if left_out:
            config.hook.pytest_deselected(items=left_out)
        yield
        remaining = frozenset(items)
        if any(item not in remaining and self._is_named(item) for item in ordered):
            # A test that was named is run, whatever the project leaves out by default.
            items[:] = [item for item in ordered if item in remaining or self._is_named(item)]

    def _position_of(self, item):
        identifier = self.identifier_of(item)
        # Tests of installed packages (--pyargs) have no name here.
        return None if identifier is None else self._selection.position(identifier)

    def _is_named(self, item):
        return self._selection.names_test(self.identifier_of(item))

    @pytest.hookimpl
    def pytest_collection_finish(self, session):
        self.is_collected = True
        self._send("collected", tests=[self._describe_item(item) for item in session.items])
        if self._collector is not None:
            # Whoever has seen enough need not wait for the end.
            self._send("import-coverage", coverage=self._collector.import_lines())
        if self.on_collected is not None:
            self.on_collected()

    def _describe_item(self, item):
        identifier = self.identifier_of(item)
        if self._is_hasty:
            return {"id": identifier, "file": file_of(identifier), "line": 1}
        defined_in, line = item.reportinfo()[:2]
        file = file_of(identifier)
        # An inherited test is defined in another file.
        is_here = line is not None and self._tree.relative(defined_in) == file
        return {"id": identifier, "file": file, "line": line + 1 if is_here else 1}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self):
        return True if self._lists_only else None

    def not_found(self):
        return self._selection.not_found(self.files_without_names, self.is_collected)

    # Runs.

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item):
        self.reporter.begin(self.identifier_of(item))
        outcome = yield
        if outcome.excinfo is not None:  # pytest.exit() or KeyboardInterrupt: pytest ends after this test
            self.reporter.current.fail("call", self.reporter.describe(outcome.excinfo[1]))
        self.reporter.end()

    @pytest.hookimpl(hookwrapper=True, trylast=True)
    def pytest_runtest_call(self, item):
        self.reporter.watch(getattr(item, "function", None))
        yield
        self.reporter.unwatch()

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self, item, call):
        shows_exception = self._collector is not None and call.excinfo is not None
        seen = self._collector.lines_so_far() if shows_exception else None
        outcome = yield
        if shows_exception:
            self._collector.forget_since(seen)
        report = outcome.get_result()
        if report.failed and self.reporter.current is not None:
            self.reporter.current.fail(report.when, self._failure_told_by(report, call))

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_assertrepr_compare(self, config, op, left, right):
        if not self._is_hasty and op == "==":
            fixpoint_comparison.note(left, right)
        with brief_explanations(config):
            yield

    def _failure_told_by(self, report, call):
        if call.excinfo is not None:
            return self.reporter.describe(call.excinfo.value)
        # A strict xfail that passed.
        return None if self._is_hasty else failure("Failed", str(report.longrepr), [])

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report):
        test = self.reporter.current
        if test is None:
            return
        if report.outcome == "rerun":  # a plugin tries the test again
            test.forget_failures()
        elif report.failed and not test.has_failed:
            test.fail(report.when, None)
        elif report.when == "call" and report.passed:
            test.has_passed = True
        elif report.skipped:
            test.is_skipped = True

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, exitstatus):
        if self.on_finished is not None:
            self.on_finished(int(exitstatus))

    def identifier_of(self, node):
        """The node id with the file relative to the tree instead of to pytest's rootdir; None outside the tree."""
        separator = node.nodeid.find("::")
        file = self._tree.relative(path_of(node))
        if file is None:
            return None
        return file + (node.nodeid[separator:] if separator != -1 else "")


def path_of(node):
    return str(getattr(node, "path", None) or node.fspath)
