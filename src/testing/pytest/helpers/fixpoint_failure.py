"""What went wrong, as data: exception type, message, and the project's frames."""

import sys

import fixpoint_comparison

MESSAGE_LIMIT = 4000
# Deep recursion: where it started and where it ended tell enough.
FIRST_FRAMES = 20
LAST_FRAMES = 80


def describe(exception, tree):
    """The failure that made a test fail; see TestFailure in testRunner.ts."""
    described = describe_doctest(exception, tree)
    if described is not None:
        return described
    frames = frames_of(exception.__traceback__, tree)
    values = fixpoint_comparison.values_of(exception)
    missing = missing_fixture(exception)
    if missing is not None:
        return dict(failure(type(exception).__name__, tree.as_of_root(missing), frames), lacksFixture=True)
    if isinstance(exception, SyntaxError):
        frames += place(tree, exception.filename, exception.lineno, "<module>")
    told = failure(type(exception).__name__, tree.as_of_root(message_of(exception)), frames)
    return dict(told, **{name: tree.as_of_root(text) for name, text in values.items()})


def failure(exception_type, message, frames):
    if len(frames) > FIRST_FRAMES + LAST_FRAMES:
        frames = frames[:FIRST_FRAMES] + frames[-LAST_FRAMES:]
    return {"exceptionType": exception_type, "message": message[:MESSAGE_LIMIT], "frames": frames}


def message_of(exception):
    try:
        message = str(exception)
    except BaseException as error:  # a broken __str__ is the project's, and must not end the run
        message = "<str() of it raised %s>" % type(error).__name__
    notes = getattr(exception, "__notes__", None)
    if isinstance(notes, (list, tuple)):
        message = "\n".join([message] + [note for note in notes if isinstance(note, str)])
    return message


def missing_fixture(exception):
    """pytest puts this text together only when it prints the error: str() gives the names of its parts."""
    name = getattr(exception, "argname", None)
    if type(exception).__name__ != "FixtureLookupError" or name is None:
        return None
    return getattr(exception, "msg", None) or "fixture '%s' not found" % name


def frames_of(traceback, tree):
    """Outermost first."""
    frames = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if tree.relative(code.co_filename) is not None:
            frames += place(tree, code.co_filename, traceback.tb_lineno, qualified_name(traceback.tb_frame))
        traceback = traceback.tb_next
    return frames


def frames_from(frame, tree):
    """Of a running thread, given its innermost frame; outermost first."""
    frames = []
    while frame is not None:
        code = frame.f_code
        if tree.relative(code.co_filename) is not None:
            frames = place(tree, code.co_filename, frame.f_lineno, qualified_name(frame)) + frames
        frame = frame.f_back
    return frames


def place(tree, path, line, function):
    name = tree.relative(path) if path else None
    if name is None:
        return []
    # Some synthesised code has no line.
    return [{"file": name, "line": max(1, line or 1), "function": function}]


def qualified_name(frame):
    code = frame.f_code
    if sys.version_info >= (3, 11):
        return code.co_qualname
    # Older code objects do not know their class: look among those of the first argument.
    if code.co_argcount and code.co_varnames:
        first = frame.f_locals.get(code.co_varnames[0])
        for candidate in type(first).__mro__ + (first.__mro__ if type(first) is type else ()):
            member = candidate.__dict__.get(code.co_name)
            function = getattr(member, "__func__", getattr(member, "fget", member))
            if getattr(function, "__code__", None) is code:
                return candidate.__qualname__ + "." + code.co_name
    return code.co_name


def describe_doctest(exception, tree):
    """A failed example carries its place and its texts in attributes instead of a traceback."""
    failures = getattr(exception, "failures", None)
    if type(exception).__name__ == "MultipleDoctestFailures" and failures:
        exception = failures[0]
    example, test = getattr(exception, "example", None), getattr(exception, "test", None)
    if type(exception).__name__ not in ("DocTestFailure", "UnexpectedException") or example is None:
        return None
    line = (test.lineno or 0) + example.lineno + 1
    frames = place(tree, test.filename, line, test.name)
    if hasattr(exception, "exc_info"):
        cause = exception.exc_info[1]
        frames += frames_of(cause.__traceback__, tree)
        return failure(type(cause).__name__, tree.as_of_root(message_of(cause)), frames)
    message = "%s\nExpected:\n%sGot:\n%s" % (example.source.rstrip(), example.want, exception.got)
    return failure(type(exception).__name__, tree.as_of_root(message), frames)


def cause_of_collection_error(exception):
    """pytest wraps what a test file or a conftest.py raised. Returns (cause, path of the conftest.py or None)."""
    path = None
    if type(exception).__name__ == "ConftestImportFailure":
        path = getattr(exception, "path", None)
        wrapped = getattr(exception, "cause", None)
        if wrapped is None:
            info = getattr(exception, "excinfo", None)
            wrapped = info[1] if isinstance(info, tuple) else getattr(info, "value", None)
        exception = wrapped if wrapped is not None else exception
    if type(exception).__name__ == "CollectError" and exception.__cause__ is not None:
        exception = exception.__cause__
    return exception, path
