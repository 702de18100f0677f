"""A pytest plugin that writes one JSON line for every test to the file named in ADAPTER_RESULTS."""

import json
import os


def pytest_runtest_logreport(report):
    if report.when != "call" and not report.failed:
        return
    crash = getattr(report.longrepr, "reprcrash", None)
    entries = getattr(getattr(report.longrepr, "reprtraceback", None), "reprentries", [])
    places = [entry.reprfileloc for entry in entries if getattr(entry, "reprfileloc", None)]
    result = {
        "id": report.nodeid,
        "outcome": report.outcome,
        "durationMs": report.duration * 1000,
        "message": crash.message if crash else str(report.longrepr or ""),
        "path": crash.path if crash else None,
        "line": crash.lineno if crash else None,
        "frames": [{"path": os.path.abspath(place.path), "line": place.lineno} for place in places],
    }
    with open(os.environ["ADAPTER_RESULTS"], "a", encoding="utf-8") as results:
        results.write(json.dumps(result) + "\n")
