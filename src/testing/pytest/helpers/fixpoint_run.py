"""One run of pytest in this process."""

import os
import sys
import traceback

import fixpoint_limits
import fixpoint_overrides
import fixpoint_watchdog
import pytest
from fixpoint_coverage import open_collector
from fixpoint_events import EventStream
from fixpoint_plugin import FixpointPlugin
from fixpoint_rendering import hide_rendering
from fixpoint_selection import Selection
from fixpoint_sources import Sources


def main(request, tree):
    stream = EventStream(request["events"])
    if request["limitsMemory"]:
        fixpoint_limits.limit_memory()
    sources = Sources(tree, request["overlay"], request["codeCache"])
    sources.install()
    collector = open_collector(tree) if request["wantsCoverage"] else None
    selection = Selection(request["selection"], request["excluded"], tree)
    plugin = FixpointPlugin(
        tree,
        selection,
        stream.send,
        fixpoint_overrides.of_run(request["workFolder"], request["maximumFailures"]),
        collector=collector,
        lists_only=request["mode"] == "list",
    )
    fixpoint_watchdog.install(plugin, stream)
    if collector is not None:
        hide_rendering(collector)
        collector.start()
    exit_code = run_pytest(selection, plugin, request["workFolder"])
    if collector is not None:
        stream.send("import-coverage", coverage=collector.stop())
    send_end(stream.send, exit_code, plugin)
    # Threads and exit handlers that tests leave behind must not hold up the end.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def run_pytest(selection, plugin, work_folder):
    """pytest's exit code."""
    paths = selection.paths()
    if not paths and not selection.is_everything:
        return 5  # as pytest says when it finds no tests; without a path it would run them all
    arguments = ["-o", "cache_dir=" + os.path.join(work_folder, "cache")] + paths
    sys.argv = [os.path.join(os.path.dirname(pytest.__file__), "__main__.py")] + arguments
    try:
        return int(pytest.main(arguments, plugins=[plugin]))
    except BaseException:  # a plugin that cannot be loaded, for one, gets through
        traceback.print_exc()
        return 3


def send_end(send, exit_code, plugin):
    send(
        "ended",
        exitCode=exit_code,
        notFound=plugin.not_found(),
        isBroken=2 <= exit_code <= 4 and not plugin.has_collection_errors,
    )
