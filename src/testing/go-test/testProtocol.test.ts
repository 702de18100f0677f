import { describe, expect, it } from 'vitest';
import type { TestId } from '../testRunner.ts';
import { framedOutput } from './testOutput.ts';
import { TestProtocol } from './testProtocol.ts';

const m = '\x16';

/** What is told of an output, as texts. */
function told(names: readonly string[], lines: readonly string[]): string[] {
  const protocol = new TestProtocol(new Map(names.map((name) => [name, name as TestId])), (name, output) => ({
    exceptionType: name,
    message: output.map(({ text }) => text).join('|'),
    frames: [],
  }));
  const events = [...lines.flatMap((line) => protocol.read(line)), ...protocol.tell()];
  return events.map((event) => {
    if (event.kind === 'started') return `start ${event.id}`;
    if (event.kind !== 'result') return event.kind;
    const { id, outcome, failure } = event.result;
    return `${outcome} ${id}${failure ? ` ${failure.exceptionType}: ${failure.message}` : ''}`;
  });
}

describe('what a test binary prints', () => {
  it.each<[what: string, names: string[], lines: string[], events: string[]]>([
    [
      'passing and failing',
      ['TestA', 'TestB'],
      [
        `${m}=== RUN   TestA`,
        `${m}--- PASS: TestA (0.00s)`,
        `${m}=== RUN   TestB`,
        'why',
        `${m}--- FAIL: TestB (0.01s)`,
        `${m}FAIL`,
      ],
      ['start TestA', 'passed TestA', 'start TestB', 'failed TestB TestB: why'],
    ],
    [
      'lines without the mark are output',
      ['TestA'],
      [
        `${m}=== RUN   TestA`,
        '--- PASS: TestA (0.00s)',
        '{"Action":"pass","Test":"TestA"}',
        `${m}--- FAIL: TestA (0.00s)`,
      ],
      ['start TestA', 'failed TestA TestA: --- PASS: TestA (0.00s)|{"Action":"pass","Test":"TestA"}'],
    ],
    [
      'the worst verdict counts',
      ['TestA', 'TestB'],
      [`${m}=== RUN   TestA`, `${m}--- PASS: TestA (0.00s)`, `${m}--- FAIL: TestA (0.00s)`, `${m}=== RUN   TestB`],
      ['start TestA', 'failed TestA TestA: ', 'start TestB'],
    ],
    ['names that nobody asked for', ['TestA'], [`${m}=== RUN   TestX`, `${m}--- PASS: TestX (0.00s)`, `${m}PASS`], []],
    [
      'of subtests, what the failing ones print',
      ['TestA'],
      [
        `${m}=== RUN   TestA`,
        `${m}=== RUN   TestA/good`,
        'good',
        `${m}    --- PASS: TestA/good (0.00s)`,
        `${m}=== RUN   TestA/bad`,
        'bad',
        `${m}    --- FAIL: TestA/bad (0.00s)`,
        `${m}--- FAIL: TestA (0.00s)`,
      ],
      ['start TestA', 'failed TestA TestA: bad'],
    ],
    [
      'a subtest by itself',
      ['TestA/bad'],
      [
        `${m}=== RUN   TestA`,
        `${m}=== RUN   TestA/bad`,
        `${m}    --- SKIP: TestA/bad (0.00s)`,
        `${m}--- PASS: TestA (0.00s)`,
      ],
      ['start TestA/bad', 'skipped TestA/bad'],
    ],
    [
      'a subtest that is not there',
      ['TestA/nope'],
      [`${m}=== RUN   TestA`, `${m}--- PASS: TestA (0.00s)`, `${m}PASS`],
      ['start TestA/nope'],
    ],
    [
      'a subtest that its test did not reach',
      ['TestA/late'],
      [`${m}=== RUN   TestA`, 'early', `${m}--- FAIL: TestA (0.00s)`, `${m}FAIL`],
      ['start TestA/late', 'failed TestA/late TestA: early'],
    ],
    [
      'parallel tests',
      ['TestA', 'TestB'],
      [
        `${m}=== RUN   TestA`,
        `${m}=== PAUSE TestA`,
        `${m}=== RUN   TestB`,
        `${m}--- PASS: TestB (0.00s)`,
        `${m}=== CONT  TestA`,
        `${m}--- PASS: TestA (0.00s)`,
        `${m}PASS`,
      ],
      ['start TestA', 'start TestB', 'passed TestB', 'start TestA', 'passed TestA'],
    ],
  ])('%s', (_what, names, lines, events) => {
    expect(told(names, lines)).toEqual(events);
  });
});

async function framed(chunks: readonly string[]): Promise<string[]> {
  const source = async function* (): AsyncGenerator<Buffer> {
    for (const chunk of chunks) yield await Promise.resolve(Buffer.from(chunk));
  };
  const parts: string[] = [];
  for await (const part of framedOutput(source())) parts.push(part.toString());
  return parts;
}

describe('framing', () => {
  it.each<[what: string, chunks: string[], parts: string[]]>([
    ['a mark in the middle of a line', [`abc${m}=== RUN   A\ndef\n`], ['abc\n', `${m}=== RUN   A\n`, 'def\n']],
    ['a line in pieces', [`${m}=== RU`, 'N   A', `\n${m}PASS\n`], [`${m}=== RUN   A\n`, `${m}PASS\n`]],
    ['no line break at the end', ['abc'], ['abc\n']],
    ['a cut off line', [`${m}=== RUN`], [`${m}=== RUN\n`]],
  ])('%s', async (_what, chunks, parts) => {
    expect(await framed(chunks)).toEqual(parts);
  });

  it('keeps the end of long outputs only, and marks without an end are text', async () => {
    const parts = await framed([
      ...Array.from({ length: 200 }, () => 'x'.repeat(10_000)),
      m.repeat(100_000),
      `\nend\n${m}PASS\n`,
    ]);
    expect(parts.join('').length).toBeLessThan(200_000);
    expect(parts.at(-2)).toMatch(/end\n$/);
    expect(parts.at(-1)).toBe(`${m}PASS\n`);
  });
});
