"""A fork server: the test framework and installed modules are imported once, and each candidate runs in a forked child.

Requests come as JSON lines on standard input:
    {"request": 1, "workingDirectory", "selection", "overlay", "maximumFailures", "timeoutMs"}   run these tests
    {"cancel": 1}                                                                          forget that run
Each run is answered by {"kind": "run", "request", "end", "events", "process"},
where end is "ended", "timed-out", "died", "cancelled", or "refused" if only a fresh process can tell.
A run that is asked for again is held where its tests are collected (fixpoint_held.py), and candidates that change nothing but the
inside of functions are forked from there.
When the input ends, everything ends.
"""

import gc
import json
import os
import selectors
import shutil
import signal
import sys
import time

import fixpoint_preload
import fixpoint_reaper
from fixpoint_candidate import Candidate, deadline_of
from fixpoint_child import hold_in_child, run_in_child
from fixpoint_events import EventStream, out_of_the_way
from fixpoint_held import Held
from fixpoint_held_runs import HeldRuns
from fixpoint_sources import Sources
from fixpoint_strays import Strays


def main(request, tree, framework):
    stream = EventStream(request["events"])
    requests = take_standard_input()
    reaper_process, reaper = fixpoint_reaper.start_reaper(requests)
    sources = Sources(tree, {}, request["codeCache"])
    sources.install()
    framework.prepare(sources)
    if any(fixpoint_preload.is_of_tree(module, tree) for module in list(sys.modules.values())):
        os._exit(0)  # pytest itself is the project, or needs it: only fresh processes will do
    os.chdir(request["workFolder"])  # plugins may write where they are; children go elsewhere
    fixpoint_preload.warm_up(tree, reaper, framework, os.path.join(request["workFolder"], "warm"))
    server = ForkServer(tree, framework, sources, stream, requests, reaper, request["workFolder"])
    server.known_processes.add(reaper_process)
    stream.send("ready")
    server.serve()


