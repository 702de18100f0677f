"""What a forked child does: one run of tests, told in outcomes only."""

import gc
import importlib
import os
import sys
import tempfile
import traceback

import fixpoint_limits
from fixpoint_events import EventStream
from fixpoint_preload import project_environment
from fixpoint_run import send_end
from fixpoint_selection import Selection, file_of, normalise


def run_in_child(request, tree, framework, sources, descriptor, folder, preloader):
    """Does not return."""
    try:
        prepare(request, folder)
        stream = EventStream({"fd": descriptor})
        sources.set_overlay(request["overlay"])
        started_with = project_environment()

        def on_collected(run):
            # A project that sets variables may mean them for what it imports next.
            if project_environment() == started_with:
                preloader.tell_modules(stream.send, {file_of(normalise(name)) for name in request["selection"]})

        run_tests(request, tree, framework, stream.send, folder, on_collected)
    except BaseException:
        traceback.print_exc()
        os._exit(1)


def hold_in_child(request, tree, framework, held, folder):
    """Does not return. Nothing but the collecting of tests happens in this process itself."""
    try:
        prepare(request, folder)
        held.begin()

        def on_collected(run):
            if run.not_found():
                os._exit(0)
            held.hold(lambda own_folder: enter(request["workingDirectory"], own_folder))

        run_tests(request, tree, framework, held.send, folder, on_collected)
    except BaseException:
        traceback.print_exc()
        os._exit(1)


def prepare(request, folder):
    silence()
    enter(request["workingDirectory"], folder)
    if not getattr(sys.flags, "safe_path", False):
        sys.path.insert(0, os.getcwd())
    fixpoint_limits.limit_memory()
    importlib.invalidate_caches()


def run_tests(request, tree, framework, send, folder, on_collected):
    """Does not return. @param on_collected: called with the run"""
    selection = Selection(request["selection"], [], tree)
    run = framework.open_run(tree, selection, send, folder, request["maximumFailures"], is_hasty=True)
    gc.disable()  # collecting tests makes much that stays

    def collected():
        gc.enable()
        on_collected(run)

    def end(exit_code):
        if run.not_found():
            # Perhaps haste overlooked it.
            send("refused")
            os._exit(0)
        send_end(send, exit_code, run)
        os._exit(0)

    run.on_collected = collected
    run.on_finished = end
    end(run.run())


def silence():
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    os.close(nothing)


def enter(working_directory, folder):
    os.chdir(working_directory)
    os.environ["PWD"] = working_directory
    for name in ("TMPDIR", "TEMP", "TMP", "PYTEST_DEBUG_TEMPROOT"):
        os.environ[name] = folder
    tempfile.tempdir = None
