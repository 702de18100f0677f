"""Makes one test function of each assertion of HumanEval's `check(candidate)`.

Standard input: {"test": "...", "entryPoint": "f", "module": "package.module"}. Standard output: a test file.
Statements of `check` that are no assertions are set-up: every test after them runs them first. What stands at the top
level beside `check` stays there, but for the call of `check`.
"""

import ast
import json
import sys


def is_call_of_check(statement):
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Call)
        and isinstance(statement.value.func, ast.Name)
        and statement.value.func.id == "check"
    )


def is_assertion(statement):
    # Some tasks assert in loops or in blocks: such a statement is one assertion.
    return any(isinstance(it, ast.Assert) for it in ast.walk(statement))


def is_trivial(statement):
    # `assert True, "..."` is a placeholder of the data's makers: it executes nothing.
    return isinstance(statement, ast.Assert) and isinstance(statement.test, ast.Constant)


def split(text, entry_point, module):
    tree = ast.parse(text)
    check = next(it for it in tree.body if isinstance(it, ast.FunctionDef) and it.name == "check")
    others = [it for it in tree.body if it is not check and not is_call_of_check(it)]
    candidate = check.args.args[0].arg
    parts = ["from %s import *" % module, "from %s import %s" % (module, entry_point)]
    parts += [ast.unparse(it) for it in others]
    if candidate != entry_point:
        parts.append("%s = %s" % (candidate, entry_point))
    set_up = []
    count = 0
    for statement in check.body:
        if is_trivial(statement):
            continue
        if not is_assertion(statement):
            set_up.append(statement)
            continue
        count += 1
        body = "\n".join("    " + line for it in set_up + [statement] for line in ast.unparse(it).split("\n"))
        parts.append("\n\ndef test_%d():\n%s" % (count, body))
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    task = json.load(sys.stdin)
    sys.stdout.write(split(task["test"], task["entryPoint"], task["module"]))
