"""Chose the faults of seeded.json: one-line mutations in real packages. Run by hand, once; the list is what counts.

usage: python seed.py SEEDED_JSON SOURCES_FOLDER PYTHON > new.json

How they were chosen, so that neither localizer is favoured (neither was run on any of them before the list was closed):
- Of each package, all places in function bodies where one of the KINDS of mutation fits on a single line are listed.
- With the package's name as the seed, kinds are taken in turn, continuing over the packages so that all are used alike;
  of a kind the places are tried in random order, at most TRIES of them, each in a function not used before.
- A place is taken if the package's whole suite, run twice, fails in the same 1 to 30 tests both times, in their own code
  (not while set up or collected), and all others end as without the fault.
Nothing was left out afterwards.
"""

import ast
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

FAULTS_PER_PACKAGE = 4
TRIES = 8
FAILING_AT_MOST = 30
SUITE_TIMEOUT_S = 120

COMPARISONS = {
    ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "==",
    ast.In: "not in", ast.NotIn: "in", ast.Is: "is not", ast.IsNot: "is",
}  # fmt: skip
OPERATORS = {ast.Add: "-", ast.Sub: "+", ast.Mult: "+", ast.Div: "*", ast.FloorDiv: "/", ast.Mod: "//"}
KINDS = [
    "comparison operator", "arithmetic operator", "boolean operator", "number", "boolean constant",
    "negated condition", "missing condition part", "swapped arguments", "missing argument", "wrong variable",
    "wrong return value", "missing statement",
]  # fmt: skip


class Places(ast.NodeVisitor):
    """All single-line mutations in function bodies, as (kind, function's line, line, original, mutated)."""

    def __init__(self, text):
        self.lines = text.split("\n")
        self.function = None
        self.found = []
        self.visit(ast.parse(text))

    def visit_FunctionDef(self, node):
        outer, self.function = self.function, node
        for statement in node.body:  # not decorators and defaults, which run at import
            self.visit(statement)
        self.function = outer

    visit_AsyncFunctionDef = visit_FunctionDef

    def source(self, node):
        return self.lines[node.lineno - 1].encode()[node.col_offset : node.end_col_offset].decode()

    def replace(self, kind, node, text):
        if self.function is None or node.lineno != node.end_lineno:
            return
        line = self.lines[node.lineno - 1]
        raw = line.encode()
        mutated = (raw[: node.col_offset] + text.encode() + raw[node.end_col_offset :]).decode()
        self.found.append((kind, self.function.lineno, node.lineno, line, mutated))

    def visit(self, node):
        if self.function is not None and getattr(node, "end_lineno", None) == getattr(node, "lineno", 0):
            self.mutate(node)
        super().visit(node)

    def mutate(self, node):
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in COMPARISONS:
            left, right = self.source(node.left), self.source(node.comparators[0])
            self.replace("comparison operator", node, "%s %s %s" % (left, COMPARISONS[type(node.ops[0])], right))
        if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS and not isinstance(node.left, (ast.Constant, ast.JoinedStr)):
            self.replace("arithmetic operator", node, "%s %s %s" % (self.source(node.left), OPERATORS[type(node.op)], self.source(node.right)))
        if isinstance(node, ast.BoolOp):
            operator = " or " if isinstance(node.op, ast.And) else " and "
            self.replace("boolean operator", node, operator.join(self.source(it) for it in node.values))
            word = " and " if isinstance(node.op, ast.And) else " or "
            self.replace("missing condition part", node, word.join(self.source(it) for it in node.values[:-1]))
        if isinstance(node, ast.Constant) and type(node.value) is int:
            self.replace("number", node, str(node.value + 1))
        if isinstance(node, ast.Constant) and type(node.value) is bool:
            self.replace("boolean constant", node, str(not node.value))
        if isinstance(node, (ast.If, ast.While, ast.IfExp)) is False and isinstance(node, ast.Call):
            if len(node.args) >= 2 and not any(isinstance(it, ast.Starred) for it in node.args[:2]):
                first, second = node.args[:2]
                self.swap(first, second)
            if node.args and not node.keywords and len(node.args) >= 2:
                self.drop(node.args[-2], node.args[-1])
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            parameters = [it.arg for it in self.function.args.args if it.arg not in (node.id, "self", "cls")]
            for name in parameters[:2]:
                self.replace("wrong variable", node, name)
        if isinstance(node, ast.Return) and node.value is not None and not isinstance(node.value, ast.Constant):
            self.replace("wrong return value", node.value, "None")
        if isinstance(node, (ast.Assign, ast.AugAssign)) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)):
            self.replace("missing statement", node, "pass")

    def visit_If(self, node):
        self.replace("negated condition", node.test, "not (%s)" % self.source(node.test)) if node.test.lineno == node.test.end_lineno else None
        self.generic_visit(node)

    visit_While = visit_If

    def swap(self, first, second):
        if first.lineno != second.end_lineno:
            return
        raw = self.lines[first.lineno - 1].encode()
        between = raw[first.end_col_offset : second.col_offset]
        text = self.source(second).encode() + between + self.source(first).encode()
        span = ast.Constant(value=None, lineno=first.lineno, end_lineno=first.lineno,
                            col_offset=first.col_offset, end_col_offset=second.end_col_offset)  # fmt: skip
        self.replace("swapped arguments", span, text.decode())

    def drop(self, before, last):
        if before.end_lineno != last.end_lineno or before.lineno != before.end_lineno:
            return
        span = ast.Constant(value=None, lineno=before.lineno, end_lineno=before.lineno,
                            col_offset=before.end_col_offset, end_col_offset=last.end_col_offset)  # fmt: skip
        self.replace("missing argument", span, "")


