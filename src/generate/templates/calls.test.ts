import { afterAll, describe } from 'vitest';
import { Syntax } from '../../syntax/syntax.ts';
import type { RelativePath } from '../../workspace/paths.ts';
import { itRepairs } from '../repairCases.ts';

const syntax = new Syntax(`${import.meta.dirname}/../../../dist`);
afterAll(() => syntax[Symbol.asyncDispose]());

const file = 'program.py' as RelativePath;

describe('argument values', () =>
  itRepairs(syntax, [
    {
      template: 'argument-value',
      faulty: 'def f(s, encoding):\n    return s.encode("ascii")  #!\n',
      repaired: 'return s.encode(encoding)',
      within: 20,
    },
    {
      template: 'argument-value',
      faulty: 'def f(s, i):\n    a = cut(s, 9)\n    b = cut(s, a + i)  #!\n    return b\n',
      repaired: 'b = cut(s, 9)',
      within: 30,
    },
    {
      template: 'argument-value',
      faulty: 'def f(x, y):\n    g(x, mode="fast")\n    g(y, mode=x.m)  #!\n',
      repaired: 'g(y, mode="fast")',
      within: 20,
    },
  ]));

describe('added arguments', () =>
  itRepairs(syntax, [
    {
      template: 'add-argument',
      faulty: 'def f(xs):\n    return sorted(xs)  #!\n',
      repaired: 'return sorted(xs, reverse=True)',
      within: 6,
    },
    {
      template: 'add-argument',
      faulty: 'def f(d, key):\n    return d.get(key)  #!\n',
      repaired: 'return d.get(key, 0)',
      within: 12,
    },
    {
      template: 'add-argument',
      faulty: 'def f(a, b):\n    g(a, strict=True)\n    g(b)  #!\n',
      repaired: 'g(b, strict=True)',
      within: 12,
    },
    {
      template: 'add-argument',
      faulty: 'def f(node, depth):\n    return walk(node)  #!\n',
      repaired: 'return walk(node, depth=depth)',
      within: 5,
      definitions: [{ name: 'walk', kind: 'function', file, parameters: ['node', 'depth'] }],
    },
    {
      template: 'add-argument',
      faulty: 'def f(total, tax):\n    return price(\n        total,  #!\n    )\n',
      repaired: 'total, tax,',
      within: 12,
    },
    {
      template: 'add-argument',
      faulty: 'def f(stack):\n    return stack.pop()  #!\n',
      repaired: 'return stack.pop(0)',
      within: 12,
    },
  ]));

describe('dropped and exchanged arguments', () =>
  itRepairs(syntax, [
    {
      template: 'drop-argument',
      faulty: 'def f(s):\n    return s.split(" ")  #!\n',
      repaired: 'return s.split()',
      within: 30,
    },
    {
      template: 'drop-argument',
      faulty: 'def f(xs):\n    return sorted(xs, reverse=True)  #!\n',
      repaired: 'return sorted(xs)',
      within: 20,
    },
    {
      template: 'swap-arguments',
      faulty: 'def f(a, b):\n    return isinstance(b, a)  #!\n',
      repaired: 'return isinstance(a, b)',
      within: 6,
    },
    {
      template: 'swap-arguments',
      faulty: 'def f(xs):\n    return [(j, i) for i, j in xs]  #!\n',
      repaired: 'return [(i, j) for i, j in xs]',
      within: 12,
    },
    {
      template: 'swap-arguments',
      faulty: 'def f(text):\n    return text.replace("-", "_")  #!\n',
      repaired: 'return text.replace("_", "-")',
      within: 20,
    },
  ]));

describe('operands', () =>
  itRepairs(syntax, [
    {
      template: 'swap-operands',
      faulty: 'def f(a, b):\n    return a - b  #!\n',
      repaired: 'return b - a',
      within: 6,
    },
    {
      template: 'swap-operands',
      faulty: 'def f(xs, word):\n    return [x for x in xs if x in word]  #!\n',
      repaired: 'return [x for x in xs if word in x]',
      within: 6,
    },
    {
      template: 'swap-operands',
      faulty: 'def f(s, k):\n    return s[:k] + s[k:]  #!\n',
      repaired: 'return s[k:] + s[:k]',
      within: 20,
    },
    {
      template: 'swap-operands',
      faulty: 'def f(a, b, c):\n    return a - (b - c)  #!\n',
      repaired: 'return (b - c) - a',
      within: 25,
    },
    {
      template: 'drop-operand',
      faulty: 'def f(a, b):\n    return (a + b) * 7  #!\n',
      repaired: 'return (a + b)',
      within: 40,
    },
    {
      template: 'drop-operand',
      faulty: 'def f(a, b, c):\n    return a * b * c  #!\n',
      repaired: 'return a * c',
      within: 40,
    },
    {
      template: 'drop-operand',
      faulty: 'def f(a, b):\n    return 2 * (a + b * 7)  #!\n',
      repaired: 'return 2 * (a + b)',
      within: 60,
    },
    {
      template: 'regroup-operands',
      faulty: 'def f(a, b):\n    return a + b // 2  #!\n',
      repaired: 'return (a + b) // 2',
      within: 30,
    },
    {
      template: 'regroup-operands',
      faulty: 'def f(a, b, c):\n    return a and b or c  #!\n',
      repaired: 'return a and (b or c)',
      within: 30,
    },
    {
      template: 'regroup-operands',
      faulty: 'def f(a, b):\n    return (a + b) * 2  #!\n',
      repaired: 'return a + b * 2',
      within: 40,
    },
    {
      template: 'swap-operator',
      faulty: 'def f(a, b):\n    return a + b  #!\n',
      repaired: 'return a - b',
      within: 3,
    },
    {
      template: 'swap-operator',
      faulty: 'def f(a, b):\n    return a // b  #!\n',
      repaired: 'return a % b',
      within: 6,
    },
    {
      template: 'swap-operator',
      faulty: 'def f(a, b):\n    if a and b:  #!\n        return 1\n',
      repaired: 'if a or b:',
      within: 3,
    },
    {
      template: 'swap-operator',
      faulty: 'def f(xs):\n    total = 0\n    for x in xs:\n        total -= x  #!\n    return total\n',
      repaired: 'total += x',
      within: 3,
    },
    {
      template: 'swap-operator',
      faulty: 'def f(n, k):\n    return n ^ (1 << k)  #!\n',
      repaired: 'return n & (1 << k)',
      within: 8,
    },
    {
      template: 'swap-operator',
      faulty: 'def f(x):\n    return -x  #!\n',
      repaired: 'return x',
      within: 4,
    },
  ]));
