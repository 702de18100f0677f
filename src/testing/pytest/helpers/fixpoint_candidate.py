"""A candidate that runs in a forked process, as the server sees it: what it has told, and until when it may run."""

import json
import os
import time

# The event stream writes the kind last.
MISFIT = b'"kind":"misfit"}\n'
STALE = b'"kind":"stale"}\n'
LAST_EVENTS = (b'"kind":"ended"}\n', b'"kind":"refused"}\n')


class Candidate:
    def __init__(self, request, descriptor, folder, deadline):
        self.request = request
        self.number = request["request"]
        self.descriptor = descriptor
        self.folder = folder
        self.deadline = deadline
        self.pid = None
        # The held run from which it was forked; None for a child of the server's own.
        self.held = None
        self.is_reaped = False
        self._output = b""

    def drain(self):
        """Whether more may come."""
        try:
            while True:
                data = os.read(self.descriptor, 1 << 16)
                if not data:
                    return False
                self._output += data
        except BlockingIOError:
            return True

    @property
    def has_ended(self):
        return self._output.endswith(LAST_EVENTS)

    @property
    def does_not_fit(self):
        """The held run that it was forked from cannot tell what it does."""
        return self._output.endswith((MISFIT, STALE))

    @property
    def found_stale(self):
        return self._output.endswith(STALE)

    def events(self):
        lines = self._output.split(b"\n")[:-1]  # what follows the last line break was cut off
        return [json.loads(line.decode("ascii")) for line in lines]


def deadline_of(request):
    """By the monotonic clock."""
    return time.monotonic() + request["timeoutMs"] / 1000.0
