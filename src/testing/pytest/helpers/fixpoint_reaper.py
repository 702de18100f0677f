"""Ends what the fork server started when the server itself is killed and can no longer do so."""

import os
import signal


def start_reaper(requests):
    """(its process, the descriptor to which groups are written: b"+12\\n" when 12 starts, b"-12\\n" when it has ended)

    The reaper ends when the last holder of the descriptor does. Until then it keeps the server's event stream open, so
    that whoever reads that knows when everything has gone.
    """
    receiver, sender = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(sender)
        os.close(requests)
        reap(receiver)
    os.close(receiver)
    return pid, sender


def join(reaper):
    """In a forked process: a group of its own, which the reaper knows, and no hold on the reaper."""
    announce(reaper)
    os.close(reaper)


def announce(reaper):
    """The same in a process whose own children shall join, too."""
    os.setpgid(0, 0)
    os.write(reaper, b"+%d\n" % os.getpid())


def reap(receiver):
    os.setsid()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    data = b""
    while True:
        more = os.read(receiver, 4096)
        if not more:
            break
        data += more
    groups = {}
    for line in data.decode("ascii").split():
        groups[line[1:]] = line[0] == "+"
    for group, is_alive in groups.items():
        if is_alive:
            end_group(int(group))
    os._exit(0)


def end_group(group):
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass  # it has gone
