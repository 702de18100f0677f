import { describe, expect, it } from 'vitest';
import type { NameRules } from '../../test/fakes/scriptedEngine.ts';
import { ScriptedEngine } from '../../test/fakes/scriptedEngine.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { offset } from '../workspace/positions.ts';
import { startOfHunk } from './hunkState.ts';
import { DecodeMemo } from './memo.ts';
import { lexicalRulesOf } from './scan/lexicalRules.ts';
import { seamOf } from './seam.ts';
import { ShadowHunk } from './shadowHunk.ts';
import { noCounts } from './statistics.ts';
import type { CheckParts, TokenVerdict } from './tokenCheck.ts';
import { TokenCheck } from './tokenCheck.ts';

const signal = new AbortController().signal;
const file = 'a.ts' as RelativePath;

const names: NameRules = [
  [/\buser\.$/, ['name', 'names', 'nest', 'toJSON']],
  [/\bnest\.$/, ['deep']],
  [/const $/, 'open'],
  [/slow\.$/, 'timeout'],
  [/(^|[^.\w])$/, ['user', 'users', 'slow', 'any', 'größe', 'f']],
];

async function checkOf(
  engine: ScriptedEngine,
  options: Partial<CheckParts> & { language?: string; before?: string; old?: string; after?: string } = {},
): Promise<{ check: TokenCheck; counters: ReturnType<typeof noCounts> }> {
  const { language = 'typescript', before = 'function g() {\n  ', old = 'old', after = '\n}\n', ...parts } = options;
  const text = `${before}${old}${after}`;
  const hunk = { start: offset(before.length), end: offset(before.length + old.length) };
  const rules = lexicalRulesOf(language);
  const counters = noCounts();
  const document = await engine.open(file, text);
  const memo = new DecodeMemo().hunk(file, text, hunk);
  const shadow = new ShadowHunk({ engineName: engine.name, document, hunk, memo, counters });
  const check = new TokenCheck({
    rules,
    seam: rules && seamOf(rules, text, hunk),
    shadow,
    strength: 'hard',
    isSeamChecked: false,
    refusesIdleText: false,
    neededStart: undefined,
    ending: 'token',
    maxLines: 10,
    ...parts,
  });
  return { check, counters };
}

async function after(check: TokenCheck, tokens: readonly (string | Uint8Array)[]): Promise<TokenVerdict> {
  let state = startOfHunk(check.seam);
  let verdict: TokenVerdict = {
    kind: 'accepted',
    state,
    isUnlisted: false,
    closedPlaces: 0,
    statementEnds: [],
    isEnd: false,
  };
  for (const token of tokens) {
    verdict = await check.token(state, typeof token === 'string' ? Buffer.from(token) : token, signal);
    if (verdict.kind === 'refused') return verdict;
    state = verdict.state;
  }
  const refusal = check.refusalOfEnd(state);
  return refusal && !verdict.isEnd ? { kind: 'refused', reason: refusal, at: state.text.length } : verdict;
}

const outcomeOf = (verdict: TokenVerdict): string =>
  verdict.kind === 'refused' ? `${verdict.reason} at ${verdict.at}` : 'legal';

