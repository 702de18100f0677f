"""Which tests to run: files, folders, classes, functions with or without parameters."""

import os


class Selection:
    """Names are relative to the tree, with forward slashes, whatever pytest's rootdir is."""

    def __init__(self, names, excluded, tree):
        self.names = [normalise(name) for name in names]
        self._order = {}
        for index, name in enumerate(self.names):
            self._order.setdefault(name, index)
        self._excluded = frozenset(excluded)
        self._tree = tree
        self._matched = set()
        self._ways = None

    @property
    def is_everything(self):
        return not self.names

    def names_test(self, identifier):
        """Whether the test itself is named, or its function or class, and not just its file or folder."""
        return any("::" in name and name in self._order for name in enclosing_names(identifier))

    def paths(self):
        """Existing files and folders to hand to pytest, none inside another."""
        paths = dict.fromkeys(self._tree.absolute(file_of(name)) for name in self.names)
        existing = [path for path in paths if os.path.exists(path)]
        return [
            path
            for path in existing
            if not any(path != other and path.startswith(os.path.join(other, "")) for other in existing)
        ]

    def may_contain(self, prefix, name):
        """Whether something named `name` in the file, class or function `prefix` is or holds a selected test."""
        if self._ways is None:
            self._ways = set()
            for selected in self.names:
                self._ways.update(enclosing_names(selected))
        identifier = prefix + "::" + name
        return identifier in self._ways or any(whole in self._order for whole in enclosing_names(identifier))

    def position(self, identifier):
        """Where a test comes in the order of the names; None if it is not selected."""
        if self.is_everything:
            return None if identifier in self._excluded else 0
        positions = []
        for name in enclosing_names(identifier):
            if name in self._order:
                positions.append(self._order[name])
                self._matched.add(name)
        return min(positions) if positions and identifier not in self._excluded else None

    def not_found(self, broken_files, is_collected):
        """Names that stand for nothing. Where a file or its conftest.py could not be loaded, that is not known."""
        missing = []
        for name in dict.fromkeys(self.names):
            file = file_of(name)
            if not os.path.exists(self._tree.absolute(file)):
                missing.append(name)
            elif "::" in name and is_collected and name not in self._matched and not is_broken(file, broken_files):
                missing.append(name)
        return missing


def is_broken(file, broken_files):
    return file in broken_files or any(
        os.path.basename(broken) == "conftest.py" and file.startswith(broken[: -len("conftest.py")])
        for broken in broken_files
    )


def normalise(name):
    file, separator, rest = name.partition("::")
    file = os.path.normpath(file.replace("\\", "/") if os.sep == "\\" else file).replace(os.sep, "/")
    return ("" if file == "." else file) + separator + rest


def file_of(name):
    return name.partition("::")[0]


def enclosing_names(identifier):
    """The test itself, the test without its parameters, its classes, its file, its folders, the whole tree."""
    file, separator, rest = identifier.partition("::")
    yield identifier
    if separator:
        parts = rest.partition("[")[0].split("::")
        for length in range(len(parts), 0, -1):
            name = file + "::" + "::".join(parts[:length])
            if name != identifier:
                yield name
        yield file
    folder = file
    while "/" in folder:
        folder = folder.rpartition("/")[0]
        yield folder
    yield ""
