"""pytest as the framework of a run; fixpoint_unittest.py is the other."""

import os
import sys
import traceback

import fixpoint_overrides
import pytest
from fixpoint_plugin import FixpointPlugin
from fixpoint_warm_up import warm_ups  # noqa: F401  (a part of what a framework offers)


def prepare(sources):
    """Once, before the first run of this process."""
    sources.install_in_pytest()


def open_run(tree, selection, send, work_folder, maximum_failures, **mode):
    """@param maximum_failures: 0 for no limit; @param mode: collector, is_hasty, lists_only"""
    options = fixpoint_overrides.of_run(work_folder, maximum_failures)
    return PytestRun(FixpointPlugin(tree, selection, send, options, **mode), selection, work_folder)


class PytestRun:
    def __init__(self, plugin, selection, work_folder):
        self._plugin = plugin
        self._selection = selection
        self._work_folder = work_folder
        self.not_found = plugin.not_found
        self.report_hanging_test = plugin.reporter.report_hanging_test
        self.on_collected = None
        # All fixtures are torn down by then. What pytest does after that costs as much as the rest.
        self.on_finished = None

    @property
    def has_collection_errors(self):
        return self._plugin.has_collection_errors

    def run(self):
        """pytest's exit code."""
        paths = self._selection.paths()
        if not paths and not self._selection.is_everything:
            return 5  # as pytest says when it finds no tests; without a path it would run them all
        self._plugin.on_collected, self._plugin.on_finished = self.on_collected, self.on_finished
        arguments = ["-o", "cache_dir=" + os.path.join(self._work_folder, "cache")] + paths
        sys.argv = [os.path.join(os.path.dirname(pytest.__file__), "__main__.py")] + arguments
        try:
            return int(pytest.main(arguments, plugins=[self._plugin]))
        except BaseException:  # a plugin that cannot be loaded, for one, gets through
            traceback.print_exc()
            return 3
