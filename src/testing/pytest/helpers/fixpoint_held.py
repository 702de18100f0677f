"""A run that is stopped when its tests are collected, and from there on forks: once for each candidate that fits.

The server asks through a socket, one message a candidate: its request, and the descriptor for its events. A process that
has been forked goes on with the run as if it had collected the tests itself. This file is what the held process does;
fixpoint_held_runs.py is the server's side.
"""

import array
import gc
import json
import os
import selectors
import signal
import socket
import struct

import fixpoint_reaper
from fixpoint_events import EventStream
from fixpoint_preload import project_environment, thread_count
from fixpoint_swap import CallRecorder, DoesNotFit, LoadedCode

# What the held process tells: a letter and a process.
TOLD = struct.Struct("!cI")
READY, FORKED, DIED = b"r", b"f", b"d"
LENGTH = struct.Struct("!I")


class Held:
    def __init__(self, tree, sources, requests, reaper):
        self._sources = sources
        self._requests = requests
        self._reaper = reaper
        self._tree = tree
        self._calls = CallRecorder()
        self._stream = None
        self._told = []  # before there was anybody to tell
        self._environment = None
        self._children = set()

    def begin(self):
        """Before anything of the project is loaded."""
        self._environment = project_environment()
        self._calls.start()

    def send(self, kind, **fields):
        if self._stream is None:
            self._told.append((kind, fields))
        else:
            self._stream.send(kind, **fields)

    def hold(self, enter):
        """Returns in forked processes only. @param enter: makes a folder the process's own"""
        if not self._calls.stop() or not self._can_be_held():
            os._exit(0)
        loaded = LoadedCode(self._tree, self._calls.called)
        gc.collect()
        gc.freeze()
        wakeup, sender = os.pipe()
        os.set_blocking(wakeup, False)
        os.set_blocking(sender, False)
        signal.set_wakeup_fd(sender, warn_on_full_buffer=False)
        before = signal.signal(signal.SIGCHLD, lambda *arguments: None)
        selector = selectors.DefaultSelector()
        selector.register(self._requests, selectors.EVENT_READ)
        selector.register(wakeup, selectors.EVENT_READ)
        self._tell(READY, os.getpid())
        while True:
            for key, _ in selector.select():
                if key.fd == wakeup:
                    os.read(wakeup, 4096)
                    self._tell_of_deaths()
                    continue
                request, events = receive(self._requests)
                if request is None:
                    os._exit(0)
                if "ended" in request:
                    self._forget(request["ended"])
                    continue
                loaded.prepare(request["overlay"])
                pid = os.fork()
                if pid != 0:
                    os.close(events)
                    self._children.add(pid)
                    self._tell(FORKED, pid)
                    continue
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, before)
                selector.close()
                os.close(wakeup)
                os.close(sender)
                self._go_on(request, events, loaded, enter)
                return

    def _can_be_held(self):
        has_trouble = any(kind == "collection-error" for kind, _ in self._told)
        # Threads are not forked, and what is set may be meant for what is imported next.
        return not has_trouble and thread_count() == 1 and project_environment() == self._environment

    def _go_on(self, request, events, loaded, enter):
        self._requests.close()
        fixpoint_reaper.join(self._reaper)
        self._stream = EventStream({"fd": events})
        enter(request["folder"])
        self._sources.set_overlay(request["overlay"])
        if loaded.is_stale():
            self._stream.send("stale")
            os._exit(0)
        try:
            loaded.swap(request["overlay"])
        except DoesNotFit:
            self._stream.send("misfit")
            os._exit(0)
        for kind, fields in self._told:
            self._stream.send(kind, **fields)

    def _tell(self, what, pid):
        self._requests.sendall(TOLD.pack(what, pid))

    def _tell_of_deaths(self):
        """Keeps the dead: the server may still be about to end their groups."""
        if not hasattr(os, "waitid"):
            return
        for pid in list(self._children):
            if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
                self._tell(DIED, pid)

    def _forget(self, pid):
        self._children.discard(pid)
        os.waitpid(pid, 0)


def send(connection, message, descriptor=None):
    data = json.dumps(message).encode("ascii")
    rights = []
    if descriptor is not None:
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [descriptor]))]
    connection.sendmsg([LENGTH.pack(len(data))], rights)
    connection.sendall(data)


def receive(connection):
    """(the message, the descriptor or None); the message is None at the end"""
    descriptors = array.array("i")
    head, rights, _, _ = connection.recvmsg(LENGTH.size, socket.CMSG_SPACE(descriptors.itemsize))
    for level, kind, data in rights:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            descriptors.frombytes(data[: len(data) - len(data) % descriptors.itemsize])
    head += read_exactly(connection, LENGTH.size - len(head)) if head else b""
    if len(head) < LENGTH.size:
        return None, None
    data = read_exactly(connection, LENGTH.unpack(head)[0])
    if not data:
        return None, None
    return json.loads(data.decode("ascii")), descriptors[0] if descriptors else None


def read_exactly(connection, length):
    """b"" if it ends before."""
    data = b""
    while len(data) < length:
        more = connection.recv(min(1 << 20, length - len(data)))
        if not more:
            return b""
        data += more
    return data
