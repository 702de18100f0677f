"""What the fork server imports before it forks, so that no candidate has to.

First the test framework with its plugins; then, as the first runs tell, the installed modules that the project's tests import.
Modules of the project are never imported here: each child gets them from its own overlay. Whatever could make a child
differ from a fresh process is tried in a child of its own first, and is not done if it starts threads, changes the
environment, or brings in modules of the project.
"""

import gc
import importlib
import os
import shutil
import signal
import sys
import threading
import warnings

import fixpoint_reaper

# Loaders of installed modules that behave alike wherever they are imported from.
PLAIN_LOADERS = ("SourceFileLoader", "ExtensionFileLoader", "BuiltinImporter", "FrozenImporter")
# Libraries of linear algebra start threads when they are loaded, unless told not to.
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
TRIAL_SECONDS = 10
NOT_PYTHON = ("node_modules", "__pycache__")

def warm_up(tree, reaper, framework, folder):
    """Runs tests of our own, which loads the framework, its plugins, and what they load when first used."""
    os.mkdir(folder)
    whole, parts = framework.warm_ups(folder)
    # A plugin that starts a thread in each session must not do so here.
    if not tried_and_done(tree, reaper, whole):
        for part in parts:
            tried_and_done(tree, reaper, part)
    shutil.rmtree(folder, ignore_errors=True)


def tried_and_done(tree, reaper, action):
    trial = Trial(tree, reaper, action)
    trial.start()
    is_harmless = os.waitpid(trial.pid, 0)[1] == 0
    if is_harmless:
        trial.do_it()
    return is_harmless


class Preloader:
    """Learns from the first run of each test file which installed modules it imports."""

    def __init__(self, tree, reaper):
        self._tree = tree
        self._reaper = reaper
        self._known_files = set()
        self._loaded = frozenset(sys.modules)
        self._trial = None

    def tell_modules(self, send, files):
        """In a child, once the tests are collected."""
        if self._known_files.issuperset(files):
            return
        own_names = names_in(self._tree.directory)
        outside = [
            (name, module)
            for name, module in list(sys.modules.items())
            if name not in self._loaded
            and name.partition(".")[0] not in own_names
            and not is_of_tree(module, self._tree)
        ]
        names = [name for name, module in outside if is_plain(name, module)]
        send("modules", files=sorted(files), names=names, all=[name for name, _ in outside])

    def learn(self, files, names, everything):
        """In the server."""
        if self._trial is not None:
            return  # the next run of these files tells again
        self._known_files.update(files)
        missing = [name for name in names if name not in sys.modules]
        if not missing:
            return

        def load():
            for name in missing:
                importlib.import_module(name)

        self._trial = Trial(self._tree, self._reaper, load, frozenset(everything))
        self._trial.start()

    def process(self):
        """Of the trial that is going on, if any."""
        return None if self._trial is None else self._trial.pid

    def poll(self):
        """In the server, whenever a child has ended."""
        if self._trial is None:
            return
        pid, status = os.waitpid(self._trial.pid, os.WNOHANG)
        if pid == 0:
            return
        if status == 0:
            self._trial.do_it()
            self._loaded = frozenset(sys.modules)
            gc.freeze()
        self._trial = None


class Trial:
    """Does something in a forked child to see whether the server may do it too."""

    def __init__(self, tree, reaper, action, expected=None):
        self._tree = tree
        self._reaper = reaper
        self._action = action
        self._expected = expected
        self.pid = None

    def start(self):
        sys.stdout.flush()
        self.pid = os.fork()
        if self.pid != 0:
            return
        fixpoint_reaper.join(self._reaper)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(TRIAL_SECONDS)
        try:
            os._exit(0 if self._is_harmless() else 1)
        except BaseException:
            os._exit(1)

    def do_it(self):
        path, argv, environment = list(sys.path), list(sys.argv), dict(os.environ)
        os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
        os.environ.pop("PYTEST_ADDOPTS", None)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self._action()
        finally:
            sys.path[:], sys.argv[:] = path, argv
            os.environ.clear()
            os.environ.update(environment)

    def _is_harmless(self):
        before = frozenset(sys.modules)
        action = self._action
        keeps_environment = []

        def watched():
            environment = project_environment()
            action()
            keeps_environment.append(project_environment() == environment)

        self._action = watched
        self.do_it()
        new = {name: module for name, module in sys.modules.items() if name not in before}
        return (
            thread_count() == 1
            and all(keeps_environment)
            and not any(is_of_tree(module, self._tree) for module in new.values())
            and (self._expected is None or self._expected.issuperset(new))
        )


def project_environment():
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}


def is_of_tree(module, tree):
    file = getattr(module, "__file__", None)
    return isinstance(file, str) and tree.relative(file) is not None


def is_plain(name, module):
    """Importing it again by its name gives the same module."""
    spec = getattr(module, "__spec__", None)
    loader = getattr(spec, "loader", None)
    kind = loader if isinstance(loader, type) else type(loader)
    return spec is not None and spec.name == name and kind.__name__ in PLAIN_LOADERS


def names_in(folder):
    """Every name that a module of the project could have, wherever tests put its folders on the path."""
    names = set()
    for _, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".") and name not in NOT_PYTHON]
        names.update(folders)
        names.update(name[:-3] for name in files if name.endswith(".py"))
    return names


def is_shadowed(folder):
    """Whether a folder, first on the path, has a module that the server already has from elsewhere."""
    for name in os.listdir(folder):
        stem = name[:-3] if name.endswith(".py") else name
        if stem == "__main__" or stem not in sys.modules:
            continue
        if stem != name or os.path.exists(os.path.join(folder, name, "__init__.py")):
            return True
    return False


def thread_count():
    try:
        return len(os.listdir("/proc/self/task"))
    except OSError:  # no Linux: only threads that Python knows
        return threading.active_count()
