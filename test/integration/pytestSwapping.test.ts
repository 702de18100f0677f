import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PythonCandidateRunner } from '../../src/testing/pytest/candidateRunner.ts';
import { ForkServer } from '../../src/testing/pytest/forkServer.ts';
import type { CandidateOutcome } from '../../src/testing/testRunner.ts';
import { hashOfTree, project } from './cli.ts';
import { overlayOf, pytestConfiguration, pythons, testIds } from './pytestProject.ts';

/** Candidates in processes that have the tests collected already: what fits, and that the outcome is that of a fresh process. */

const signal = new AbortController().signal;

interface Case {
  readonly program: string;
  /** In the program, and what it becomes. */
  readonly change: readonly [from: string, to: string];
  readonly test: string;
  readonly process: CandidateOutcome['process'];
  readonly outcome: 'passed' | 'failed' | 'error';
}

const passes = (program: string, change: Case['change'], test: string): Case => ({
  program,
  change,
  test: `def test_it():\n    ${test}\n`,
  process: 'swapped',
  outcome: 'passed',
});

const isLoadedAgain = (one: Case): Case => ({ ...one, process: 'forked' });

const tracing =
  'import functools\ndef traced(f):\n    @functools.wraps(f)\n    def inner(*a):\n        return f(*a)\n    return inner\n';

