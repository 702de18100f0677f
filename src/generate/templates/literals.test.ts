import { afterAll, describe } from 'vitest';
import { Syntax } from '../../syntax/syntax.ts';
import { itRepairs } from '../repairCases.ts';

const syntax = new Syntax(`${import.meta.dirname}/../../../dist`);
afterAll(() => syntax[Symbol.asyncDispose]());

describe('numbers', () =>
  itRepairs(syntax, [
    { template: 'number-literal', faulty: 'def f(x):\n    return x * 3  #!\n', repaired: 'return x * 4', within: 6 },
    {
      template: 'number-literal',
      faulty: 'def f():\n    start = 1  #!\n    return start\n',
      repaired: 'start = 0',
      within: 3,
    },
    { template: 'number-literal', faulty: 'def f(s):\n    return s[-1]  #!\n', repaired: 'return s[0]', within: 5 },
    {
      template: 'number-literal',
      faulty: 'def f(s):\n    return s.find("a") == -1  #!\n',
      repaired: 'return s.find("a") == 0',
      within: 12,
    },
    {
      template: 'number-literal',
      faulty: 'def f(x):\n    return x / 0.5  #!\n',
      repaired: 'return x / 2.0',
      within: 12,
    },
    {
      template: 'number-literal',
      faulty: 'LIMIT = 1024\n\ndef f(x):\n    return x > 100  #!\n',
      repaired: 'return x > 1024',
      within: 20,
    },
    {
      template: 'number-literal',
      faulty: 'def f(x, digits=2):  #!\n    return round(x, digits)\n',
      repaired: 'def f(x, digits=3):',
      within: 5,
    },
    {
      template: 'number-literal',
      faulty: 'def f(x):\n    return x * 1_000  #!\n',
      repaired: 'return x * 10000',
      within: 25,
    },
  ]));

describe('off by one', () =>
  itRepairs(syntax, [
    {
      template: 'off-by-one',
      faulty: 'def f(n):\n    return list(range(n))  #!\n',
      repaired: 'return list(range(n + 1))',
      within: 3,
    },
    {
      template: 'off-by-one',
      faulty: 'def f(n):\n    return list(range(n))  #!\n',
      repaired: 'return list(range(1, n))',
      within: 9,
    },
    {
      template: 'off-by-one',
      faulty: 'def f(n):\n    return list(range(0, n))  #!\n',
      repaired: 'return list(range(n))',
      within: 25,
    },
    { template: 'off-by-one', faulty: 'def f(s, k):\n    return s[:k]  #!\n', repaired: 'return s[:k + 1]', within: 5 },
    { template: 'off-by-one', faulty: 'def f(s, k):\n    return s[:k]  #!\n', repaired: 'return s[:]', within: 12 },
    { template: 'off-by-one', faulty: 'def f(s, i):\n    return s[i]  #!\n', repaired: 'return s[i - 1]', within: 5 },
    { template: 'off-by-one', faulty: 'def f(s):\n    return len(s) - 1  #!\n', repaired: 'return len(s)', within: 5 },
    {
      template: 'off-by-one',
      faulty: 'def f(s, i):\n    while i < len(s):  #!\n        i += 1\n    return i\n',
      repaired: 'while i < len(s) - 1:',
      within: 12,
    },
    {
      template: 'off-by-one',
      faulty: [
        'def f(s, x):',
        '    low, high = 0, len(s)',
        '    while low < high:',
        '        middle = (low + high) // 2',
        '        if s[middle] < x:',
        '            low = middle  #!',
        '        else:',
        '            high = middle',
        '    return low',
        '',
      ].join('\n'),
      repaired: 'low = middle + 1',
      within: 8,
    },
    {
      template: 'off-by-one',
      faulty: 'def f(a, b, c):\n    return a / (b - c)  #!\n',
      repaired: 'return a / (b - c + 1)',
      within: 25,
    },
    { template: 'off-by-one', faulty: 'def f(n):\n    return 2 * n  #!\n', repaired: 'return 2 * (n + 1)', within: 15 },
    {
      template: 'off-by-one',
      faulty: 'def f(high, low):\n    return high - low  #!\n',
      repaired: 'return high - low + 1',
      within: 12,
    },
  ]));

describe('strings', () =>
  itRepairs(syntax, [
    {
      template: 'string-literal',
      faulty: "def f(xs):\n    return ','.join(xs)  #!\n",
      repaired: "return ' '.join(xs)",
      within: 12,
    },
    {
      template: 'string-literal',
      faulty: "def f(xs):\n    return ''.join(xs)  #!\n",
      repaired: "return ' '.join(xs)",
      within: 8,
    },
    { template: 'string-literal', faulty: 'def f():\n    return "yes"  #!\n', repaired: 'return "Yes"', within: 4 },
    {
      template: 'string-literal',
      faulty: 'def f():\n    return "ok " \n\ndef g(x):\n    return "ok "  #!\n',
      repaired: 'return "ok"',
      within: 6,
    },
    {
      template: 'string-literal',
      faulty: 'def f(x):\n    if x:\n        return "left"\n    return "lift"  #!\n',
      repaired: 'return "left"',
      within: 6,
    },
    {
      template: 'string-literal',
      faulty: 'import re\n\ndef f(s):\n    return re.match(r"\\d+", s)  #!\n',
      repaired: 'return re.match(r"\\d+$", s)',
      within: 12,
    },
    {
      template: 'string-literal',
      faulty: 'import re\n\ndef f(s):\n    return re.split(" *", s)  #!\n',
      repaired: 'return re.split(" +", s)',
      within: 16,
    },
    {
      template: 'string-literal',
      faulty: 'def f(path):\n    return open(path, "r")  #!\n',
      repaired: 'return open(path, "rb")',
      within: 20,
    },
    {
      template: 'string-literal',
      faulty: 'def f(name):\n    return f"hello {name}!"  #!\n',
      repaired: 'return f"Hello {name}!"',
      within: 12,
    },
  ]));

describe('empty strings', () =>
  itRepairs(syntax, [
    {
      template: 'string-literal',
      faulty: "def f(xs):\n    return b''.join(xs)  #!\n",
      repaired: "return b','.join(xs)",
      within: 12,
    },
  ]));

describe('constants', () =>
  itRepairs(syntax, [
    { template: 'flip-constant', faulty: 'def f():\n    return True  #!\n', repaired: 'return False', within: 2 },
    {
      template: 'flip-constant',
      faulty: 'def f(x, strict=False):  #!\n    return x\n',
      repaired: 'def f(x, strict=True):',
      within: 2,
    },
    {
      template: 'flip-constant',
      faulty: 'def f(xs):\n    return sorted(xs, reverse=True)  #!\n',
      repaired: 'return sorted(xs, reverse=False)',
      within: 8,
    },
    {
      template: 'flip-constant',
      faulty: 'def f(x):\n    if x:\n        return None  #!\n    return x\n',
      repaired: 'return False',
      within: 8,
    },
    {
      template: 'flip-constant',
      faulty: 'def f(x, seen=[]):  #!\n    seen.append(x)\n    return seen\n',
      repaired: 'def f(x, seen=None):',
      within: 4,
    },
  ]));
