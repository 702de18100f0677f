"""Ends a run whose test hangs, shortly before it would be killed, and tells where it hangs."""

import os
import sys
import threading
import time


def start(seconds, plugin, send):
    """To be called from the thread that runs the tests, before anything is traced."""
    watched = threading.get_ident()
    thread = threading.Thread(target=give_up, args=(seconds, watched, plugin, send))
    thread.daemon = True
    thread.start()


def give_up(seconds, watched, plugin, send):
    time.sleep(seconds)
    frame = sys._current_frames().get(watched)
    if frame is not None:
        plugin.report_hanging_test(frame, seconds)
    send("gave-up")
    # What hangs cannot be asked to stop.
    os._exit(0)
