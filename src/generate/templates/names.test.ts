import { afterAll, describe } from 'vitest';
import { Syntax } from '../../syntax/syntax.ts';
import type { RelativePath } from '../../workspace/paths.ts';
import { itRepairs } from '../repairCases.ts';

const syntax = new Syntax(`${import.meta.dirname}/../../../dist`);
afterAll(() => syntax[Symbol.asyncDispose]());

const file = 'shapes.py' as RelativePath;

describe('variables', () =>
  itRepairs(syntax, [
    {
      template: 'replace-variable',
      faulty: 'def f(a, b):\n    while b:\n        a, b = b, a % b\n    return b  #!\n',
      repaired: 'return a',
      within: 3,
    },
    {
      template: 'replace-variable',
      faulty: 'def f(low, high):\n    middle = (low + high) // 2\n    low = high + 1  #!\n    return low, middle\n',
      repaired: 'low = middle + 1',
      within: 15,
    },
    {
      template: 'replace-variable',
      faulty: 'def f(width, height):\n    return {"width": width, "height": width}  #!\n',
      repaired: 'return {"width": width, "height": height}',
      within: 8,
    },
    {
      template: 'replace-variable',
      faulty:
        'class A:\n    def __init__(self, size):\n        self.size = size\n\n    def f(self, size=None):\n        return size  #!\n',
      repaired: 'return self.size',
      within: 4,
    },
    {
      template: 'replace-variable',
      faulty: 'def f(self, size):\n    return self.size * 2  #!\n',
      repaired: 'return size * 2',
      within: 20,
    },
    {
      template: 'replace-variable',
      faulty:
        'def f(values):\n    total = 0\n    count = 0\n    for x in values:\n        count += x  #!\n    return total\n',
      repaired: 'total += x',
      within: 12,
    },
    {
      template: 'replace-variable',
      faulty: 'def f(values):\n    return vaules[0]  #!\n',
      repaired: 'return values[0]',
      within: 4,
    },
  ]));

describe('callees', () =>
  itRepairs(syntax, [
    {
      template: 'replace-callee',
      faulty: 'def f(xs):\n    return min(xs)  #!\n',
      repaired: 'return max(xs)',
      within: 2,
    },
    {
      template: 'replace-callee',
      faulty: 'def f(s):\n    return s.lstrip()  #!\n',
      repaired: 'return s.rstrip()',
      within: 2,
    },
    {
      template: 'replace-callee',
      faulty: 'def f(a, b):\n    a.append(b)  #!\n    return a\n',
      repaired: 'a.extend(b)',
      within: 4,
    },
    {
      template: 'replace-callee',
      faulty: 'from m import encode_key, encode_value\n\ndef f(v):\n    return encode_key(v)  #!\n',
      repaired: 'return encode_value(v)',
      within: 4,
    },
    {
      template: 'replace-callee',
      faulty:
        'class A:\n    def push_left(self, x): pass\n    def push_right(self, x): pass\n\ndef f(queue):\n    queue.push_left(1)  #!\n',
      repaired: 'queue.push_right(1)',
      within: 8,
      definitions: ['push_left', 'push_right'].map((name) => ({
        name,
        kind: 'method',
        container: 'A',
        file,
        parameters: ['x'],
      })),
    },
    {
      template: 'replace-callee',
      faulty: 'def f(rows):\n    return list(map(max, rows))  #!\n',
      repaired: 'return list(map(min, rows))',
      within: 12,
    },
    {
      template: 'replace-callee',
      faulty: 'def f(x):\n    if not x:\n        raise TypeError("x")  #!\n    return x\n',
      repaired: 'raise ValueError("x")',
      within: 8,
    },
  ]));

describe('attributes', () =>
  itRepairs(syntax, [
    {
      template: 'replace-attribute',
      faulty:
        'class A:\n    def f(self):\n        area = self.width * self.width  #!\n        return area + self.height\n',
      repaired: 'area = self.width * self.height',
      within: 8,
    },
    {
      template: 'replace-attribute',
      faulty: 'def f(node):\n    if node.left:\n        return node.left.value\n    return node.right  #!\n',
      repaired: 'return node.left',
      within: 4,
    },
    {
      template: 'replace-attribute',
      faulty: 'def f(box):\n    box.left = 1\n    box.left = 2  #!\n    return box.right\n',
      repaired: 'box.right = 2',
      within: 12,
    },
  ]));
