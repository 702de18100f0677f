"""Which lines of the project each test executes. The cheapest collector that the interpreter offers is used.

A collector gathers lines while modules are imported, and apart from them, between begin_test() and end_test(), those
of a test. Lines are reported as {relative path: sorted line numbers}, or as None where they cannot be known because a
test has put another trace function in place of the collector's. Where the interpreter has dropped the trace function,
as it does when the stack is too deep to call it, the lines until then are told if the caller can do with a part.
"""

import sys
import threading


def collector_name():
    """One of "sys.monitoring", "coverage.py" and "sys.settrace"."""
    if hasattr(sys, "monitoring"):
        return "sys.monitoring"
    return "coverage.py" if c_tracer() is not None else "sys.settrace"


def open_collector(tree):
    name = collector_name()
    if name == "sys.monitoring":
        return MonitoringCollector(tree)
    if name == "coverage.py":
        return CTracerCollector(tree)
    return TraceCollector(tree)


class MonitoringCollector:
    """Python 3.12+. A line costs something only the first time that a test executes it.

    sys.monitoring.restart_events() would make every function of every library tell of its next start, too. So only the
    code that has told of lines is asked for them again.
    """

    def __init__(self, tree):
        self._relative = tree.relative
        self._import_lines = {}
        # Since begin_test() or end_test(): numbers by the identity of their code object, whose hash is slow.
        self._lines = {}
        # Since begin_test(): code objects with lines that are told no more. Keeps them, and so their identity.
        self._fired = []
        self._tool = None

    def start(self):
        monitoring = sys.monitoring
        events = monitoring.events
        # 0 to 2 are meant for debuggers, coverage tools and profilers.
        for tool in (4, 3, 1, 2, 0):
            try:
                monitoring.use_tool_id(tool, "fixpoint")
            except ValueError:
                continue
            self._tool = tool
            break
        else:
            raise RuntimeError("every tool id of sys.monitoring is in use")
        monitoring.register_callback(self._tool, events.PY_START, self._on_start)
        monitoring.register_callback(self._tool, events.LINE, self._on_line)
        monitoring.set_events(self._tool, events.PY_START)

    def _on_start(self, code, offset):
        # Only the project's own code is asked for lines, and each code object just once.
        if self._relative(code.co_filename) is not None:
            sys.monitoring.set_local_events(self._tool, code, sys.monitoring.events.LINE)
        return sys.monitoring.DISABLE

    def _on_line(self, code, line):
        try:
            self._lines[id(code)].add(line)
        except KeyError:
            self._fired.append(code)
            self._lines[id(code)] = {line}
        return sys.monitoring.DISABLE

    def resume(self):
        """Nobody else can have taken the tool's place."""

    def begin_test(self):
        self._keep_import_lines()
        fired, self._fired, self._lines = self._fired, [], {}
        self._ask_again(fired)

    def end_test(self, part_is_enough=False):
        lines = by_file(self._lines_by_path(), self._relative)
        self._lines = {}
        return lines

    def lines_so_far(self):
        return {code: set(lines) for code, lines in list(self._lines.items())}

    def forget_since(self, lines):
        """Takes back what was collected since lines_so_far() gave these lines."""
        keep_only(self._lines, lines)
        self._ask_again(self._fired)  # a line that is forgotten may yet be executed by the test itself

    def import_lines(self):
        self._keep_import_lines()
        return by_file(self._import_lines, self._relative)

    def stop(self):
        # Callbacks that run while the interpreter shuts down would raise.
        monitoring = sys.monitoring
        monitoring.set_events(self._tool, 0)
        monitoring.register_callback(self._tool, monitoring.events.PY_START, None)
        monitoring.register_callback(self._tool, monitoring.events.LINE, None)
        monitoring.free_tool_id(self._tool)
        return self.import_lines()

    def _ask_again(self, codes):
        set_local_events, tool, line = sys.monitoring.set_local_events, self._tool, sys.monitoring.events.LINE
        for code in list(codes):
            set_local_events(tool, code, 0)
            set_local_events(tool, code, line)

    def _lines_by_path(self):
        paths = {}
        for code in {id(code): code for code in list(self._fired)}.values():
            # A thread that a test left running goes on adding lines; a copy of a set of numbers is made in one step.
            paths.setdefault(code.co_filename, set()).update(set(self._lines.get(id(code), ())))
        return paths

    def _keep_import_lines(self):
        for path, lines in self._lines_by_path().items():
            self._import_lines.setdefault(path, set()).update(lines)


