"""Says what an interpreter is and whether it has pytest. Runs on any Python, so that an old one can be named."""

import json
import sys


def main():
    found = {"executable": sys.executable, "version": ".".join(str(part) for part in sys.version_info[:3])}
    found["isEnvironment"] = getattr(sys, "base_prefix", sys.prefix) != sys.prefix
    found["pytestVersion"] = found["pytestProblem"] = found["collector"] = None
    if sys.version_info >= (3, 7):
        try:
            import pytest

            found["pytestVersion"] = pytest.__version__
        except Exception as error:
            found["pytestProblem"] = "%s: %s" % (type(error).__name__, error)
        from fixpoint_coverage import collector_name

        found["collector"] = collector_name()
    print("\n" + json.dumps(found))


if __name__ == "__main__":
    main()
