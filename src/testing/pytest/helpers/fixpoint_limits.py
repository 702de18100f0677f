"""Limits of what a test process may take from the machine."""

import os


def forbid_core_dumps():
    """A crashing test must not leave a core file in its working directory."""
    set_limit("RLIMIT_CORE", 0)


def limit_memory():
    """A candidate that allocates for ever gets a MemoryError before the machine runs out: half of it may be taken."""
    try:
        with open("/proc/self/statm") as file:
            used_pages = int(file.read().split()[0])
        pages = used_pages + os.sysconf("SC_PHYS_PAGES") // 2
        set_limit("RLIMIT_AS", pages * os.sysconf("SC_PAGE_SIZE"))
    except (OSError, ValueError):  # no Linux: such limits are not enforced elsewhere
        pass


def set_limit(name, amount):
    try:
        import resource
    except ImportError:  # Windows
        return
    kind = getattr(resource, name)
    hard = resource.getrlimit(kind)[1]
    if hard == resource.RLIM_INFINITY or amount < hard:
        resource.setrlimit(kind, (amount, hard))
