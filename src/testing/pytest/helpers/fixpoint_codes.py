"""What code objects do, apart from where they stand: to tell which of two versions of a text differ."""

import types

FUNCTION = 0x1  # CO_OPTIMIZED: a function, a lambda, a comprehension; no module and no body of a class
# Decorators look at these, and a function is decorated only once: generator, coroutine, asynchronous generator.
KINDS = 0x20 | 0x80 | 0x100 | 0x200
# Run where they stand, although they are functions.
RUN_AT_ONCE = frozenset(["<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"])


def own_part(code):
    """All but lines and the code inside it."""
    constants = tuple(
        ("code", constant.co_name) if isinstance(constant, types.CodeType) else (type(constant).__name__, repr(constant))
        for constant in code.co_consts
    )
    return (
        code.co_name,
        signature(code),
        code.co_flags,
        code.co_code,
        constants,
        code.co_names,
        code.co_varnames,
        code.co_freevars,
        code.co_cellvars,
        getattr(code, "co_exceptiontable", b""),
    )


def signature(code):
    """What callers and decorators see."""
    count = code.co_argcount + code.co_kwonlyargcount
    return (
        code.co_argcount,
        getattr(code, "co_posonlyargcount", 0),
        code.co_kwonlyargcount,
        code.co_varnames[:count],
        code.co_flags & (KINDS | 0x4 | 0x8),
    )


def inner_codes(code):
    return [constant for constant in code.co_consts if isinstance(constant, types.CodeType)]


def whole_part(code):
    """The own parts of the code and of all inside it."""
    return (own_part(code),) + tuple(whole_part(inner) for inner in inner_codes(code))


def is_run_at_once(code):
    """By whatever it stands in: a body of a class, a comprehension."""
    return not code.co_flags & FUNCTION or code.co_name in RUN_AT_ONCE


def place_of(code):
    return code.co_name, code.co_firstlineno
