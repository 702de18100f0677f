"""The statements of a module that a change touches, compiled alone: a whole file takes as long as many tests do."""

import __future__
import ast
import io

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class Statements:
    """Of one version of a file."""

    def __init__(self, path, text):
        self._path = path
        self._lines = lines_of(text)
        module = ast.parse(text, path)
        self._starts = [first_line(statement) for statement in module.body]
        self._flags = future_flags(module)
        self._imported = sorted(imported_names(module))

    def around_changes(self, new_text):
        """(the code as it was, the code as it is now) of the statements that differ; None where that cannot be told."""
        new_lines = lines_of(new_text)
        first, last = changed_lines(self._lines, new_lines)
        start, end = self._extent(first, last)
        if start is None:
            return None
        growth = len(new_lines) - len(self._lines)
        return self._compiled(self._lines, start, end), self._compiled(new_lines, start, end + growth)

    def _extent(self, first, last):
        """Whole statements, from line to line, with what follows them up to the next."""
        starts = [start for start in self._starts if start <= first]
        if not starts:
            return None, None
        later = [start for start in self._starts if start > last]
        return starts[-1], min(later) - 1 if later else len(self._lines)

    def _compiled(self, lines, start, end):
        # Empty lines before it keep its line numbers. What names are imported decides how Python compiles `name.f()`.
        imports = "import " + ", ".join(self._imported) if self._imported and start > 1 else ""
        text = imports + "\n" * (start - 1) + "".join(lines[start - 1 : end])
        return compile(text, self._path, "exec", self._flags, dont_inherit=True)


def lines_of(text):
    """As Python counts them: a form feed, for one, ends none."""
    return io.StringIO(text, newline=None).readlines()


def changed_lines(old, new):
    """The first and the last changed line, of the old ones; an insertion counts to the line before it."""
    shortest = min(len(old), len(new))
    before = 0
    while before < shortest and old[before] == new[before]:
        before += 1
    behind = 0
    while behind < shortest - before and old[-1 - behind] == new[-1 - behind]:
        behind += 1
    last = len(old) - behind
    return (before + 1, last) if before < last else (before, before)


def first_line(statement):
    """With its decorators."""
    return min([statement.lineno] + [one.lineno for one in getattr(statement, "decorator_list", [])])


def future_flags(module):
    flags = 0
    for statement in module.body:
        if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
            for name in statement.names:
                feature = getattr(__future__, name.name, None)
                flags |= feature.compiler_flag if feature is not None else 0
    return flags


def imported_names(node):
    """Of the module itself, not of the functions and classes in it."""
    names = set()
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.Import, ast.ImportFrom)):
            if getattr(child, "module", None) != "__future__":
                names.update(alias.asname or alias.name.partition(".")[0] for alias in child.names if alias.name != "*")
        elif isinstance(child, (ast.stmt, ast.ExceptHandler)) and not isinstance(child, DEFINITIONS):
            names.update(imported_names(child))
    return names
