"""The stream of events back to Fixpoint: one JSON document a line."""

import json
import os


class EventStream:
    """Owns the descriptor. Processes forked by tests inherit it but cannot write to it by accident."""

    def __init__(self, target):
        if "file" in target:
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
            self._descriptor = os.open(target["file"], flags, 0o600)
        else:
            self._descriptor = out_of_the_way(target["fd"])
        self._owner = os.getpid()
        self._identity = identity_of(self._descriptor)
        self.is_busy = False

    def send(self, kind, **fields):
        if os.getpid() != self._owner:
            return
        fields["kind"] = kind
        data = (json.dumps(fields, separators=(",", ":")) + "\n").encode("ascii")
        self.is_busy = True
        try:
            if identity_of(self._descriptor) != self._identity:
                os._exit(1)  # a test has closed it, and something else may be open in its place
            while data:
                data = data[os.write(self._descriptor, data) :]
        except OSError:
            os._exit(1)  # nobody is listening any more, or a test has closed every descriptor
        self.is_busy = False

    def close(self):
        os.close(self._descriptor)


def identity_of(descriptor):
    status = os.fstat(descriptor)
    return status.st_dev, status.st_ino


def out_of_the_way(descriptor):
    """Moves a descriptor to a high number, away from tests that close or count the low ones."""
    import fcntl

    high = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 100)
    os.close(descriptor)
    return high
