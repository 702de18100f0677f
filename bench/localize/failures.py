"""A pytest plugin that writes down which tests failed and which could not run, as JSON, to $FAILURES_FILE."""

import json
import os

failed = {}
broken = {}


def pytest_runtest_logreport(report):
    if report.outcome == "failed":
        (failed if report.when == "call" else broken)[report.nodeid] = True


def pytest_collectreport(report):
    if report.outcome == "failed":
        broken[report.nodeid] = True


def pytest_sessionfinish(session):
    with open(os.environ["FAILURES_FILE"], "w") as file:
        json.dump({"failed": list(failed), "broken": list(broken)}, file)
