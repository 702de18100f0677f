"""Makes imports find the tree's copy where they would have found the workspace root."""

import importlib
import os
import sys


def use_tree(tree):
    moved = remap_path(tree) + remap_editable_installs(tree)
    forget_modules_of_root(tree)
    importlib.invalidate_caches()
    export_path(tree, moved)


def remap_path(tree):
    path, moved = [], []
    for entry in sys.path:
        target = tree.moved(entry) if entry else None
        if target is not None:
            moved.append(target)
        elif entry and tree.is_beside_root(entry):
            # The root is itself a package, imported from the folder that holds it.
            moved.append(os.path.dirname(tree.directory))
            path.append(moved[-1])
        path.append(entry if target is None else target)
    sys.path[:] = path
    return moved


def remap_editable_installs(tree):
    """`pip install -e` may install a finder that maps package names to folders, in place of a path entry."""
    moved = []
    for name, module in list(sys.modules.items()):
        if name.startswith("__editable__"):  # setuptools
            remap_values(tree, getattr(module, "MAPPING", None), moved)
            remap_values(tree, getattr(module, "NAMESPACES", None), moved)
    for finder in sys.meta_path:
        remap_values(tree, getattr(finder, "_redirections", None), moved)  # editables (hatchling, flit, pdm)
        remap_values(tree, getattr(finder, "known_source_files", None), moved)  # scikit-build-core
    return moved


def remap_values(tree, mapping, moved):
    if not isinstance(mapping, dict):
        return
    for name, value in list(mapping.items()):
        if isinstance(value, (str, os.PathLike)):
            mapping[name] = moved_or_same(tree, value)
            if mapping[name] != value:
                moved.append(import_folder(os.fspath(mapping[name])))
        elif isinstance(value, list):
            mapping[name] = [moved_or_same(tree, entry) for entry in value]


def moved_or_same(tree, path):
    target = tree.moved(os.fspath(path))
    return path if target is None else type(path)(target)


def import_folder(path):
    """The folder from which a package or module at this path is imported."""
    folder = os.path.dirname(path)
    return os.path.dirname(folder) if os.path.basename(path) == "__init__.py" else folder


def forget_modules_of_root(tree):
    """What the interpreter imported at start-up (.pth files, sitecustomize) came from the root."""
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if name == "__main__" or name.startswith("fixpoint_") or not isinstance(file, str):
            continue
        if tree.moved(file) is not None:
            del sys.modules[name]


def export_path(tree, moved):
    """Python processes that tests start must find the tree's copy too."""
    inherited = [entry for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep) if entry]
    entries = moved + [tree.moved(entry) or entry for entry in inherited]
    if entries:
        os.environ["PYTHONPATH"] = os.pathsep.join(dict.fromkeys(entries))
