"""Which lines and functions of a Python file are faulty, told by comparing it with its repaired text.

Standard input: {"buggy": "...", "repaired": "..."}. Standard output:
{"lines": [...], "functions": [{"line": 1, "firstLine": 1, "endLine": 9, "name": "f"}]}, lines from 1, of the buggy text.

Changed and deleted lines are faulty; where the repair only inserts, the lines before and after are. A line in the
middle of a statement stands for all lines of the statement, because interpreters name any of them when it runs.
The function of a line is the innermost around it.
"""

import ast
import difflib
import json
import sys

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def first_line(node):
    return min([node.lineno] + [it.lineno for it in getattr(node, "decorator_list", [])])


def own_end(statement):
    """The end of a statement without the statements in it: the header of an `if`, the whole of an assignment."""
    inner = [it for it in ast.walk(statement) if isinstance(it, (ast.stmt, ast.ExceptHandler)) and it is not statement]
    return min([statement.end_lineno] + [first_line(it) - 1 for it in inner if first_line(it) > statement.lineno])


def changed_lines(buggy, repaired):
    """Numbers of faulty lines; an insertion gives those next to it that are not blank."""
    lines = set()
    for tag, start, end, _, _ in difflib.SequenceMatcher(None, buggy, repaired, autojunk=False).get_opcodes():
        if tag in ("replace", "delete"):
            lines.update(number + 1 for number in range(start, end) if buggy[number].strip())
        elif tag == "insert":
            before = [number + 1 for number in range(start) if buggy[number].strip()]
            after = [number + 1 for number in range(start, len(buggy)) if buggy[number].strip()]
            lines.update(before[-1:] + after[:1])
    return lines


def faulty(buggy, repaired):
    tree = ast.parse(buggy)
    nodes = list(ast.walk(tree))
    statements = [it for it in nodes if isinstance(it, (ast.stmt, ast.ExceptHandler))]
    functions = [it for it in nodes if isinstance(it, FUNCTIONS)]

    def function_of(line):
        around = [it for it in functions if first_line(it) <= line <= it.end_lineno]
        return max(around, key=lambda it: it.lineno, default=None)

    lines, found = set(), {}
    for line in changed_lines(buggy.splitlines(), repaired.splitlines()):
        function = function_of(line)
        if function is None:
            continue  # an insertion at a function's edge: the neighbour outside is not meant
        found[function.lineno] = function
        here = [it for it in statements if first_line(it) <= line <= own_end(it)]
        innermost = max(here, key=lambda it: (it.lineno, -own_end(it)), default=None)
        lines.update(range(first_line(innermost), own_end(innermost) + 1) if innermost else [line])
    return {
        "lines": sorted(lines),
        "functions": [
            {"line": it.lineno, "firstLine": first_line(it), "endLine": it.end_lineno, "name": it.name}
            for _, it in sorted(found.items())
        ],
    }


if __name__ == "__main__":
    texts = json.load(sys.stdin)
    json.dump(faulty(texts["buggy"], texts["repaired"]), sys.stdout)
