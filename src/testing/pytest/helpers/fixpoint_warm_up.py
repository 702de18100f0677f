"""Tests of our own, for a fork server to run pytest once before it forks."""

import os
import sys

import pytest

WARM_TEST = """
import pytest

@pytest.fixture
def thing(tmp_path, monkeypatch, capsys):
    yield [1, "a"]

@pytest.mark.parametrize("n", [1, 2])
def test_passes(n, thing):
    with pytest.raises(ValueError):
        raise ValueError(n)

def test_fails(thing):
    assert thing == [1, "b"]

def test_differs():
    assert {"a": 1} == {"a": 2}

def test_skips():
    pytest.skip("")
"""


def warm_ups(folder):
    """What loads all of pytest, and what to do where that has effects which a server must not have."""
    test = os.path.join(folder, "test_fixpoint_warm_up.py")
    settings = os.path.join(folder, "pytest.ini")
    for path, text in ((test, WARM_TEST), (settings, "[pytest]\n")):
        with open(path, "w") as file:
            file.write(text)
    arguments = ["-c", settings, "--rootdir", folder, "-p", "no:faulthandler", "-p", "no:cacheprovider", test]

    def everything():
        pytest.main(arguments)
        sys.modules.pop("test_fixpoint_warm_up", None)

    def plugins_alone():
        pytest.main(arguments, plugins=[NoSession()])

    def no_plugins():
        os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
        pytest.main(arguments)
        sys.modules.pop("test_fixpoint_warm_up", None)

    return everything, [plugins_alone, no_plugins]


class NoSession:
    """pytest with its plugins loaded, but not at work."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_cmdline_main(self):
        return 0
