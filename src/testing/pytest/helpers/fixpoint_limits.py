"""Limits of what a test process may take from the machine."""

import os


def forbid_core_dumps():
    """A crashing test must not leave a core file in its working directory."""
    set_limit("RLIMIT_CORE", 0)


def limit_memory():
    """A candidate that allocates for ever gets a MemoryError before the machine runs out: half of it may be taken."""
    try:
        with open("/proc/self/statm") as file:
            used = int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        set_limit("RLIMIT_AS", used + memory_of_machine() // 2)
    except (OSError, ValueError):  # no Linux: such limits are not enforced elsewhere
        pass


def memory_of_machine():
    """In bytes; of the container, where there is one with a limit."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    try:
        with open("/sys/fs/cgroup/memory.max") as file:
            return min(memory, int(file.read()))
    except (OSError, ValueError):  # none, or "max"
        return memory


def set_limit(name, amount):
    try:
        import resource
    except ImportError:  # Windows
        return
    kind = getattr(resource, name)
    hard = resource.getrlimit(kind)[1]
    if hard == resource.RLIM_INFINITY or amount < hard:
        resource.setrlimit(kind, (amount, hard))
