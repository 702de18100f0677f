"""Where the text and the code of modules come from.

Python decides by a file's time, in seconds, and its size whether compiled code on disk is current. A scratch file that
is rewritten within a second at the same size would run with its old code. So compiled code of the tree's files is kept
in a cache of our own, keyed by what the text says. A file in the overlay has its text from memory and its code is
never stored. Nothing is written beside the user's files.
"""

import ast
import importlib.machinery
import importlib.util
import linecache
import marshal
import os
import sys
import types

import _imp
from fixpoint_paths import INSTALLED, below_folder

LOADER = importlib.machinery.SourceFileLoader


class Sources:
    def __init__(self, tree, overlay, cache_folder):
        self._tree = tree
        self._cache = CodeCache(tree, cache_folder)
        self._texts = {}
        self.set_overlay(overlay)

    def set_overlay(self, overlay):
        """@param overlay: texts by path relative to the tree"""
        self._texts = {}
        for name, text in overlay.items():
            path = self._tree.absolute(name)
            self._texts[path] = text.encode("utf-8")
            # Without a time the entry is never checked against the disk.
            linecache.cache[path] = (len(text), None, text.splitlines(True), path)
        if not all(os.path.exists(path) for path in self._texts):
            sys.meta_path.insert(0, NewFileFinder(self._tree, self._texts))

    def install(self):
        """Stands in for the standard loader's two steps."""
        sys.dont_write_bytecode = True
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
        read_file, load_code, compile_source = LOADER.get_data, LOADER.get_code, LOADER.source_to_code

        def get_data(loader, path):
            text = self.overlaid(path)
            return read_file(loader, path) if text is None else text

        def get_code(loader, fullname):
            path = loader.get_filename(fullname)
            if not self._takes_care_of(path):
                return load_code(loader, fullname)
            source = loader.get_data(path)
            if type(loader).source_to_code is not compile_source:  # some other tool's import hook
                return loader.source_to_code(source, path)
            return self.code_of(path, source, "", lambda: loader.source_to_code(source, path))

        LOADER.get_data, LOADER.get_code = get_data, get_code

    def install_in_pytest(self):
        """The same for its assertion rewriting."""
        from _pytest.assertion import rewrite

        for name in ("_rewrite_test", "_read_pyc", "rewrite_asserts"):
            if not hasattr(rewrite, name):
                raise RuntimeError("pytest %s rewrites assertions in a way that is not known here" % rewrite.version)

        def rewrite_test(path, config):
            name = str(path)
            source = self.overlaid(name)
            if source is None:
                with open(name, "rb") as file:
                    source = file.read()

            def compile_rewritten():
                module = ast.parse(source, filename=name)
                rewrite.rewrite_asserts(module, source, name, config)
                return compile(module, name, "exec", dont_inherit=True)

            kind = "pytest-%s-%s" % (rewrite.version, config.getini("enable_assertion_pass_hook"))
            return os.stat(name), self.code_of(name, source, kind, compile_rewritten)

        rewrite._rewrite_test = rewrite_test
        rewrite._read_pyc = lambda *arguments, **options: None

    def overlaid(self, path):
        if not self._texts:
            return None
        text = self._texts.get(path)
        if text is None and os.path.isabs(path):
            name = self._tree.relative(path)
            text = self._texts.get(self._tree.absolute(name)) if name is not None else None
        return text

    def _takes_care_of(self, path):
        if self._tree.relative(path) is not None:
            return True
        # Installed, but never compiled: standard loading would compile it again in every run.
        return is_installed(path) and not has_compiled_code(path)

    def _is_cacheable(self, path):
        """Not what tests write into temporary folders: the cache would grow with each of their names."""
        return self._tree.relative(path) is not None or is_installed(path)

    def code_of(self, path, source, kind, compile_it):
        if self.overlaid(path) is not None or not self._is_cacheable(path):
            return compile_it()
        code = self._cache.load(path, source, kind)
        if code is None:
            code = compile_it()
            self._cache.store(path, source, kind, code)
        return code


def is_installed(path):
    if not INSTALLED.isdisjoint(path.split(os.sep)):
        return True
    return any(below_folder(prefix, path) is not None for prefix in (sys.prefix, sys.base_prefix))


def has_compiled_code(path):
    try:
        return os.path.exists(importlib.util.cache_from_source(path))
    except NotImplementedError:
        return False


class CodeCache:
    """One entry a file, so that the cache does not grow with every edit."""

    MAGIC = importlib.util.MAGIC_NUMBER
    HASH_KEY = int.from_bytes(MAGIC, "little")

    def __init__(self, tree, folder):
        self._tree = tree
        self._folder = folder

    def load(self, path, source, kind):
        try:
            with open(self._entry(path, kind), "rb") as file:
                data = file.read()
        except OSError:
            return None
        head = self._head(source)
        if data[: len(head)] != head:
            return None
        try:
            code = marshal.loads(memoryview(data)[len(head) :])
        except (EOFError, TypeError, ValueError):  # cut off or damaged
            return None
        if not isinstance(code, types.CodeType):
            return None
        # The same text may have been compiled in another tree.
        _imp._fix_co_filename(code, path)
        return code

    def store(self, path, source, kind, code):
        entry = self._entry(path, kind)
        temporary = "%s.%d" % (entry, os.getpid())
        try:
            os.makedirs(self._folder, exist_ok=True)
            with open(temporary, "wb") as file:
                file.write(self._head(source))
                marshal.dump(code, file)
            os.replace(temporary, entry)
        except OSError:
            pass  # a cache that cannot be written costs time, nothing else

    def _head(self, source):
        return self.MAGIC + len(source).to_bytes(8, "little") + importlib.util.source_hash(source)

    def _entry(self, path, kind):
        name = self._tree.relative(path)
        place = path if name is None else os.path.join(self._tree.root, name)
        key = "\0".join([place, kind, sys.implementation.cache_tag or "", str(sys.flags.optimize)])
        digest = _imp.source_hash(self.HASH_KEY, key.encode("utf-8", "surrogateescape"))
        return os.path.join(self._folder, digest.hex() + ".code")


class NewFileFinder:
    """Finds modules that the overlay adds: they are not on disk, so that the standard finders do not see them."""

    def __init__(self, tree, texts):
        self._tree = tree
        self._texts = texts

    def find_spec(self, fullname, path=None, target=None):
        stem = fullname.rpartition(".")[2]
        for entry in sys.path if path is None else path:
            folder = os.path.realpath(entry or os.getcwd())
            package = os.path.join(folder, stem, "__init__.py")
            for file in (package, os.path.join(folder, stem + ".py")):
                if file in self._texts and not os.path.exists(file):
                    places = [os.path.dirname(file)] if file == package else None
                    loader = LOADER(fullname, file)
                    return importlib.util.spec_from_file_location(
                        fullname, file, loader=loader, submodule_search_locations=places
                    )
        return None
