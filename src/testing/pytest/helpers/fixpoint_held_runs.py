"""The fork server's side of runs that are held where their tests are collected (fixpoint_held.py)."""

import select
import socket
import time

from fixpoint_held import DIED, FORKED, READY, TOLD, read_exactly, send

# Each keeps the project in memory, most of it shared with the server.
MOST_HELD = 2
# A project that takes longer is not worth it.
START_SECONDS = 60
FORK_SECONDS = 5
# Who asks a second time asks a hundred times.
WORTH_HOLDING = 2
MOST_LOSSES = 2


class HeldRun:
    def __init__(self, key, pid, connection):
        self.key = key
        self.pid = pid
        self.connection = connection
        self.is_ready = False
        self.started_at = time.monotonic()
        self._dead = []

    def listen(self):
        """Reads what the process has told; the children that have died. None if it is lost itself."""
        while self._dead is not None and select.select([self.connection], [], [], 0)[0]:
            self._read()
        dead, self._dead = self._dead, None if self._dead is None else []
        return dead

    def fork(self, request, events):
        """The process that goes on; None if the held one is lost."""
        try:
            self.connection.settimeout(FORK_SECONDS)
            send(self.connection, request, events)
            while self._dead is not None:
                what, pid = self._read()
                if what == FORKED:
                    return pid
        except OSError:
            pass
        self._dead = None
        return None

    def forget(self, pid):
        """A forked process need not be kept any longer for whoever would end its group."""
        try:
            send(self.connection, {"ended": pid})
        except OSError:
            self._dead = None

    def _read(self):
        try:
            data = read_exactly(self.connection, TOLD.size)
        except OSError:
            data = b""
        what, pid = TOLD.unpack(data) if data else (None, None)
        if what is None:
            self._dead = None
        elif what == READY:
            self.is_ready = True
        elif what == DIED:
            self._dead.append(pid)
        return what, pid


class HeldRuns:
    """Which runs are held: those that are asked for again and again."""

    def __init__(self, start, end):
        """@param start: forks a process that will hold a request's run, given our end of the connection and its own
        @param end: ends a process that holds a run"""
        self._start = start
        self._end = end
        self._asked = {}
        self._losses = {}
        self._held = {}

    def all(self):
        return list(self._held.values())

    def ready_for(self, request):
        """The held run that can fork for the request; None if there is none, or none yet."""
        key = key_of(request)
        held = self._held.pop(key, None)
        if held is not None:
            self._held[key] = held  # used last
            return held if held.is_ready else None
        self._asked[key] = self._asked.get(key, 0) + 1
        if self._asked[key] >= WORTH_HOLDING and self._losses.get(key, 0) < MOST_LOSSES:
            self._hold(key, request)
        return None

    def lose(self, held):
        """It has ended, or must: its run cannot be held, or a candidate has ended it."""
        self._losses[held.key] = self._losses.get(held.key, 0) + (1 if held.is_ready else MOST_LOSSES)
        self._close(held)

    def drop(self, held):
        """Its files are others by now: another one may be held."""
        if self._held.get(held.key) is held:
            self._close(held)

    def late(self):
        now = time.monotonic()
        return [held for held in self.all() if not held.is_ready and held.started_at + START_SECONDS < now]

    def _hold(self, key, request):
        while len(self._held) >= MOST_HELD:
            self._close(next(iter(self._held.values())))
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        pid = self._start(request, ours, theirs)
        theirs.close()
        self._held[key] = HeldRun(key, pid, ours)

    def _close(self, held):
        self._held.pop(held.key, None)
        self._end(held)
        held.connection.close()


def key_of(request):
    return request["workingDirectory"], tuple(request["selection"]), request["maximumFailures"]
