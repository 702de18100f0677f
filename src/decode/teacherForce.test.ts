import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import type { NameRules } from '../../test/fakes/scriptedEngine.ts';
import { ScriptedEngine } from '../../test/fakes/scriptedEngine.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { LineIndex, offset } from '../workspace/positions.ts';
import type { TeacherForced, TeacherForcing } from './decode.ts';
import { DecodeMemo, teacherForce } from './decode.ts';

const signal = new AbortController().signal;
const names: NameRules = [
  [/user\.$/, ['name', 'größe']],
  [/(const|let) $/, 'open'],
  [/(^|[^.\w])$/, ['user', 'users', 'log']],
];

function forced(
  text: string,
  start: number,
  end: number,
  pieces: readonly (string | Uint8Array)[],
  options: Partial<TeacherForcing> = {},
): Promise<TeacherForced> {
  return teacherForce({
    file: 'a.ts' as RelativePath,
    languageId: 'typescript',
    text,
    hunk: { start: offset(start), end: offset(end) },
    ending: 'token',
    mode: 'full',
    pieces,
    signal,
    ...options,
  });
}

/** Cuts bytes into pieces of the given lengths, again and again. */
function cut(text: string, lengths: readonly number[]): Uint8Array[] {
  const bytes = Buffer.from(text);
  const pieces: Uint8Array[] = [];
  for (let at = 0, index = 0; at < bytes.length; index += 1) {
    const length = lengths[index % lengths.length] ?? 1;
    pieces.push(bytes.subarray(at, at + length));
    at += length;
  }
  return pieces;
}

const lengths = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 });

describe('legal text is never refused, however it is cut', () => {
  const legal = [
    'log(user.name, `a ${user.größe} 🙂`);',
    'const x = user?.name; // 🙂 usr\n\tif (users) {\r\n\t\tlog(/[/"]usr/u.test(x), "\\"usr");\r\n\t}',
    'log(\n\tusers /* usr */ , user\n\t\t.name,\n)',
  ];

  it.each(legal)('%j', async (text) => {
    const prefix = '\uFEFFfunction f() {\r\n\t';
    // What the engine of this test does not list: names of the text's own.
    const engine = new ScriptedEngine({
      names: [[/test\($/, ['x']], [/(\/|\bu)$|\.$(?<!user\.|user\?\.)/, 'open'], ...names],
    });
    await fc.assert(
      fc.asyncProperty(lengths, async (cuts) => {
        const result = await forced(`${prefix}old\r\n}\r\n`, prefix.length, prefix.length + 3, cut(text, cuts), {
          engine,
          memo: new DecodeMemo(),
        });
        expect(result.refusal).toBeUndefined();
        expect(result.closedPlaces).toBeGreaterThan(1);
      }),
      { numRuns: 40 },
    );
  });
});

describe('text that is not legal', () => {
  const prefix = 'function f() {\n  ';
  it.each<[string, string, number]>([
    ['log(usr)', 'name', 6],
    ['log(user', 'seam', 8],
    ['log(user); }', 'seam', 11],
    ['log(user.name.x);\nuser.size', 'name', 23],
  ])('%j: %s at %i, however it is cut', async (text, reason, at) => {
    const engine = new ScriptedEngine({ names });
    await fc.assert(
      fc.asyncProperty(lengths, async (cuts) => {
        const result = await forced(`${prefix}old\n}\n`, prefix.length, prefix.length + 3, cut(text, cuts), { engine });
        expect(result.refusal).toMatchObject({ reason, at });
      }),
      { numRuns: 20 },
    );
  });

  it('is refused for new trouble in a statement', async () => {
    const engine = new ScriptedEngine({ names, errors: [/log\(users\)/] });
    const result = await forced(`${prefix}old\n}\n`, prefix.length, prefix.length + 3, ['log(users); ', 'log(user);'], {
      engine,
    });
    expect(result.refusal).toMatchObject({ reason: 'statement', at: 0 });
    expect(result.statistics.engineCalls).toBe(3);
  });
});

describe('any lines of real code fit their own place', () => {
  const languages: Readonly<Record<string, string>> = {
    ts: 'typescript',
    tsx: 'tsx',
    js: 'javascript',
    mjs: 'javascript',
    py: 'python',
    java: 'java',
    go: 'go',
  };
  it.each(['{ts,tsx}', '{js,mjs}', 'py', 'java', 'go'])(
    '*.%s',
    async (extensions) => {
      const files = globSync([`src/**/*.${extensions}`, `test/**/*.${extensions}`], {
        ignore: ['**/node_modules/**', '**/*broken*/**', '**/go-bad/**'],
      }).sort();
      expect(files.length).toBeGreaterThan(1);
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...files),
          fc.nat(),
          fc.integer({ min: 0, max: 6 }),
          lengths,
          async (file, at, more, cuts) => {
            const text = readFileSync(join(process.cwd(), file), 'utf8');
            const lines = new LineIndex(text);
            const first = 1 + (at % lines.lineCount);
            const start = lines.startOf(first);
            const end = lines.endOf(Math.min(lines.lineCount, first + more));
            const languageId = languages[file.split('.').at(-1) ?? ''] ?? '';
            const result = await forced(text, start, end, cut(text.slice(start, end), cuts), { languageId });
            expect(result.refusal, `${file}:${first}+${more}`).toBeUndefined();
          },
        ),
        { numRuns: 60 },
      );
    },
    60_000,
  );
});
