"""Which files are the project's own, and what they are called."""

import os

# Folders that hold installed code wherever they are.
INSTALLED = frozenset(["site-packages", "dist-packages"])
ENVIRONMENT_MARKS = ("pyvenv.cfg", "conda-meta")


class Tree:
    """A copy of the workspace root. Paths are compared with symbolic links resolved."""

    def __init__(self, root, tree):
        self.root = os.path.realpath(root)
        self.directory = os.path.realpath(tree)
        self._names = {}
        self._is_environment = {}

    def relative(self, path):
        """The path below the tree with forward slashes; None for installed code and for what lies outside."""
        path = os.fspath(path)
        try:
            return self._names[path]
        except KeyError:
            name = self._names[path] = self._relative(path)
            return name

    def _relative(self, path):
        # Code that was compiled from a string has a made-up name.
        if not os.path.isabs(path):
            return None
        below = below_folder(self.directory, os.path.normpath(path))
        if below is None:
            below = below_folder(self.directory, os.path.realpath(path))
        if not below or self._is_installed(self.directory, below):
            return None
        return below.replace(os.sep, "/")

    def absolute(self, name):
        return os.path.join(self.directory, *name.split("/")) if name else self.directory

    def moved(self, path):
        """Where a path of the root lies in the tree; None for installed code and for what lies outside the root."""
        real = os.path.realpath(path)
        if self.root == self.directory or below_folder(self.directory, real) is not None:
            return None
        below = below_folder(self.root, real)
        if below is None or self._is_installed(self.root, below):
            return None
        return os.path.join(self.directory, below) if below else self.directory

    def as_of_root(self, text):
        """What a person reads must name their own files: the tree has gone by then."""
        return text.replace(self.directory, self.root)

    def is_beside_root(self, path):
        """Whether the root can be imported from this folder, and its copy in the same way from the one above the tree."""
        return (
            self.root != self.directory
            and os.path.realpath(path) == os.path.dirname(self.root)
            and os.path.basename(self.directory) == os.path.basename(self.root)
        )

    def _is_installed(self, base, below):
        parts = below.split(os.sep)
        if not INSTALLED.isdisjoint(parts):
            return True
        folder = base
        for part in parts:
            folder = os.path.join(folder, part)
            if self._has_environment(folder):
                return True
        return False

    def _has_environment(self, folder):
        known = self._is_environment.get(folder)
        if known is None:
            known = any(os.path.exists(os.path.join(folder, mark)) for mark in ENVIRONMENT_MARKS)
            self._is_environment[folder] = known
        return known


def below_folder(folder, path):
    """The part of `path` below `folder`, "" for the folder itself, None if it lies outside."""
    if os.path.normcase(path) == os.path.normcase(folder):
        return ""
    prefix = folder if folder.endswith(os.sep) else folder + os.sep
    if os.path.normcase(path).startswith(os.path.normcase(prefix)):
        return path[len(prefix) :]
    return None
