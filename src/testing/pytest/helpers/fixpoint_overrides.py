"""Options of pytest and its common plugins that a project may set but that do not suit a run of ours.

They are set on the parsed options rather than on the command line, where an option of a plugin that is not installed
would be an error.
"""

import os

OVERRIDES = {
    # One process: xdist, forked, parallel.
    "numprocesses": None,
    "maxprocesses": None,
    "dist": "no",
    "distload": False,
    "tx": [],
    "looponfail": False,
    "forked": False,
    "workers": None,
    "tests_per_worker": None,
    # The file's own order: randomly, random-order, reverse, and the cache's reordering.
    "randomly_reorganize": False,
    "random_order_enabled": False,
    "random_order_bucket": "default:module",
    "random_order_seed": "default:0",
    "reverse": False,
    "failedfirst": False,
    "newfirst": False,
    # The tests that were named, each once: last-failed, stepwise, testmon, rerunfailures, repeat.
    "lf": False,
    "stepwise": False,
    "stepwise_skip": False,
    "stepwise_reset": False,
    "testmon": False,
    "testmon_noselect": False,
    "testmon_nocollect": False,
    "reruns": 0,
    "count": 1,
    "setuponly": False,
    "setupplan": False,
    # Two runs of the same program try the same examples: hypothesis.
    "hypothesis_seed": "0",
    # Nothing is written, nothing is sent: coverage, benchmark, reports, logs.
    "cov_source": [],
    "no_cov": True,
    "benchmark_disable": True,
    "benchmark_enable": False,
    "benchmark_only": False,
    "benchmark_autosave": False,
    "benchmark_save": None,
    "benchmark_json": None,
    "benchmark_histogram": [],
    "benchmark_compare": [],
    "benchmark_compare_fail": None,
    "xmlpath": None,
    "htmlpath": None,
    "json_report": False,
    "report_log": None,
    "resultlog": None,
    "allure_report_dir": None,
    "pastebin": None,
    "log_file": os.devnull,
    "profile": False,
    "profile_svg": False,
    # Nobody is at the keyboard.
    "usepdb": False,
    "trace": False,
    # Checks of other tools are not tests.
    "flake8": False,
    "mypy": False,
    "ruff": False,
    "ruff_format": False,
    "black": False,
    "isort": False,
    "pylint": False,
    # Terminal text is not read: no tracebacks are rendered for it.
    "tbstyle": "no",
    "color": "no",
    "no_header": True,
    "continue_on_collection_errors": True,
}


def of_run(work_folder, maximum_failures):
    """The options that differ from run to run."""
    return {"maxfail": maximum_failures, "benchmark_storage": "file://" + os.path.join(work_folder, "benchmarks")}


def apply(options, more):
    """Sets those options that exist: the plugin that owns the others is not installed."""
    for name, value in list(OVERRIDES.items()) + list(more.items()):
        if hasattr(options, name):
            setattr(options, name, list(value) if isinstance(value, list) else value)
