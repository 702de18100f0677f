"""Ends what a candidate's tests started and moved out of the candidate's process group: daemons, new sessions.

Linux only: there a process can ask to become the parent of its descendants' orphans, and then sees them. Elsewhere
nothing is done.
"""

import os
import signal

SET_CHILD_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of <linux/prctl.h>


class Strays:
    """@param work_folder: the temporary folder of each candidate, which its processes have in their environment, is below"""

    def __init__(self, work_folder):
        self._work_folder = os.fsencode(os.path.join(work_folder, "t", ""))
        self._children = "/proc/self/task/%d/children" % os.getpid()
        self._is_parent = adopt_orphans()

    def end(self, known, live_folders):
        """@param known: children that this process started; @param live_folders: of the candidates that still run"""
        if not self._is_parent:
            return
        # A stray that ends leaves its own children here.
        while any([self._end(pid, live_folders) for pid in self._present() if pid not in known]):
            pass

    def _present(self):
        try:
            with open(self._children) as file:
                return [int(pid) for pid in file.read().split()]
        except OSError:  # a kernel without this file
            self._is_parent = False
            return []

    def _end(self, pid, live_folders):
        """Whether it has gone now."""
        try:
            if os.waitpid(pid, os.WNOHANG)[0] == 0:
                if self._is_of_live_candidate(pid, live_folders):
                    return False
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
        except OSError:  # it has changed its user
            return False
        return True

    def _is_of_live_candidate(self, pid, live_folders):
        if not live_folders:
            return False
        try:
            with open("/proc/%d/environ" % pid, "rb") as file:
                variables = file.read().split(b"\0")
        except OSError:
            return True
        folders = [value for _, _, value in (variable.partition(b"=") for variable in variables)]
        folders = [folder for folder in folders if folder.startswith(self._work_folder)]
        live = [os.fsencode(folder) for folder in live_folders]
        # One that was forked only has the environment that the server began with: it may be anybody's.
        return not folders or any(folder == name or folder.startswith(name + b"/") for folder in folders for name in live)


def adopt_orphans():
    try:
        import ctypes

        return ctypes.CDLL(None).prctl(SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0
    except (ImportError, OSError, AttributeError, TypeError):
        return False
