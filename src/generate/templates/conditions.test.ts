import { afterAll, describe } from 'vitest';
import { Syntax } from '../../syntax/syntax.ts';
import { itRepairs } from '../repairCases.ts';

const syntax = new Syntax(`${import.meta.dirname}/../../../dist`);
afterAll(() => syntax[Symbol.asyncDispose]());

describe('comparison operators', () =>
  itRepairs(syntax, [
    {
      template: 'comparison-operator',
      faulty: 'def f(a, b):\n    if a < b:  #!\n        return a\n    return b\n',
      repaired: 'if a <= b:',
      within: 3,
    },
    {
      template: 'comparison-operator',
      faulty: 'def f(xs):\n    return [x for x in xs if x > 0]  #!\n',
      repaired: 'return [x for x in xs if x >= 0]',
      within: 3,
    },
    {
      template: 'comparison-operator',
      faulty: 'def f(a, b):\n    while a == b:  #!\n        a += 1\n',
      repaired: 'while a != b:',
      within: 3,
    },
    {
      template: 'comparison-operator',
      faulty: 'def f(key, known):\n    return 1 if key in known else 2  #!\n',
      repaired: 'return 1 if key not in known else 2',
      within: 3,
    },
    {
      template: 'comparison-operator',
      faulty: 'def f(x):\n    if x is not None:  #!\n        return 1\n',
      repaired: 'if x is None:',
      within: 3,
    },
    {
      template: 'comparison-operator',
      faulty: 'def f(x, low, high):\n    assert low < x <= high  #!\n    return x\n',
      repaired: 'assert low <= x <= high',
      within: 6,
    },
    {
      template: 'comparison-operator',
      faulty: 'def f(a, b):\n    return a==b  #!\n',
      repaired: 'return a in b',
      within: 20,
    },
  ]));

describe('negations and truth tests', () =>
  itRepairs(syntax, [
    {
      template: 'negate-condition',
      faulty: 'def f(xs):\n    if xs:  #!\n        return 1\n    return 2\n',
      repaired: 'if not xs:',
      within: 5,
    },
    {
      template: 'negate-condition',
      faulty: 'def f(xs):\n    while not xs.empty():  #!\n        xs.pop()\n',
      repaired: 'while xs.empty():',
      within: 5,
    },
    {
      template: 'negate-condition',
      faulty: 'def f(a, b):\n    if(a or b):  #!\n        return 1\n',
      repaired: 'if(not (a or b)):',
      within: 12,
    },
    {
      template: 'negate-condition',
      faulty: 'def f(a):\n    return is_valid(a)  #!\n',
      repaired: 'return not is_valid(a)',
      within: 10,
    },
    {
      template: 'truth-test',
      faulty: 'def f(limit):\n    if limit:  #!\n        return limit\n    return 9\n',
      repaired: 'if limit is not None:',
      within: 8,
    },
    {
      template: 'truth-test',
      faulty: 'def f(x):\n    if x is None:  #!\n        return 0\n    return x.y\n',
      repaired: 'if not x:',
      within: 8,
    },
    {
      template: 'truth-test',
      faulty: 'def f(self):\n    if not self.size:  #!\n        return 0\n',
      repaired: 'if self.size is None:',
      within: 8,
    },
  ]));

