"""Keeps what the message of a failure needs out of the lines that a test executes.

A failing assertion shows its operands, which runs their __repr__. Only failing tests do that: the methods that make
texts, and all they call, would look like the fault.
"""

import functools
import sys
import unittest.case

# Names that are looked up in a module when an assertion has failed. What a version does not have is passed over.
RENDERERS = {
    "_pytest.assertion.rewrite": ("_saferepr", "_call_reprcompare", "_format_assertmsg"),
    "unittest.case": ("safe_repr", "_common_shorten_repr"),
}


def hide_rendering(collector):
    """For the life of this process."""
    for module_name, names in RENDERERS.items():
        module = sys.modules.get(module_name)
        for name in names:
            render = getattr(module, name, None)
            if render is not None:
                setattr(module, name, unseen(collector, render))
    pprint = getattr(unittest.case, "pprint", None)
    if pprint is not None:
        unittest.case.pprint = PrettyPrinting(pprint, collector)


class PrettyPrinting:
    """The module pprint, as unittest alone sees it."""

    def __init__(self, pprint, collector):
        self._pprint = pprint
        self.pformat = unseen(collector, pprint.pformat)

    def __getattr__(self, name):
        return getattr(self._pprint, name)


def unseen(collector, function):
    """The function, but the collector keeps nothing of what it executes."""

    @functools.wraps(function)
    def unseen_function(*arguments, **options):
        seen = collector.lines_so_far()
        try:
            return function(*arguments, **options)
        finally:
            collector.forget_since(seen)

    return unseen_function
