"""Gives functions that are loaded the code of a candidate.

Most candidates change the inside of functions. A process that has loaded the project and collected its tests needs neither
again for them: it puts the new code into the function objects. What else a change touches, or what was run while modules were
loaded, takes effect only when they are loaded; then the change does not fit, and another process has to load them.
"""

import gc
import os
import sys
import threading
import types

from fixpoint_codes import inner_codes, is_run_at_once, own_part, place_of, signature, whole_part
from fixpoint_statements import Statements


class DoesNotFit(Exception):
    pass


class CallRecorder:
    """Notes which functions of the tree are called while modules are loaded and tests are collected."""

    def __init__(self):
        self.called = set()

    def start(self):
        threading.setprofile(self._note)
        sys.setprofile(self._note)

    def stop(self):
        """False if somebody else has taken over the place: then calls are missing."""
        is_ours = getattr(sys.getprofile(), "__self__", None) is self
        sys.setprofile(None)
        threading.setprofile(None)
        return is_ours

    def _note(self, frame, event, argument):
        if event == "call":
            self.called.add(frame.f_code)


class LoadedCode:
    """The functions of the tree that are loaded."""

    def __init__(self, tree, called):
        self._tree = tree
        self._functions = {}
        for function in gc.get_objects():
            if type(function) is types.FunctionType:
                name = tree.relative(function.__code__.co_filename)
                if name is not None:
                    places = self._functions.setdefault(name, {})
                    places.setdefault(place_of(function.__code__), []).append(function)
        names = ((tree.relative(code.co_filename), code) for code in called)
        self._called = {(name,) + place_of(code) for name, code in names if name is not None}
        files = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
        loaded = {tree.relative(file) for file in files if isinstance(file, str)}.union(self._functions)
        self._states = {name: state_of(tree.absolute(name)) for name in loaded if name is not None}
        self._statements = {}

    def prepare(self, overlay):
        """Reads what the overlay replaces, once for all candidates: before the process is forked."""
        for name in overlay:
            if name in self._states and name not in self._statements:
                self._statements[name] = self._read(name)

    def is_stale(self):
        """Whether a file that was loaded is another by now."""
        return any(state_of(self._tree.absolute(name)) != state for name, state in self._states.items())

    def swap(self, overlay):
        """@param overlay: texts by path relative to the tree @throws DoesNotFit, and nothing is changed"""
        self.prepare(overlay)
        swaps = []
        for name, text in overlay.items():
            if name in self._states:
                swaps.extend(self._swaps_in(name, text))
        for function, code in swaps:
            function.__code__ = code

    def _swaps_in(self, name, text):
        statements = self._statements[name]
        try:
            compiled = statements and statements.around_changes(text)
        except (SyntaxError, ValueError, RecursionError):
            compiled = None
        if compiled is None:
            raise DoesNotFit()
        comparison = Comparison(name, self._functions.get(name, {}), self._called)
        comparison.run_at_once(*compiled)
        return comparison.swaps

    def _read(self, name):
        path = self._tree.absolute(name)
        try:
            with open(path, "rb") as file:
                return Statements(path, file.read().decode("utf-8-sig"))
        except (OSError, SyntaxError, ValueError, RecursionError):
            return None


def state_of(path):
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


class Comparison:
    """Of two versions of code: gathers the functions that need new code."""

    def __init__(self, name, functions, called):
        self._name = name
        self._functions = functions
        self._called = called
        self.swaps = []

    def run_at_once(self, old, new):
        """Of a module's statements or a class: nothing but the inside of functions may differ."""
        if own_part(old) != own_part(new):
            raise DoesNotFit()
        for inner_old, inner_new in zip(inner_codes(old), inner_codes(new)):
            if is_run_at_once(inner_old):
                self.run_at_once(inner_old, inner_new)
            else:
                self._function(inner_old, inner_new, True)

    def _function(self, old, new, is_defined):
        """@param is_defined: by what was run, so that it must be there"""
        if signature(old) != signature(new):
            raise DoesNotFit()
        if whole_part(old) == whole_part(new):
            return
        is_same = own_part(old) == own_part(new)
        if not is_same and ((self._name,) + place_of(old) in self._called or old.co_freevars != new.co_freevars):
            raise DoesNotFit()
        functions = self._loaded(old)
        if is_defined and not functions:
            raise DoesNotFit()
        self.swaps.extend((function, new) for function in functions)
        if is_same:
            for inner_old, inner_new in zip(inner_codes(old), inner_codes(new)):
                self._function(inner_old, inner_new, False)
        elif any(self._is_loaded_within(inner) for inner in inner_codes(old)):
            raise DoesNotFit()

    def _loaded(self, code):
        """Those made from just this code: another loader may have compiled the text otherwise."""
        part = whole_part(code)
        found = self._functions.get(place_of(code), [])
        functions = [function for function in found if whole_part(function.__code__) == part]
        if len(functions) != len(found):
            raise DoesNotFit()
        return functions

    def _is_loaded_within(self, code):
        return place_of(code) in self._functions or any(self._is_loaded_within(inner) for inner in inner_codes(code))
