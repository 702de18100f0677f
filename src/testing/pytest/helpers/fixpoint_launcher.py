"""Runs tests for Fixpoint: python fixpoint_launcher.py REQUEST.json

Behaves like `python -m pytest` or `python -m unittest` in the current directory, except that code under the workspace root is taken from a
copy of it (the tree) and that what happens is reported as JSON lines. Runs on Python 3.7 and newer, without
dependencies.
"""

import json
import os
import sys


def main(request_file):
    with open(request_file, "rb") as file:
        request = json.loads(file.read().decode("utf-8"))
    helpers = os.path.dirname(os.path.abspath(__file__))
    forget_path(helpers)
    # Only now, so that the helpers' folder is on the path no longer than it takes to import them.
    sys.path.insert(0, helpers)
    import fixpoint_limits
    import fixpoint_remap
    from fixpoint_paths import Tree

    forget_path(helpers)
    fixpoint_limits.forbid_core_dumps()
    tree = Tree(request["root"], request["tree"])
    fixpoint_remap.use_tree(tree)
    is_server = request["mode"] == "serve"
    if not is_server:
        put_working_directory_first()

    sys.path.insert(0, helpers)
    if request["framework"] == "pytest":
        import fixpoint_pytest as framework
    else:
        import fixpoint_unittest as framework
    if is_server:
        import fixpoint_server as entry
    else:
        import fixpoint_run as entry
    forget_path(helpers)
    entry.main(request, tree, framework)


def forget_path(helpers):
    sys.path[:] = [entry for entry in sys.path if not entry or os.path.abspath(entry) != helpers]


def put_working_directory_first():
    """As `python -m` does."""
    if not getattr(sys.flags, "safe_path", False):
        sys.path.insert(0, os.getcwd())


# Processes that multiprocessing spawns import this file again, under another name.
if __name__ == "__main__":
    main(sys.argv[1])