describe('names', () => {
  it.each<[readonly string[], string]>([
    [['user', '.', 'na', 'me', ';'], 'legal'],
    [['user.name;'], 'legal'],
    [['user.na'], 'name at 7'],
    [['use'], 'name at 3'],
    [['us', 'er', '.na', 'mes', '()'], 'legal'],
    [['user.nome'], 'name at 6'],
    [['user.nam.x'], 'name at 8'],
    [['user.names.what', 'ever'], 'legal'],
    [['user.nest.deep.x(users)'], 'legal'],
    [['user.nest.dead'], 'name at 12'],
    [['f(user', '.nest.', 'de', 'ep)'], 'legal'],
    [['return ', 'usr'], 'name at 9'],
    [['if (', 'user) return users'], 'legal'],
    [['const x = user'], 'legal'],
    [['"usr." + usr'], 'name at 11'],
    [['`usr ${usr}`'], 'name at 9'],
    [['// usr\nuser'], 'legal'],
    [['slow.anything'], 'legal'],
    [['größe'], 'legal'],
    [['user.toString()'], 'legal'],
    [['user?.na', 'me'], 'legal'],
    [['us', 'er\n', '  .nest'], 'legal'],
  ])('%j is %s', async (tokens, expected) => {
    const { check } = await checkOf(new ScriptedEngine({ names }));
    expect(outcomeOf(await after(check, tokens))).toBe(expected);
  });

  it('asks once for each place where a name starts', async () => {
    const engine = new ScriptedEngine({ names });
    const { check, counters } = await checkOf(engine);
    await after(check, ['us', 'er', '.', 'ne', 'st', '.de']);
    await after(check, ['user.na', 'me']);
    expect(engine.asked.map((text) => text.slice('function g() {\n  '.length))).toEqual(['', 'user.', 'user.nest.']);
    expect(counters).toMatchObject({ engineCalls: 3, memoHits: 2 });
  });

  it('asks again after an engine that had no time', async () => {
    const engine = new ScriptedEngine({ names });
    const { check } = await checkOf(engine);
    await after(check, ['slow.a']);
    await after(check, ['slow.b']);
    expect(engine.asked.filter((text) => text.endsWith('slow.'))).toHaveLength(2);
  });

  it('tells of an engine that is not believed', async () => {
    const { check } = await checkOf(new ScriptedEngine({ names }), { strength: 'soft' });
    expect(await after(check, ['user.nome()'])).toMatchObject({ kind: 'accepted', isUnlisted: true });
    expect(await after(check, ['user.name()'])).toMatchObject({ kind: 'accepted', isUnlisted: false });
  });

  it('knows prefixes of strings', async () => {
    const engine = new ScriptedEngine({ names: [[/= $/, ['user']]] });
    const { check } = await checkOf(engine, { language: 'python', before: 'def g():\n  ', after: '\n' });
    expect(outcomeOf(await after(check, ['x = f', '"{user}"']))).toBe('legal');
    expect(outcomeOf(await after(check, ['x = f', '(']))).toBe('name at 5');
  });
});

describe('names where the engine knows of new ones', () => {
  const known = ['user', 'users', 'f'];
  const openNames: NameRules = [[/(^|[^.\w])$/, { open: known }]];

  it.each<[readonly string[], string]>([
    [['f(user)'], 'legal'],
    [['f(', 'other', ')'], 'name at 7'],
    [['f(other => 1)'], 'legal'],
    [['f(', 'other', ' ', '=', '> 1)'], 'legal'],
    [['f(user, oth', 'er =', '= 1)'], 'name at 15'],
    [['f(user, ', 'other', ';'], 'name at 13'],
    [['return other'], 'name at 12'],
    [['return other.a;'], 'name at 12'],
    [['user = other;'], 'name at 12'],
    [['user = other => 1;'], 'legal'],
    [['user && other;'], 'name at 13'],
    [['const other = user;'], 'legal'],
    [['const { a: other } = user;'], 'legal'],
    [['const [other] = users;'], 'legal'],
    [['user = { other: 1 };'], 'legal'],
    [['user = (other, another) => 1;'], 'legal'],
    [['f((other) => 1);'], 'legal'],
    [['f(async other => 1);'], 'legal'],
    [['f(function (other) { });'], 'legal'],
    [['user = { f(other) { return 1; } };'], 'legal'],
    [['type A = Other;'], 'legal'],
    [['users.map<Other>(f);'], 'legal'],
  ])('%j: %s', async (tokens, outcome) => {
    const { check } = await checkOf(new ScriptedEngine({ names: openNames }));
    expect(outcomeOf(await after(check, tokens))).toBe(outcome);
  });

  it.each([
    ['python', 'f(other)'],
    ['java', 'f(other);'],
  ])('does not rule names out in %s', async (language, text) => {
    const { check } = await checkOf(new ScriptedEngine({ names: openNames }), { language });
    expect(outcomeOf(await after(check, [text]))).toBe('legal');
  });

  it('rules nothing out where the engine is half believed', async () => {
    const { check } = await checkOf(new ScriptedEngine({ names: openNames }), { strength: 'soft' });
    expect(outcomeOf(await after(check, ['f(other)']))).toBe('legal');
  });
});

describe('characters', () => {
  const smile = Buffer.from('🙂');

  it('may be cut by tokens', async () => {
    const { check } = await checkOf(new ScriptedEngine({ names }));
    const verdict = await after(check, ['f("', smile.subarray(0, 1), smile.subarray(1, 3), smile.subarray(3), '")']);
    expect(verdict).toMatchObject({ kind: 'accepted', state: { text: 'f("🙂")' } });
  });

  it('must be whole at the end', async () => {
    const { check } = await checkOf(new ScriptedEngine({ names }));
    expect(outcomeOf(await after(check, ['f("', smile.subarray(0, 2)]))).toBe('encoding at 3');
    expect(outcomeOf(await after(check, ['f("', smile.subarray(0, 2), 'a']))).toBe('encoding at 3');
  });
});

