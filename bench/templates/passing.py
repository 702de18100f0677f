"""Runs many variants of one small program against its tests, in forked children.

Reads one JSON object from standard input, {"repaired", "variants", "tests", "stopsAtFirst"}, and writes one to standard
output: {"repairedPasses", "passing": [indices of variants]}.
"""
import json
import os
import resource
import signal
import sys
import time

MEMORY_BYTES = 1 << 30


class OutOfTime(BaseException):
    pass


def out_of_time(_signal, _frame):
    raise OutOfTime


def passes(program, tests, limit):
    scope = {"__name__": "program"}
    signal.setitimer(signal.ITIMER_REAL, limit, 0.05)
    try:
        exec(compile(program + "\n\n" + tests, "program.py", "exec"), scope)
        return True
    except (Exception, OutOfTime, SystemExit, KeyboardInterrupt):
        return False
    finally:
        try:
            signal.setitimer(signal.ITIMER_REAL, 0)
        except OutOfTime:
            signal.setitimer(signal.ITIMER_REAL, 0)


def run_range(variants, tests, limit, start, stops_at_first, write):
    """In a child: what it cannot survive (memory, a crash) costs the one variant only."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    signal.signal(signal.SIGALRM, out_of_time)
    for index in range(start, len(variants)):
        ok = passes(variants[index], tests, limit)
        os.write(write, ("%d %d\n" % (index, ok)).encode())
        if ok and stops_at_first:
            break
    os.write(write, b"end 0\n")


def in_children(variants, tests, limit, stops_at_first):
    passing, start = [], 0
    while start < len(variants):
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(read)
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, 1)
            os.dup2(null, 2)
            try:
                run_range(variants, tests, limit, start, stops_at_first, write)
            finally:
                os._exit(0)
        os.close(write)
        is_done = False
        with os.fdopen(read) as lines:
            for line in lines:
                index, ok = line.split()
                if index == "end":
                    is_done = True
                    break
                start = int(index) + 1
                if ok == "1":
                    passing.append(int(index))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        if is_done:
            break
        start += 1
    return passing


def main():
    job = json.load(sys.stdin)
    begun = time.monotonic()
    repaired_passes = in_children([job["repaired"]], job["tests"], 20, True) == [0]
    limit = max(0.2, 10 * (time.monotonic() - begun))
    passing = in_children(job["variants"], job["tests"], min(limit, 5), job["stopsAtFirst"])
    json.dump({"repairedPasses": repaired_passes, "passing": passing}, sys.stdout)


main()
