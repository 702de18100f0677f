"""Ends a run whose test hangs, when asked to shortly before it would be killed, and tells where it hangs."""

import os
import signal


def install(plugin, stream):
    """A signal rather than a thread: tests may count threads, and Python warns of forking beside them."""
    if not hasattr(signal, "SIGUSR2"):  # Windows: killed without being asked
        return

    def give_up(number, frame):
        if stream.is_busy:  # in the middle of an event
            return
        plugin.report_hanging_test(frame)
        stream.send("gave-up")
        # What hangs cannot be asked to stop.
        os._exit(0)

    signal.signal(signal.SIGUSR2, give_up)
