"""Finds test files and loads their tests, as unittest's discovery and `python -m unittest FILE` do."""

import fnmatch
import importlib
import importlib.util
import os
import re
import sys
import unittest
import unittest.loader

from fixpoint_selection import file_of

PATTERN = "test*.py"
OTHER_PATTERN = "*_test.py"
# What pytest does not enter.
PASSED_OVER = (".*", "build", "dist", "node_modules", "venv", "__pycache__", "*.egg", "CVS", "_darcs")
# A file without any of these has no test cases, and may be a script that does something when it is imported.
MAY_HAVE_CASES = re.compile(rb"unittest|TestCase|load_tests|import\s*\(?\s*\*|^\s*class\s+\w+\s*\(", re.MULTILINE)
RELATIVE_IMPORT = re.compile(rb"^\s*from\s+\.", re.MULTILINE)


def test_files(selection, tree):
    """Names of files, in the order of the selection."""
    named = {file_of(name) for name in selection.names if "::" in name}
    files = {}
    for path in [tree.directory] if selection.is_everything else selection.paths():
        for file in files_in(path):
            name = tree.relative(file)
            if name is not None and (name in named or MAY_HAVE_CASES.search(text_of(file))):
                files[name] = None
    return list(files)


def files_in(path):
    if not os.path.isdir(path):
        return [path]
    found = []
    for folder, folders, files in os.walk(path):
        folders[:] = sorted(name for name in folders if not any(fnmatch.fnmatch(name, over) for over in PASSED_OVER))
        is_test = (name for name in sorted(files) if fnmatch.fnmatch(name, PATTERN) or fnmatch.fnmatch(name, OTHER_PATTERN))
        found += [os.path.join(folder, name) for name in is_test]
    return found


def text_of(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return b""


class Loader:
    def __init__(self, tree):
        self._tree = tree

    def load(self, file):
        """@param file: relative to the tree. Raises whatever importing it raises."""
        module = self._module_of(self._tree.absolute(file))
        loader = unittest.TestLoader()
        suite = loader.loadTestsFromModule(module, pattern=PATTERN)
        names = NamesOfTests(file, module)
        return [LoadedTest(names.name(case), case) for case in cases_in(suite)]

    def _module_of(self, path):
        """Under the name that discovery would give it, or else under another one that leads to this file."""
        for folder, name in self._likely_names(path):
            if folder not in sys.path:
                sys.path.insert(0, folder)
            if self._leads_to(name, path):
                return importlib.import_module(name)
        name = "fixpoint_test_%s" % re.sub(r"\W", "_", self._tree.relative(path))
        spec = importlib.util.spec_from_file_location(name, path)
        module = sys.modules[name] = importlib.util.module_from_spec(spec)
        try:
            spec.loader.exec_module(module)
        except BaseException:
            del sys.modules[name]
            raise
        return module

    def _likely_names(self, path):
        """(folder of the path, dotted name): of the package; of the folders below the one that unittest runs in."""
        folder, name = package_of(path)
        below = os.path.relpath(path, os.getcwd())
        of_package = [(folder, name)]
        of_folders = []
        if not below.startswith(os.pardir):
            of_folders.append((os.getcwd(), below[: -len(".py")].replace(os.sep, ".")))
        is_lone = "." not in name
        if is_lone and RELATIVE_IMPORT.search(text_of(path)):
            return of_folders + of_package
        return of_package + of_folders

    def _leads_to(self, name, path):
        if not all(part.isidentifier() for part in name.split(".")):
            return False
        module = sys.modules.get(name)
        if module is not None:
            origin = getattr(module, "__file__", None)
        else:
            try:
                spec = importlib.util.find_spec(name)
            except ModuleNotFoundError as error:
                if not (name + ".").startswith(str(error.name) + "."):
                    raise  # by a package above the test
                return False
            origin = getattr(spec, "origin", None)
        return isinstance(origin, str) and os.path.realpath(origin) == os.path.realpath(path)


def package_of(path):
    """The folder above all packages that a file is in, and the file's dotted name from there."""
    folder, file = os.path.split(path)
    name = file[: -len(".py")] if file.endswith(".py") else file
    while os.path.isfile(os.path.join(folder, "__init__.py")):
        folder, package = os.path.split(folder)
        name = package + "." + name
    return folder, name


def cases_in(suite):
    for test in suite:
        if isinstance(test, unittest.loader._FailedTest):  # load_tests raised
            raise test._exception
        if hasattr(test, "__iter__"):
            for case in cases_in(test):
                yield case
        else:
            yield test


class NamesOfTests:
    """As pytest would name them; tests that load_tests makes of one function are numbered."""

    def __init__(self, file, module):
        self._file = file
        self._names_of_classes = {id(value): name for name, value in reversed(list(vars(module).items()))}
        self._counts = {}

    def name(self, case):
        name = self._file + "::" + self._name_in_file(case)
        count = self._counts[name] = self._counts.get(name, 0) + 1
        return name if count == 1 else "%s[%d]" % (name, count)

    def _name_in_file(self, case):
        kind = type(case)
        if kind is unittest.FunctionTestCase:
            return getattr(case._testFunc, "__name__", "function")
        if hasattr(case, "_dt_test"):  # a doctest
            return case.id()
        own_name = kind.__qualname__.rpartition("<locals>.")[2].replace(".", "::")
        return self._names_of_classes.get(id(kind), own_name) + "::" + getattr(case, "_testMethodName", "runTest")


class LoadedTest:
    def __init__(self, identifier, case):
        self.identifier = identifier
        self.case = case

    def line_in(self, file, tree):
        """An inherited test is defined in another file: that has no line here."""
        function = getattr(type(self.case), getattr(self.case, "_testMethodName", "runTest"), None)
        while hasattr(function, "__wrapped__"):
            function = function.__wrapped__
        code = getattr(function, "__code__", None)
        return code.co_firstlineno if code is not None and tree.relative(code.co_filename) == file else 1
