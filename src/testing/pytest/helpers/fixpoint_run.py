"""One run of tests in this process."""

import os
import sys

import fixpoint_limits
import fixpoint_watchdog
from fixpoint_coverage import open_collector
from fixpoint_events import EventStream
from fixpoint_rendering import hide_rendering
from fixpoint_selection import Selection
from fixpoint_sources import Sources
from fixpoint_steps import open_stepping_collector


def main(request, tree, framework):
    stream = EventStream(request["events"])
    if request["limitsMemory"]:
        fixpoint_limits.limit_memory()
    sources = Sources(tree, request["overlay"], request["codeCache"])
    sources.install()
    framework.prepare(sources)
    collector = None
    if request["wantsCoverage"]:
        collector = open_stepping_collector(tree) if request["wantsSteps"] else open_collector(tree)
    run = framework.open_run(
        tree,
        Selection(request["selection"], request["excluded"], tree),
        stream.send,
        request["workFolder"],
        request["maximumFailures"],
        collector=collector,
        lists_only=request["mode"] == "list",
    )
    fixpoint_watchdog.install(run, stream)
    if collector is not None:
        hide_rendering(collector)
        collector.start()
    exit_code = run.run()
    if collector is not None:
        stream.send("import-coverage", coverage=collector.stop())
    send_end(stream.send, exit_code, run)
    # Threads and exit handlers that tests leave behind must not hold up the end.
    for output in (sys.stdout, sys.stderr):
        try:
            output.flush()
        except (OSError, ValueError, AttributeError):
            pass  # a test has closed it, or put something else in its place
    os._exit(0)


def send_end(send, exit_code, run):
    send(
        "ended",
        exitCode=exit_code,
        notFound=run.not_found(),
        isBroken=2 <= exit_code <= 4 and not run.has_collection_errors,
    )
