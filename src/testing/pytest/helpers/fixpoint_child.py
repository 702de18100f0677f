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
from fixpoint_selection import Selection, file_of


def run_in_child(request, tree, framework, sources, descriptor, folder, preloader):
    """Does not return."""
    try:
        silence()
        stream = EventStream({"fd": descriptor})
        enter(request["workingDirectory"], folder)
        fixpoint_limits.limit_memory()
        sources.set_overlay(request["overlay"])
        importlib.invalidate_caches()
        selection = Selection(request["selection"], [], tree)
        run = framework.open_run(tree, selection, stream.send, folder, request["maximumFailures"], is_hasty=True)
        started_with = project_environment()
        gc.disable()  # collecting tests makes much that stays

        def on_collected():
            gc.enable()
            # A project that sets variables may mean them for what it imports next.
            if project_environment() == started_with:
                preloader.tell_modules(stream.send, {file_of(name) for name in selection.names})

        def end(exit_code):
            if run.not_found():
                # Perhaps haste overlooked it.
                stream.send("refused")
                os._exit(0)
            send_end(stream.send, exit_code, run)
            os._exit(0)

        run.on_collected = on_collected
        run.on_finished = end
        end(run.run())
    except BaseException:
        traceback.print_exc()
        os._exit(1)


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
    if not getattr(sys.flags, "safe_path", False):
        sys.path.insert(0, os.getcwd())