describe('the end', () => {
  it.each<[readonly string[], string]>([
    [['user', ';\n', 'f()'], 'user;'],
    [['if (user) {', '\n f()\n', ' }\nuser'], 'if (user) {\n f()\n }'],
    [['\n', 'user\n'], '\nuser'],
    [['f(user,\nuser)\n}'], 'f(user,\nuser)'],
  ])('a line end ends %j where it may', async (tokens, text) => {
    const { check } = await checkOf(new ScriptedEngine({ names }), { ending: 'line', isSeamChecked: true });
    let state = startOfHunk(check.seam);
    for (const token of tokens) {
      const verdict = await check.token(state, Buffer.from(token), signal);
      if (verdict.kind === 'refused') throw new Error(verdict.reason);
      state = verdict.state;
      if (verdict.isEnd) break;
    }
    expect(state.text).toBe(text);
  });

  it.each<[readonly string[], string]>([
    [[' user'], 'idle at 0'],
    [['\n'], 'idle at 0'],
    [['// why'], 'idle at 1'],
    [['user; ', '/* why */'], 'idle at 7'],
    [['f("// no comment")'], 'legal'],
    [['user / user'], 'legal'],
  ])('idle text is refused where that is wanted: %j is %s', async (tokens, expected) => {
    const { check } = await checkOf(new ScriptedEngine({ names }), { isSeamChecked: true, refusesIdleText: true });
    expect(outcomeOf(await after(check, tokens))).toBe(expected);
  });

  it('has a limit of lines', async () => {
    const { check } = await checkOf(new ScriptedEngine({ names }), { maxLines: 3 });
    expect(outcomeOf(await after(check, ['f(\n\n', 'user)']))).toBe('legal');
    expect(outcomeOf(await after(check, ['f(\n\n\n', 'user)']))).toBe('too-long at 4');
  });

  it('of statements is told where they stand in the hunk', async () => {
    const { check } = await checkOf(new ScriptedEngine({ names }));
    expect(await after(check, ['f(); if (user) { f(); } f'])).toMatchObject({ statementEnds: [4, 23] });
  });
});

describe('a function in a fenced block', () => {
  const inPython = { language: 'python', before: 'def f(a):\n', old: '    pass', after: '\n\n\ndef g():\n    pass\n' };
  const inTypeScript = {
    language: 'typescript',
    before: 'function f(a) {\n',
    old: '  old;\n}',
    after: '\n\nfunction g() {}\n',
  };

  it.each<[string, { language: string; before: string; old: string; after: string }, readonly string[], string]>([
    ['ends at the fence', inPython, ['    return a', '\n', '```', '\nIt'], '    return a\n'],
    ['ends at a fence of several tokens', inPython, ['    return a', '\n``', '`\n\nIt'], '    return a\n'],
    ['has fences in its strings', inPython, ["    return '```'", '\n', '```'], "    return '```'\n"],
    ['ends where less deep code begins', inPython, ['    return a', '\n\n\n', 'def', ' test'], '    return a\n\n\n'],
    [
      'goes on at its own depth',
      inPython,
      ['    if a:\n', '        return 1\n', '    return a', '\n```'],
      '    if a:\n        return 1\n    return a\n',
    ],
    ['ends behind its bracket', inTypeScript, ['  return a;\n', '}', '\n\nconsole'], '  return a;\n}'],
    ['ends at the fence behind its bracket', inTypeScript, ['  return a;\n}', '```'], 'not ended'],
    ['does not end before its bracket', inTypeScript, ['  return a;\n', '```'], 'seam at 12'],
  ])('%s', async (_, place, tokens, expected) => {
    const options = { ...place, ending: 'fence', isSeamChecked: true } as const;
    const { check } = await checkOf(new ScriptedEngine({ names: [] }), options);
    let state = startOfHunk(check.seam);
    let outcome = 'not ended';
    for (const token of tokens) {
      const verdict = await check.token(state, Buffer.from(token), signal);
      if (verdict.kind === 'refused') outcome = outcomeOf(verdict);
      else if (verdict.isEnd) outcome = verdict.state.text;
      if (verdict.kind === 'refused' || verdict.isEnd) break;
      state = verdict.state;
    }
    expect(outcome).toBe(expected);
  });
});