def take_standard_input():
    requests = out_of_the_way(0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    if nothing != 0:
        os.dup2(nothing, 0)
        os.close(nothing)
    os.set_inheritable(0, True)
    return requests


class ForkServer:
    def __init__(self, tree, framework, sources, stream, requests, reaper, work_folder):
        self._tree = tree
        self._framework = framework
        self._sources = sources
        self._stream = stream
        self._requests = requests
        self._reaper = reaper
        self._work_folder = work_folder
        self._unread = b""
        self._held_count = 0
        self._children = {}
        self._selector = selectors.DefaultSelector()
        self._wakeup = self._listen_for_ended_children()
        self._preloader = fixpoint_preload.Preloader(tree, reaper)
        self._strays = Strays(work_folder)
        self._held_runs = HeldRuns(self._start_held, self._end_held)
        self.known_processes = set()
        self._selector.register(requests, selectors.EVENT_READ)

    def _listen_for_ended_children(self):
        receiver, sender = os.pipe()
        os.set_blocking(receiver, False)
        os.set_blocking(sender, False)
        signal.set_wakeup_fd(sender, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *arguments: None)
        self._selector.register(receiver, selectors.EVENT_READ)
        return receiver, sender

    def serve(self):
        gc.collect()
        gc.freeze()  # a collection in a child would copy every page it looks at
        while True:
            for key, _ in self._selector.select(self._patience()):
                if key.fd == self._requests:
                    self._read_requests()
                elif key.fd == self._wakeup[0]:
                    os.read(key.fd, 4096)
                elif isinstance(key.data, Candidate):
                    self._read_output(key.data)
            self._listen_to_held()
            self._end_late_children()
            self._reap()
            self._preloader.poll()
            self._end_strays()

    def _patience(self):
        deadlines = [child.deadline for child in self._children.values()]
        return max(0.0, min(deadlines) - time.monotonic()) if deadlines else None

    def _read_requests(self):
        data = os.read(self._requests, 1 << 16)
        if not data:
            os._exit(0)  # the reaper ends the children
        lines = (self._unread + data).split(b"\n")
        self._unread = lines.pop()
        for line in lines:
            request = json.loads(line.decode("utf-8"))
            if "cancel" in request:
                self._cancel(request["cancel"])
            else:
                self._start(request)

    def _start(self, request):
        if fixpoint_preload.is_shadowed(request["workingDirectory"]):
            self._stream.send("run", request=request["request"], end="refused", events=[], process="forked")
            return
        deadline = deadline_of(request)
        held = self._held_runs.ready_for(request)
        if held is None or not self._start_from(held, request, deadline):
            self._start_afresh(request, deadline)

    def _start_from(self, held, request, deadline):
        """False if the held run is lost."""
        child, sender = self._open(request, deadline)
        child.held = held
        child.pid = held.fork(dict(request, folder=child.folder), sender)
        os.close(sender)
        if child.pid is None:
            os.close(child.descriptor)
            shutil.rmtree(child.folder, ignore_errors=True)
            self._held_runs.lose(held)
            return False
        self._watch(child)
        return True

    def _start_afresh(self, request, deadline):
        child, sender = self._open(request, deadline)
        child.pid = self._fork()
        if child.pid == 0:
            fixpoint_reaper.join(self._reaper)
            self._close_in_child([child.descriptor])
            run_in_child(
                request, self._tree, self._framework, self._sources, sender, child.folder, self._preloader
            )
        os.close(sender)
        self._watch(child)

    def _open(self, request, deadline):
        """A candidate that has not started, and the descriptor to which it will tell its events."""
        receiver, sender = os.pipe()
        return Candidate(request, receiver, self._make_folder(str(request["request"])), deadline), sender

    def _watch(self, child):
        os.set_blocking(child.descriptor, False)
        self._children[child.number] = child
        self._selector.register(child.descriptor, selectors.EVENT_READ, child)

    def _make_folder(self, name):
        folder = os.path.join(self._work_folder, "t", name)
        os.makedirs(folder, exist_ok=True)
        return folder

    def _fork(self):
        pid = os.fork()
        if pid == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            return 0
        try:
            os.setpgid(pid, pid)
        except OSError:
            pass  # the child was quicker
        return pid

    def _close_in_child(self, descriptors):
        self._selector.close()
        self._stream.close()
        others = [child.descriptor for child in self._children.values()]
        for descriptor in [self._requests] + descriptors + list(self._wakeup) + others:
            os.close(descriptor)
        for held in self._held_runs.all():
            held.connection.close()

    def _start_held(self, request, ours, theirs):
        self._held_count += 1
        folder = self._make_folder("held-%d" % self._held_count)
        pid = self._fork()
        if pid == 0:
            fixpoint_reaper.announce(self._reaper)
            self._close_in_child([])
            ours.close()
            held = Held(self._tree, self._sources, theirs, self._reaper)
            hold_in_child(request, self._tree, self._framework, held, folder)
        self._selector.register(ours, selectors.EVENT_READ)
        return pid

    def _end_held(self, held):
        self._selector.unregister(held.connection)
        self._end_group(held.pid)
        os.waitpid(held.pid, 0)
        self._note_end(held.pid)

    def _listen_to_held(self):
        for held in self._held_runs.all():
            dead = held.listen()
            if dead is None:
                self._held_runs.lose(held)
                continue
            for child in [child for child in self._children.values() if child.held is held and child.pid in dead]:
                child.drain()
                if not self._settle(child):
                    self._finish(child, "died")
        for held in self._held_runs.late():
            self._held_runs.lose(held)

    def _read_output(self, child):
        if child.number not in self._children:
            return
        is_open = child.drain()
        if not self._settle(child) and not is_open:
            self._selector.unregister(child.descriptor)  # closed, or about to end

    def _settle(self, child):
        """Whether it has told its last."""
        if child.does_not_fit:
            self._forget(child)
            if child.found_stale:
                self._held_runs.drop(child.held)
            self._start_afresh(child.request, child.deadline)
            return True
        if child.has_ended:
            self._finish(child, "ended")
            return True
        return False

    def _end_late_children(self):
        now = time.monotonic()
        for child in [child for child in self._children.values() if child.deadline <= now]:
            self._finish(child, "timed-out")

    def _reap(self):
        for child in [child for child in self._children.values() if child.held is None]:
            if os.waitpid(child.pid, os.WNOHANG)[0] != 0:
                child.is_reaped = True
                child.drain()
                self._finish(child, "died")

    def _end_strays(self):
        children = self._children.values()
        held = [run.pid for run in self._held_runs.all()]
        known = self.known_processes.union([self._preloader.process()], [child.pid for child in children], held)
        self._strays.end(known, [child.folder for child in children])

    def _cancel(self, number):
        if number in self._children:
            self._finish(self._children[number], "cancelled")

    def _finish(self, child, end):
        self._forget(child)
        events = child.events()
        if child.has_ended:
            end = events.pop()["kind"]
        modules = [event for event in events if event["kind"] == "modules"]
        events = [event for event in events if event["kind"] != "modules"]
        process = "forked" if child.held is None else "swapped"
        self._stream.send("run", request=child.number, end=end, events=events, process=process)
        for event in modules:
            self._preloader.learn(event["files"], event["names"], event["all"])

    def _forget(self, child):
        del self._children[child.number]
        self._end_process(child)
        if child.descriptor in self._selector.get_map():
            self._selector.unregister(child.descriptor)
        os.close(child.descriptor)
        shutil.rmtree(child.folder, ignore_errors=True)

    def _end_process(self, child):
        """With everything that it started."""
        self._end_group(child.pid)
        if child.held is not None:
            child.held.forget(child.pid)
        elif not child.is_reaped:
            os.waitpid(child.pid, 0)
        self._note_end(child.pid)

    def _end_group(self, pid):
        try:
            os.killpg(pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass  # the whole group has gone

    def _note_end(self, pid):
        os.write(self._reaper, b"-%d\n" % pid)