const cases: Record<string, Case> = {
  'a function': passes('def f(x):\n    return x + 2\n', ['+ 2', '+ 1'], 'assert m.f(1) == 2'),
  'a function that is still wrong': {
    ...passes('def f(x):\n    return x + 2\n', ['+ 2', '+ 3'], 'assert m.f(1) == 2'),
    outcome: 'failed',
  },
  'a function with more lines, before others': passes(
    'def f(x):\n    return x + 2\n\ndef g(x):\n    return f(x)\n',
    ['    return x + 2', '    if x == 1:\n        return 2\n    return x + 2'],
    'assert m.g(1) == 2',
  ),
  'a function with fewer lines': passes(
    'def f(x):\n    x += 1\n    return x + 1\n',
    ['    x += 1\n', ''],
    'assert m.f(1) == 2',
  ),
  'a function behind form feeds': passes(
    'N = 1\n\x0c\nM = 1\n\x0c\ndef f(x):\n    return x + 2\n\x0c\nK = 1\n',
    ['+ 2', '+ 1'],
    'assert m.f(1) == 2',
  ),
  'a function in a file with CRLF': passes(
    'N = 1\r\ndef f(x):\r\n    return x + 2\r\n',
    ['+ 2', '+ 1'],
    'assert m.f(1) == 2',
  ),
  'a function imported by name': {
    ...passes('def f(x):\n    return x + 2\n', ['+ 2', '+ 1'], ''),
    test: 'from MODULE import f\ndef test_it():\n    assert f(1) == 2\n',
  },
  'a method': passes(
    'class C:\n    def f(self):\n        return 1\n',
    ['return 1', 'return 2'],
    'assert m.C().f() == 2',
  ),
  'a method of an object that is there already': {
    ...passes('class C:\n    def f(self):\n        return 1\n', ['return 1', 'return 2'], ''),
    test: 'import MODULE as m\nc = m.C()\nbound = c.f\ndef test_it():\n    assert bound() == c.f() == 2\n',
  },
  'a property': passes(
    'class C:\n    @property\n    def f(self):\n        return 1\n',
    ['return 1', 'return 2'],
    'assert m.C().f == 2',
  ),
  'a static and a class method': passes(
    'class C:\n    @staticmethod\n    def f():\n        return 0\n    @classmethod\n    def g(cls):\n        return cls.f() + 1\n',
    ['+ 1', '+ 2'],
    'assert m.C.g() == 2',
  ),
  'a method that calls super()': passes(
    'class A:\n    def f(self):\n        return 1\nclass B(A):\n    def f(self):\n        return super().f()\n',
    ['super().f()', 'super().f() + 1'],
    'assert m.B().f() == 2',
  ),
  'a nested class': passes(
    'class C:\n    class D:\n        def f(self):\n            return 1\n',
    ['return 1', 'return 2'],
    'assert m.C.D().f() == 2',
  ),
  'a closure that is there already': passes(
    'def make(n):\n    def add(x):\n        return x + n + 1\n    return add\nadd = make(1)\n',
    ['x + n + 1', 'x + n'],
    'assert m.add(1) == m.make(1)(1) == 2',
  ),
  'a function inside a function': passes(
    'def f(x):\n    def inner(y):\n        return y + 2\n    return inner(x)\n',
    ['y + 2', 'y + 1'],
    'assert m.f(1) == 2',
  ),
  'a decorated function': passes(
    `${tracing}@traced\ndef f(x):\n    return x + 2\n`,
    ['x + 2', 'x + 1'],
    'assert m.f(1) == 2',
  ),
  'what a decorator has made': passes(
    `${tracing}@traced\ndef f(x):\n    return x + 2\n`,
    ['return f(*a)', 'return f(*a) - 1'],
    'assert m.f(1) == 2',
  ),
  'a cached function': passes(
    'import functools\n@functools.lru_cache(maxsize=None)\ndef f(x):\n    return x + 2\n',
    ['x + 2', 'x + 1'],
    'assert m.f(1) == 2',
  ),
  'a generator': passes('def f():\n    yield 1\n    yield 3\n', ['yield 3', 'yield 2'], 'assert list(m.f()) == [1, 2]'),
  'an asynchronous function': passes(
    'async def f():\n    return 1\n',
    ['return 1', 'return 2'],
    'import asyncio; assert asyncio.run(m.f()) == 2',
  ),
  'a lambda': passes('f = lambda x: x + 2\n', ['x + 2', 'x + 1'], 'assert m.f(1) == 2'),
  'a comprehension in a function': passes(
    'def f(xs):\n    return [x for x in xs if x > 1]\n',
    ['x > 1', 'x > 0'],
    'assert m.f([0, 1]) == [1]',
  ),
  'two functions at once': passes(
    'def f(x):\n    return x + 2\n\nK = 1\n\ndef g(x):\n    return f(x) + 1\n',
    ['x + 2\n\nK = 1\n\ndef g(x):\n    return f(x) + 1', 'x + 1\n\nK = 1\n\ndef g(x):\n    return f(x)'],
    'assert m.g(1) == 2',
  ),
  'a function of a later definition with the same name': passes(
    'def f(x):\n    return 0\ndef f(x):\n    return x + 2\n',
    ['x + 2', 'x + 1'],
    'assert m.f(1) == 2',
  ),
  'a module that is loaded by the test itself': {
    ...passes('N = 1\n', ['1', '2'], ''),
    test: 'def test_it():\n    import MODULE as m\n    assert m.N == 2\n',
  },
  'a function with annotations from the future': passes(
    'from __future__ import annotations\ndef f(x: Later) -> Later:\n    return x + 2\n',
    ['x + 2', 'x + 1'],
    'assert m.f(1) == 2',
  ),

  'a constant': isLoadedAgain(passes('N = 1\ndef f():\n    return N\n', ['N = 1', 'N = 2'], 'assert m.f() == 2')),
  'a default': isLoadedAgain(passes('def f(x=1):\n    return x\n', ['x=1', 'x=2'], 'assert m.f() == 2')),
  'a parameter': isLoadedAgain(passes('def f(x):\n    return x\n', ['f(x)', 'f(x, y=0)'], 'assert m.f(2, 1) == 2')),
  'a decorator': isLoadedAgain(
    passes(`${tracing}def f(x):\n    return x\n`, ['def f(x)', '@traced\ndef f(x)'], 'assert m.f(2) == 2'),
  ),
  'a base class': isLoadedAgain(
    passes('class A:\n    n = 2\nclass B:\n    pass\n', ['class B:', 'class B(A):'], 'assert m.B.n == 2'),
  ),
  'an attribute of a class': isLoadedAgain(passes('class A:\n    n = 1\n', ['n = 1', 'n = 2'], 'assert m.A().n == 2')),
  'a new function': isLoadedAgain(
    passes('def f(x):\n    return x\n', ['def f', 'def g(x):\n    return x\n\ndef f'], 'assert m.g(2) == m.f(2) == 2'),
  ),
  'an import': isLoadedAgain(passes('def f(x):\n    return os.sep\n', ['def f', 'import os\ndef f'], 'assert m.f(2)')),
  'a comprehension of the module': isLoadedAgain(
    passes('TABLE = [n for n in range(2)]\n', ['range(2)', 'range(3)'], 'assert m.TABLE == [0, 1, 2]'),
  ),
  'a function that was called while the module was loaded': isLoadedAgain(
    passes('def build():\n    return 1\nTABLE = build()\n', ['return 1', 'return 2'], 'assert m.TABLE == 2'),
  ),
  'a decorator that was called while the module was loaded': isLoadedAgain(
    passes(
      'def mark(f):\n    f.n = 1\n    return f\n@mark\ndef g():\n    pass\n',
      ['f.n = 1', 'f.n = 2'],
      'assert m.g.n == 2',
    ),
  ),
  'a function that was called while tests were collected': isLoadedAgain({
    ...passes('def sizes():\n    return [1]\n', ['[1]', '[2]'], ''),
    test: 'import pytest\nfrom MODULE import sizes\n@pytest.mark.parametrize("n", sizes())\ndef test_it(n):\n    assert n == 2\n',
  }),
  'a function that is a generator now': isLoadedAgain(
    passes('def f():\n    return [2]\n', ['return [2]', 'yield 2'], 'assert list(m.f()) == [2]'),
  ),
  'a function that becomes a closure': isLoadedAgain(
    passes(
      'def make():\n    n = 2\n    def f():\n        return 1\n    return f\nf = make()\n',
      ['return 1', 'return n'],
      'assert m.f() == 2',
    ),
  ),
  'a text that does not parse': isLoadedAgain({
    ...passes('def f(x):\n    return x\n', ['return x', 'return ('], 'assert m.f(2)'),
    outcome: 'error',
  }),
};

