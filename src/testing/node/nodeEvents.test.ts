import { describe, expect, it } from 'vitest';
import type { ProcessEvent } from '../events.ts';
import { NodeEventReader } from './nodeEvents.ts';

const file = '/tree/a.test.js';
const test = (name: string, path = file): object => ({ file: path, titles: ['suite', name] });
const collected = (...names: string[]): object => ({ kind: 'collected', tests: names.map((name) => test(name)) });
const started = (name: string): object => ({ kind: 'started', test: test(name) });
const result = (name: string, outcome: string, more: object = {}): object => ({
  ...{ kind: 'result', test: test(name), outcome, durationMs: 2 },
  ...more,
});
const script = { kind: 'script', key: 'k', path: 'file:///tree/src/a.js', source: 'one();\ntwo();\nthree();\n' };
const coverage = (names: readonly string[], start: number, end: number): object => ({
  kind: 'coverage',
  tests: names.map((name) => test(name)),
  scripts: [{ key: 'k', ranges: [start, end, 1] }],
});

/** What is told, short. */
function told(...written: readonly object[]): string[] {
  const reader = new NodeEventReader('/tree', '/home/project');
  return written.flatMap((event) => reader.read(JSON.stringify(event))).map(short);
}

function short(event: ProcessEvent): string {
  switch (event.kind) {
    case 'collected':
      return `collected ${event.tests.map(({ id, line }) => `${id}:${line}`).join(', ')}`;
    case 'started':
      return `started ${event.id}`;
    case 'result': {
      const { id, outcome, durationMs, failure } = event.result;
      const lines = [...(event.result.coverage ?? [])].map(([path, set]) => ` ${path} ${[...set].join(',')}`);
      return `${outcome} ${id} ${durationMs}${failure ? ` ${failure.message}` : ''}${lines.join('')}`;
    }
    case 'import-coverage':
      return `import ${[...event.coverage].map(([path, set]) => `${path} ${[...set].join(',')}`).join(' ')}`;
    case 'collection-error':
      return `error ${event.error.file ?? 'nowhere'} ${event.error.message}`;
    case 'ended':
      return `ended ${event.exitCode} [${event.notFound.join(', ')}]`;
    default:
      return event.kind;
  }
}

const id = 'a.test.js::suite > ';
const failure = { exceptionType: 'Error', message: 'no /tree/src/a.js' };
const cases: Record<string, { readonly written: readonly object[]; readonly expected: readonly string[] }> = {
  'a test from its beginning to its end': {
    written: [collected('x'), started('x'), result('x', 'passed')],
    expected: [`collected ${id}x:1`, `started ${id}x`, `passed ${id}x 2`],
  },
  'a failure names the project, not the copy of it': {
    written: [result('x', 'failed', { failure })],
    expected: [`failed ${id}x 2 no /home/project/src/a.js`],
  },
  'two tests of one name are one, the graver outcome counts': {
    written: [collected('x', 'x'), result('x', 'failed', { failure }), result('x', 'passed')],
    expected: [`collected ${id}x:1`, `failed ${id}x 4 no /home/project/src/a.js`],
  },
  'three of one name': {
    written: [collected('x', 'x', 'x'), result('x', 'skipped'), result('x', 'passed'), result('x', 'error')],
    expected: [`collected ${id}x:1`, `error ${id}x 6`],
  },
  'of two of one name only one ran': {
    written: [collected('x', 'x'), result('x', 'passed'), { kind: 'ended', exitCode: 0 }],
    expected: [`collected ${id}x:1`, `passed ${id}x 2`, 'ended 0 []'],
  },
  'lines belong to the result that follows': {
    written: [script, coverage(['x'], 0, 6), result('x', 'passed'), result('y', 'passed')],
    expected: [`passed ${id}x 2 src/a.js 1`, `passed ${id}y 2`],
  },
  'lines that come in parts add up': {
    written: [script, coverage(['x'], 0, 6), coverage(['x'], 14, 20), result('x', 'passed')],
    expected: [`passed ${id}x 2 src/a.js 1,3`],
  },
  'lines of several tests at once belong to each': {
    written: [script, coverage(['x', 'y'], 7, 13), result('x', 'passed'), result('y', 'passed')],
    expected: [`passed ${id}x 2 src/a.js 2`, `passed ${id}y 2 src/a.js 2`],
  },
  'lines of no test are those of importing': {
    written: [script, coverage([], 0, 13)],
    expected: ['import src/a.js 1,2'],
  },
  'a script that is told twice, by two processes': {
    written: [script, script, coverage([], 0, 6)],
    expected: ['import src/a.js 1'],
  },
  'a script that nobody told of': { written: [coverage([], 0, 6)], expected: [] },
  'the outer test goes on when the inner one has ended': {
    written: [started('outer'), started('inner'), result('inner', 'passed'), result('outer', 'passed')],
    expected: [
      `started ${id}outer`,
      `started ${id}inner`,
      `passed ${id}inner 2`,
      `started ${id}outer`,
      `passed ${id}outer 2`,
    ],
  },
  'a test of a file outside is none of the project': {
    written: [
      { kind: 'collected', tests: [test('x', '/elsewhere/a.test.js')] },
      { kind: 'started', test: test('x', '/tree/../elsewhere/a.test.js') },
      { ...result('x', 'passed'), test: test('x', 'file:///elsewhere/a.test.js') },
    ],
    expected: ['collected '],
  },
  'a file that cannot be loaded': {
    written: [
      { kind: 'collection-error', file, failure },
      { kind: 'collection-error', file: null, failure },
    ],
    expected: ['error a.test.js no /home/project/src/a.js', 'error nowhere no /home/project/src/a.js'],
  },
  'names that are not there': {
    written: [{ kind: 'ended', exitCode: 1, notFound: ['a.test.js::z'] }],
    expected: ['ended 1 [a.test.js::z]'],
  },
};

describe('what helpers write', () => {
  it.each(Object.entries(cases))('%s', (_title, { written, expected }) => expect(told(...written)).toEqual(expected));

  it.each<[string, string]>([
    ['no JSON', 'hello'],
    ['an unknown kind', '{"kind":"surprise"}'],
    ['an outcome that no helper tells', JSON.stringify(result('x', 'crashed'))],
    ['a test without a title', JSON.stringify({ kind: 'started', test: { file, titles: [] } })],
    [
      'ranges that are no offsets',
      JSON.stringify({ kind: 'coverage', tests: [], scripts: [{ key: 'k', ranges: [-1] }] }),
    ],
    ['a line that is none', JSON.stringify({ kind: 'collected', tests: [{ ...test('x'), line: 0 }] })],
  ])('refuses %s', (_title, line) => {
    expect(() => new NodeEventReader('/tree', '/home/project').read(line)).toThrow();
  });

  it('looks up the sources of a stack of transformed code', () => {
    const source = 'const a = 1;\nthrow a;\n';
    const map = { version: 3, sources: ['a.ts'], names: [], mappings: ';AAIA', sourcesContent: ['\n\n\n\nthrow a;\n'] };
    const inline = `//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}`;
    const reader = new NodeEventReader('/tree', '/home/project');
    reader.read(JSON.stringify({ ...script, path: '/tree/src/a.ts', source: source + inline }));
    const transformed = { ...failure, isTransformed: true, stack: 'Error: no\n    at run (/tree/src/a.ts:2:1)' };
    const [event] = reader.read(JSON.stringify(result('x', 'failed', { failure: transformed })));
    expect(event?.kind === 'result' && event.result.failure?.frames).toEqual([
      { file: 'src/a.ts', line: 5, function: 'run' },
    ]);
  });
});