def mutations(tree, folder):
    """By kind, every mutation of the package's code."""
    found = {kind: [] for kind in KINDS}
    for file in program_files(tree, folder):
        with open(os.path.join(tree, file), encoding="utf-8") as stream:
            text = stream.read()
        for kind, function, line, original, mutated in Places(text).found:
            place = {"file": file, "function": function, "line": line, "original": original, "buggy": mutated}
            found[kind].append(place)
    return found


def has_other_syntax(text, place):
    """Whether the mutation is valid and changes more than the layout."""
    try:
        return ast.dump(ast.parse(mutated_text(text, place))) != ast.dump(ast.parse(text))
    except SyntaxError:
        return False


def mutated_text(text, place):
    lines = text.split("\n")
    lines[place["line"] - 1] = place["buggy"]
    return "\n".join(lines)


def program_files(tree, sources):
    """Paths from the tree of the Python files that are no tests; `sources` is a folder or a file."""
    if sources.endswith(".py"):
        return [sources]
    found = []
    for directory, _, names in os.walk(os.path.join(tree, sources)):
        inside = os.path.relpath(directory, os.path.join(tree, sources))
        if "test" not in inside:
            found += [os.path.relpath(os.path.join(directory, it), tree) for it in names if it.endswith(".py")]
    return sorted(found)


def run_suite(python, tree, tests):
    with tempfile.NamedTemporaryFile(suffix=".json") as output:
        here = os.path.dirname(os.path.abspath(__file__))
        environment = dict(os.environ, FAILURES_FILE=output.name, PYTHONPATH=here, PYTHONDONTWRITEBYTECODE="1")
        command = [python, "-m", "pytest", "-q", "-p", "failures", "-p", "no:cacheprovider"] + tests
        process = subprocess.Popen(command, cwd=tree, env=environment, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, start_new_session=True)  # fmt: skip
        try:
            process.wait(timeout=SUITE_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.wait()
            return None
        text = output.read()
        return json.loads(text) if text else None


def seed_package(package, sources, python, kinds):
    source = os.path.join(sources, package["sdist"][: -len(".tar.gz")])
    chooser = random.Random(package["package"])
    found = mutations(source, package["sources"])
    for places in found.values():
        chooser.shuffle(places)
    taken = []
    with tempfile.TemporaryDirectory() as temporary:
        tree = os.path.join(temporary, "package")
        shutil.copytree(source, tree)
        suite = Suite(python, tree, package["tests"])
        for _ in range(3 * len(KINDS)):
            if len(taken) == FAULTS_PER_PACKAGE:
                break
            kind = next(kinds)
            used = {(it["file"], it["function"]) for it in taken}
            places = [it for it in found[kind] if (it["file"], it["function"]) not in used]
            fault = first_sound(suite, places, TRIES)
            if fault is not None:
                taken.append({"package": package["package"], **fault[0], "kind": kind, "failingTests": fault[1]})
                sys.stderr.write("%s %s: %s, %d failing\n" % (package["package"], fault[0]["file"], kind, len(fault[1])))
    return taken


class Suite:
    def __init__(self, python, tree, tests):
        self.python, self.tree, self.tests = python, tree, tests
        self.baseline = self.run()

    def run(self):
        return run_suite(self.python, self.tree, self.tests)

    def failing_with(self, path, text):
        """The tests that fail with another text of the file and not without it; none if the fault will not do."""
        with open(path, encoding="utf-8") as stream:
            original = stream.read()
        try:
            with open(path, "w", encoding="utf-8") as stream:
                stream.write(text)
            first = self.run()
            if first is None or first["broken"] != self.baseline["broken"]:
                return []
            failing = sorted(set(first["failed"]) - set(self.baseline["failed"]))
            is_sound = 1 <= len(failing) <= FAILING_AT_MOST and self.run() == first
            return failing if is_sound else []
        finally:
            with open(path, "w", encoding="utf-8") as stream:
                stream.write(original)


def first_sound(suite, places, tries):
    for place in places:
        path = os.path.join(suite.tree, place["file"])
        with open(path, encoding="utf-8") as stream:
            text = stream.read()
        if not has_other_syntax(text, place):
            continue
        failing = suite.failing_with(path, mutated_text(text, place))
        if failing:
            return place, failing
        tries -= 1
        if tries == 0:
            return None
    return None


def turns():
    while True:
        yield from KINDS


def main(listing, sources, python):
    with open(listing, encoding="utf-8") as stream:
        packages = json.load(stream)["packages"]
    kinds = turns()
    faults = [fault for package in packages for fault in seed_package(package, sources, python, kinds)]
    json.dump({"packages": packages, "faults": faults}, sys.stdout, indent=2)


if __name__ == "__main__":
    main(*sys.argv[1:4])
