"""Which lines each step of a test executes: a step is one executed line of the test's own function.

What the steps before the failing one executed, and an assertion approved of, is less suspicious. Only for the few tests
that fail: at every step all lines are asked for anew.
"""

import sys

from fixpoint_coverage import MonitoringCollector, TraceCollector, by_file

# A test with more of them loops; its steps would tell little and cost much.
MOST_STEPS = 300


def open_stepping_collector(tree):
    return SteppingMonitor(tree) if hasattr(sys, "monitoring") else SteppingTracer(tree)


class Steps:
    def __init__(self):
        self._code = None
        self._steps = []
        self.current = None

    def begin(self, code):
        self._code, self._steps, self.current = code, [], None

    def end(self):
        self._code = self.current = None

    def is_next(self, code, line):
        """Whether a new step has begun."""
        if code is not self._code:
            return False
        if len(self._steps) == MOST_STEPS:
            self.begin(None)
            return False
        self.current = {}
        self._steps.append((line, self.current))
        return True

    def by_file(self, path_of, relative):
        steps = []
        for line, numbers in self._steps:
            paths = {}
            for key, some in list(numbers.items()):
                paths.setdefault(path_of(key), set()).update(some)
            steps.append({"line": line, "coverage": by_file(paths, relative)})
        return steps


class SteppingMonitor(MonitoringCollector):
    def __init__(self, tree):
        super().__init__(tree)
        self._steps = Steps()

    def watch(self, code):
        self._steps.begin(code)

    def unwatch(self):
        self._steps.end()

    def steps(self):
        return self._steps.by_file(lambda code: code.co_filename, self._relative)

    def _on_line(self, code, line):
        if self._steps.is_next(code, line):
            self._ask_again(self._fired)
        current = self._steps.current
        if current is not None:
            current.setdefault(code, set()).add(line)
        return super()._on_line(code, line)


class SteppingTracer(TraceCollector):
    def __init__(self, tree):
        super().__init__(tree)
        self._steps = Steps()

    def watch(self, code):
        self._steps.begin(code)

    def unwatch(self):
        self._steps.end()

    def steps(self):
        return self._steps.by_file(lambda path: path, self._relative)

    def _install(self, frame, event, argument):
        if super()._install(frame, event, argument) is None:
            return None
        return self._trace

    def _trace(self, frame, event, argument):
        if event == "line":
            path, line = frame.f_code.co_filename, frame.f_lineno
            self._steps.is_next(frame.f_code, line)
            self._sets[path].add(line)
            current = self._steps.current
            if current is not None:
                current.setdefault(path, set()).add(line)
        return self._trace