describe('clauses', () =>
  itRepairs(syntax, [
    {
      template: 'add-clause',
      faulty: 'def is_prime(n):\n    return n > 1\n\ndef f(n):\n    if n > 7:  #!\n        return 1\n',
      repaired: 'if n > 7 and is_prime(n):',
      within: 25,
    },
    {
      template: 'add-clause',
      faulty: 'def f(node):\n    while node.next:  #!\n        node = node.next\n    return node\n',
      repaired: 'while node is not None and node.next:',
      within: 25,
    },
    {
      template: 'add-clause',
      faulty: 'def f(a, b):\n    if a.x or b.x:  #!\n        return 1\n',
      repaired: 'if a is not None and (a.x or b.x):',
      within: 40,
    },
    {
      template: 'add-clause',
      faulty: 'def f(items, strict):\n    if items.pop() > 3:  #!\n        return 1\n',
      repaired: 'if items.pop() > 3 and strict:',
      within: 40,
    },
    {
      template: 'add-clause',
      faulty: 'def f(a, depth):\n    if a and depth > 9:\n        return 1\n    if a:  #!\n        return 2\n',
      repaired: 'if a and depth > 9:',
      within: 30,
    },
    {
      template: 'add-clause',
      faulty: 'def f(users):\n    return [user.name for user in users]  #!\n',
      repaired: 'return [user.name for user in users if user is not None]',
      within: 40,
    },
    {
      template: 'add-clause',
      faulty: [
        'class Point:',
        '    def __init__(self, x, y):',
        '        self.x = x',
        '        self.y = y',
        '    def __eq__(self, other):',
        '        return isinstance(other, Point) and self.x == other.x  #!',
        '',
      ].join('\n'),
      repaired: 'return isinstance(other, Point) and self.x == other.x and self.y == other.y',
      within: 15,
    },
    {
      template: 'drop-clause',
      faulty: 'def f(a, b):\n    if a > 1 and b > 2:  #!\n        return 1\n',
      repaired: 'if a > 1:',
      within: 50,
    },
    {
      template: 'drop-clause',
      faulty: 'def f(a, b):\n    return a or b  #!\n',
      repaired: 'return b',
      within: 12,
    },
  ]));

describe('guards and wraps', () =>
  itRepairs(syntax, [
    {
      template: 'insert-guard',
      faulty: 'def f(xs):\n    total = xs[0]  #!\n    return total\n',
      repaired: 'if xs is None:\n    return None\ntotal = xs[0]',
      within: 80,
    },
    {
      template: 'insert-guard',
      faulty: 'def f(xs, ys):\n    for x in xs:\n        ys.append(x.name)  #!\n    return ys\n',
      repaired: 'if x is None:\n    continue\nys.append(x.name)',
      within: 80,
    },
    {
      template: 'insert-guard',
      faulty: 'def f(a, b):\n    if b < 0:\n        raise ValueError("b")\n    return a / b  #!\n',
      repaired: 'if b == 0:\n    raise ValueError("b")\nreturn a / b',
      within: 120,
    },
    {
      template: 'insert-guard',
      faulty: 'def f(xs):\n\tif len(xs) == 1:\n\t\treturn -1\n\treturn max(xs)  #!\n',
      repaired: 'if len(xs) == 0:\n\treturn -1\nreturn max(xs)',
      within: 120,
    },
    {
      template: 'insert-guard',
      faulty: 'def f(q):\n    done = False\n    while q:\n        done = q.pop()  #!\n    return 1\n',
      repaired: 'done = q.pop()\nif done:\n    break',
      within: 200,
    },
    {
      template: 'wrap-statement',
      faulty: 'def f(log):\n    log.write("x")  #!\n',
      repaired: 'if log is not None:\n    log.write("x")',
      within: 60,
    },
    {
      template: 'wrap-statement',
      faulty: 'def f(xs, flag):\n    xs.update(\n        a=1,\n    )\n    xs.clear()  #!\n',
      repaired: 'if flag:\n    xs.clear()',
      within: 100,
    },
    {
      template: 'wrap-value',
      faulty: 'def f(options):\n    name = options["name"]  #!\n    return name\n',
      repaired: 'name = options.get("name")',
      within: 30,
    },
    {
      template: 'wrap-value',
      faulty: 'def f(name, counts):\n    counts[name] = counts[name] + 1  #!\n    return counts\n',
      repaired: 'counts[name] = counts.get(name, 0) + 1',
      within: 60,
    },
    {
      template: 'wrap-value',
      faulty: 'def f(names):\n    return sorted(names)  #!\n',
      repaired: 'return sorted(names or [])',
      within: 40,
    },
    {
      template: 'wrap-value',
      faulty: 'def f(size, default):\n    return area(size)  #!\n',
      repaired: 'return area(size if size is not None else default)',
      within: 60,
    },
  ]));
