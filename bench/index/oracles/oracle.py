"""Prints the classes, functions and methods of Python files as Python itself parses them, one JSON object a line.

usage: python3 oracle.py ROOT LIST      LIST is a file with a path below ROOT on each line
"""
import ast
import json
import os
import sys
import warnings


def definitions(node, is_in_class):
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef):
            yield "class", child
            yield from definitions(child, True)
        elif isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield "method" if is_in_class else "function", child
            yield from definitions(child, False)
        else:
            # A function in an `if` of a class is a method, too.
            yield from definitions(child, is_in_class)


def end_with_comments(node, lines):
    """The last line of comments behind that are indented as what is in the definition: trees know no comments."""
    end = node.end_lineno
    for number, line in enumerate(lines[end:], end + 1):
        text = line.strip()
        if text.startswith(b"#") and len(line) - len(line.lstrip()) > node.col_offset:
            end = number
        elif text:
            break
    return end


def main(root, list_file):
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(20000)
    with open(list_file, encoding="utf-8") as paths:
        files = paths.read().splitlines()
    for file in files:
        try:
            with open(os.path.join(root, file), "rb") as source:
                text = source.read()
            tree = ast.parse(text)
        except (SyntaxError, ValueError) as error:
            print(json.dumps({"file": file, "error": str(error)}))
            continue
        lines = text.split(b"\n")
        for kind, node in definitions(tree, False):
            found = {"file": file, "kind": kind, "name": node.name, "line": node.lineno, "endLine": node.end_lineno}
            print(json.dumps({**found, "endLineWithComments": end_with_comments(node, lines)}))


main(*sys.argv[1:])