class ThreadwiseCollector:
    """For collectors that have to be installed in each thread. Lines are kept in sets that are emptied, never replaced,
    because frames that are still alive hold on to them."""

    def __init__(self, tree):
        self._relative = tree.relative
        self._sets = {}
        self._import_lines = {}

    def start(self):
        threading.settrace(self._install)
        self._trace_this_thread()

    def resume(self):
        """A test, or a set-up file with coverage or a debugger of its own, may have set another trace function."""
        threading.settrace(self._install)
        if not self._is_tracing():
            self._trace_this_thread()

    def begin_test(self):
        self._keep_import_lines()
        self.resume()

    def end_test(self, part_is_enough=False):
        is_told = self._is_tracing() or (part_is_enough and sys.gettrace() is None)
        lines = by_file(self._sets, self._relative) if is_told else None
        self._empty()
        return lines

    def lines_so_far(self):
        return {path: set(lines) for path, lines in list(self._sets.items())}

    def forget_since(self, lines):
        keep_only(self._sets, lines)

    def import_lines(self):
        self._keep_import_lines()
        return by_file(self._import_lines, self._relative)

    def stop(self):
        sys.settrace(None)
        threading.settrace(None)
        return self.import_lines()

    def _install(self, frame, event, argument):
        """Called first in each new thread."""
        raise NotImplementedError

    def _trace_this_thread(self):
        raise NotImplementedError

    def _is_tracing(self):
        """Whether this thread's trace function is ours."""
        raise NotImplementedError

    def _keep_import_lines(self):
        for path, lines in list(self._sets.items()):
            self._import_lines.setdefault(path, set()).update(lines)
        self._empty()

    def _empty(self):
        for lines in list(self._sets.values()):
            lines.clear()


class CTracerCollector(ThreadwiseCollector):
    """The tracer of coverage.py that is written in C, driven directly: its own per-test contexts cost far more."""

    def __init__(self, tree):
        super().__init__(tree)
        self._dispositions = {}
        self._tracer = None
        # A tracer that is freed takes away the trace function of the thread that frees it, whosever that is: those of
        # other threads, which frames in tracebacks hold on to, must not end in the middle of a test.
        self._all_tracers = []

    def _trace_this_thread(self):
        sys.settrace(None)
        self._tracer = self._new_tracer()
        self._tracer.start()

    def _is_tracing(self):
        return self._tracer is not None and sys.gettrace() is self._tracer

    def _install(self, frame, event, argument):
        sys.settrace(None)
        trace = self._new_tracer().start()
        return trace(frame, event, argument)

    def _new_tracer(self):
        tracer = new_c_tracer(self._sets, self._dispositions, self._disposition)
        self._all_tracers.append(tracer)
        return tracer

    def _disposition(self, path, frame):
        return disposition(path, self._relative(path) is not None)


class TraceCollector(ThreadwiseCollector):
    """Pure Python: works everywhere, several times slower."""

    def __init__(self, tree):
        super().__init__(tree)
        self._local_traces = {}

    def _trace_this_thread(self):
        sys.settrace(self._install)

    def _is_tracing(self):
        return sys.gettrace() == self._install

    def _install(self, frame, event, argument):
        path = frame.f_code.co_filename
        try:
            return self._local_traces[path]
        except KeyError:
            trace = None
            if self._relative(path) is not None:
                trace = local_trace(self._sets.setdefault(path, set()).add)
            self._local_traces[path] = trace
            return trace


def local_trace(add):
    def trace(frame, event, argument):
        if event == "line":
            add(frame.f_lineno)
        return trace

    return trace


def c_tracer():
    """coverage.py's CTracer, if it is there and works as we use it."""
    try:
        from coverage.tracer import CTracer
    except Exception:  # not installed, or built for another interpreter
        return None
    try:
        return CTracer if records_lines() else None
    except Exception:  # another version, with another interface
        return None


def records_lines():
    """Tries the tracer on two lines of our own."""
    sets = {}
    path = probe.__code__.co_filename
    before = sys.gettrace()
    tracer = new_c_tracer(sets, {}, lambda name, frame: disposition(name, name == path))
    tracer.start()
    try:
        probe()
    finally:
        tracer.stop()
        sys.settrace(before)
    first = probe.__code__.co_firstlineno
    return {first + 1, first + 2} <= set(sets.get(path, ()))


def probe():
    value = 1
    return value


def new_c_tracer(sets, dispositions, should_trace):
    from coverage.tracer import CTracer

    tracer = CTracer()
    tracer.data = sets
    tracer.trace_arcs = False
    tracer.should_trace = should_trace
    tracer.should_trace_cache = dispositions
    tracer.should_start_context = None
    tracer.switch_context = None
    tracer.disable_plugin = None
    tracer.concur_id_func = None
    tracer.file_tracers = {}
    tracer.check_include = lambda name, frame: True
    tracer.warn = lambda *arguments, **options: None
    for name in ("lock_data", "unlock_data"):
        if hasattr(tracer, name):
            setattr(tracer, name, lambda: None)
    return tracer


def disposition(path, is_traced):
    from coverage.disposition import FileDisposition, disposition_init

    try:
        from coverage.tracer import CFileDisposition
    except ImportError:
        CFileDisposition = FileDisposition
    answer = disposition_init(CFileDisposition, path)
    answer.source_filename = path
    answer.trace = is_traced
    return answer


def keep_only(collected, lines):
    for path, numbers in list(collected.items()):
        numbers.intersection_update(lines.get(path, ()))


def by_file(lines, relative):
    files = {}
    for path, numbers in list(lines.items()):
        name = relative(path)
        if numbers and name is not None:
            # Several paths may lead to one file. Synthesised code may have line 0. A thread that a test left running
            # goes on adding lines; a copy of a set of numbers is made in one step.
            files.setdefault(name, set()).update(number for number in set(numbers) if number > 0)
    return {name: sorted(numbers) for name, numbers in files.items()}