describe.each(pythons)('under %s', (python) => {
  const named = Object.entries(cases).map(([name, one], n) => ({ name, one, n }));
  let root: string;
  let before: string;
  let held: PythonCandidateRunner;
  let fresh: PythonCandidateRunner;

  beforeAll(async () => {
    const files = named.flatMap(({ one: { program, test }, n }) => [
      [`m${n}.py`, program],
      [`test_m${n}.py`, test.includes('MODULE') ? test.replace('MODULE', `m${n}`) : `import m${n} as m\n${test}`],
    ]);
    root = project(Object.fromEntries(files) as Record<string, string>);
    before = hashOfTree(root);
    const configuration = await pytestConfiguration(root, python);
    const server = await ForkServer.start(configuration, root, signal);
    expect(server).toBeDefined();
    held = new PythonCandidateRunner(configuration, root, server, signal);
    fresh = new PythonCandidateRunner(configuration, root, undefined, signal);
  });
  afterAll(async () => {
    await held[Symbol.asyncDispose]();
    await fresh[Symbol.asyncDispose]();
    expect(hashOfTree(root)).toBe(before);
  });

  const run = (runner: PythonCandidateRunner, n: number, overlay: Record<string, string>): Promise<CandidateOutcome> =>
    runner.run(testIds([`test_m${n}.py::test_it`]), overlayOf(overlay), {
      signal,
      timeoutMs: 30_000,
      stopsAtFirstFailure: true,
    });

  it.each(named)('$name', async ({ one: { program, change, process, outcome }, n }) => {
    expect(program).toContain(change[0]);
    const overlay = { [`m${n}.py`]: program.replace(...change) };
    let unchanged = await run(held, n, {});
    const outcomes = [...unchanged.outcomes.values()];
    for (let tries = 0; unchanged.process !== 'swapped' && tries < 200; tries += 1) unchanged = await run(held, n, {});
    expect([...unchanged.outcomes.values()]).toEqual(outcomes);

    const swapped = await run(held, n, overlay);
    expect([swapped.process, ...swapped.outcomes.values()]).toEqual([process, outcome]);
    expect([...(await run(fresh, n, overlay)).outcomes]).toEqual([...swapped.outcomes]);
    // No candidate has changed what the next one starts from.
    expect([...(await run(held, n, {})).outcomes.values()]).toEqual(outcomes);
  });
});
