import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../workspace/userErrors/userError.ts';
import { findInterpreter } from './interpreter.ts';

/** What a pretended Python answers; text that is no answer is printed as it is. */
type Answer = string | { version?: string; pytest?: string | null; problem?: string };

const noPytest: Answer = { pytest: null, problem: "ModuleNotFoundError: No module named 'pytest'" };
const usable: Answer = {};

interface Case {
  readonly pythons: Readonly<Record<string, Answer>>;
  readonly named?: string;
  readonly environment?: Record<string, string>;
  readonly isUnittestEnough?: boolean;
  /** The one that is found. */
  readonly found?: string;
  readonly error?: { code: string; message: RegExp };
}

const cases: Record<string, Case> = {
  'the active environment comes first': {
    pythons: { 'active/bin/python': usable, '.venv/bin/python': usable, 'path/python3': usable },
    environment: { VIRTUAL_ENV: 'active' },
    found: 'active/bin/python',
  },
  'a conda environment too': {
    pythons: { 'conda/bin/python': usable, '.venv/bin/python': usable },
    environment: { CONDA_PREFIX: 'conda' },
    found: 'conda/bin/python',
  },
  "then the project's own": {
    pythons: { 'venv/bin/python': usable, '.venv/bin/python': usable, 'path/python3': usable },
    found: '.venv/bin/python',
  },
  'then the other of its own': {
    pythons: { 'venv/bin/python': usable, 'path/python3': usable },
    found: 'venv/bin/python',
  },
  'then python3 on the path': { pythons: { 'path/python': usable, 'path/python3': usable }, found: 'path/python3' },
  'then python': { pythons: { 'path/python': usable }, found: 'path/python' },
  'one without pytest is passed over': {
    pythons: { '.venv/bin/python': noPytest, 'path/python3': usable },
    found: 'path/python3',
  },
  'one that is too old is passed over': {
    pythons: { '.venv/bin/python': { version: '3.6.15' }, 'path/python3': usable },
    found: 'path/python3',
  },
  'all without pytest are told': {
    pythons: { '.venv/bin/python': noPytest, 'path/python3': noPytest },
    error: { code: 'pytest-not-found', message: /\.venv\/bin\/python or .*path\/python3.*-m pip install pytest/ },
  },
  'one without pytest is taken for tests of unittest': {
    pythons: { '.venv/bin/python': noPytest, 'path/python3': noPytest },
    isUnittestEnough: true,
    found: '.venv/bin/python',
  },
  'but one with pytest is preferred': {
    pythons: { '.venv/bin/python': noPytest, 'path/python3': usable },
    isUnittestEnough: true,
    found: 'path/python3',
  },
  'a named one without pytest is taken for tests of unittest': {
    pythons: { 'mine/python': noPytest, 'path/python3': usable },
    named: './mine/python',
    isUnittestEnough: true,
    found: 'mine/python',
  },
  'none at all': { pythons: {}, error: { code: 'python-not-found', message: /tried python3, python\)/ } },
  'a named one is used': {
    pythons: { 'mine/python': usable, '.venv/bin/python': usable },
    named: './mine/python',
    found: 'mine/python',
  },
  'an environment may be named by its folder': {
    pythons: { 'mine/bin/python': usable },
    named: './mine',
    found: 'mine/bin/python',
  },
  'a command may be named': {
    pythons: { 'path/python3.9': usable, 'path/python3': usable },
    named: 'python3.9',
    found: 'path/python3.9',
  },
  'a named one is never replaced': {
    pythons: { 'mine/python': noPytest, 'path/python3': usable },
    named: './mine/python',
    error: { code: 'pytest-not-found', message: /mine\/python/ },
  },
  'a named one that does not exist': {
    pythons: { 'path/python3': usable },
    named: './nowhere/python',
    error: { code: 'python-not-found', message: /nowhere\/python/ },
  },
  'Python 2': {
    pythons: { 'p/python': { version: '2.7.18' } },
    named: './p/python',
    error: { code: 'python-not-usable', message: /it is Python 2\.7\.18\./ },
  },
  'no Python': {
    pythons: { 'p/python': 'hello' },
    named: './p/python',
    error: { code: 'python-not-usable', message: /hello/ },
  },
  'a broken pytest': {
    pythons: { 'p/python': { pytest: null, problem: 'SyntaxError: invalid syntax' } },
    named: './p/python',
    error: { code: 'python-not-usable', message: /importing pytest raised SyntaxError/ },
  },
  'an old pytest': {
    pythons: { 'p/python': { pytest: '5.4.3' } },
    named: './p/python',
    error: { code: 'pytest-too-old', message: /pytest 5\.4\.3/ },
  },
};

describe.skipIf(process.platform === 'win32')('findInterpreter', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'fixpoint-test-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it.each(Object.entries(cases))(
    '%s',
    async (_name, { pythons, named, environment = {}, isUnittestEnough = false, found, error }) => {
      for (const [path, answer] of Object.entries(pythons)) writePython(join(root, path), answer);
      const search = {
        root,
        helpers: root,
        isUnittestEnough: () => Promise.resolve(isUnittestEnough),
        environment: {
          PATH: join(root, 'path'),
          ...Object.fromEntries(Object.entries(environment).map(([name, folder]) => [name, join(root, folder)])),
        },
        ...(named === undefined ? {} : { pythonPath: named }),
      };
      const searching = findInterpreter(search, new AbortController().signal);
      if (found !== undefined) {
        expect((await searching).python).toBe(join(root, found));
      } else {
        const thrown = await searching.catch((thrown: unknown) => thrown);
        expect(thrown).toBeInstanceOf(UserError);
        expect(thrown).toMatchObject({ code: error?.code });
        expect((thrown as UserError).message).toMatch(error?.message ?? /never/);
      }
    },
  );

  it('stops when cancelled', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    const search = { root, helpers: root, environment: {}, isUnittestEnough: () => Promise.resolve(false) };
    await expect(findInterpreter(search, signal)).rejects.toThrow('enough');
  });
});

function writePython(path: string, answer: Answer): void {
  mkdirSync(dirname(path), { recursive: true });
  const text = typeof answer === 'string' ? answer : JSON.stringify(probeOf(path, answer));
  writeFileSync(path, `#!/bin/sh\n/bin/cat <<'END'\n${text}\nEND\n`);
  chmodSync(path, 0o755);
}

function probeOf(path: string, { version = '3.12.1', pytest = '8.0.0', problem }: Exclude<Answer, string>): object {
  const isOld = /^(2\.|3\.[0-6]\.)/.test(version);
  return {
    executable: path,
    version,
    isEnvironment: false,
    pytestVersion: isOld ? null : pytest,
    pytestProblem: problem ?? null,
    collector: isOld ? null : 'sys.settrace',
  };
}
