"""Keeps pytest from explaining a failed comparison in full, as it does on CI servers and with -vv.

For huge values that takes minutes, nobody reads it here, and a repair fails the same test a thousand times.
"""

import contextlib
import sys

# Where versions of pytest look whether they run on a CI server.
MODULES = ("_pytest.assertion.util", "_pytest.assertion.truncate", "_pytest.assertion._compare_sequence")
QUESTIONS = ("running_on_ci", "_running_on_ci")


@contextlib.contextmanager
def brief_explanations(config):
    """For as long as pytest compares; the environment and the options stay as the tests know them."""
    modules = [sys.modules[name] for name in MODULES if name in sys.modules]
    asked = [(module, name, getattr(module, name)) for module in modules for name in QUESTIONS if hasattr(module, name)]
    verbose = config.option.verbose
    for module, name, _ in asked:
        setattr(module, name, lambda: False)
    config.option.verbose = min(verbose, 0)
    try:
        yield
    finally:
        config.option.verbose = verbose
        for module, name, question in asked:
            setattr(module, name, question)
