import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import type { LexicalRules } from './lexicalRules.ts';
import { lexicalRulesOf } from './lexicalRules.ts';
import { advance, scan } from './scanner.ts';
import type { ScanState } from './scanState.ts';
import { bracketKinds, isInCode, startInTheMiddle, startOfFile } from './scanState.ts';

function rulesOf(language: string): LexicalRules {
  const rules = lexicalRulesOf(language);
  if (!rules) throw new Error(language);
  return rules;
}

function statesOf(language: string, text: string): ScanState[] {
  const states: ScanState[] = [];
  let state = startOfFile;
  for (const character of text) {
    state = advance(rulesOf(language), state, character);
    states.push(state);
  }
  return states;
}

/** Names in the order of their starts: `.name` member, `name` bare, `+name` where it may be declared. */
function namesOf(language: string, text: string): string[] {
  const names = new Map<number, string>();
  for (const { lexeme } of statesOf(language, text)) {
    if (lexeme.kind !== 'word') continue;
    const { start, access, mayDeclare } = lexeme.site;
    names.set(start, `${access === 'member' ? '.' : mayDeclare ? '+' : ''}${lexeme.text}`);
  }
  return [...names.values()];
}

const endsOf = (language: string, text: string, depth = 0): string[] =>
  statesOf(language, text).flatMap(({ statementEnd }) =>
    statementEnd && statementEnd.depth === depth ? [text.slice(0, statementEnd.at)] : [],
  );

describe('names', () => {
  it.each<[string, string, string]>([
    ['typescript', 'const a = b.c?.d(this.#e)', 'const +a b .c .d this .#e'],
    ['typescript', 'f(...rest, 1.5.toFixed, x\n  .y)', 'f +rest .toFixed x .y'],
    ['typescript', '"a b" + \'c\' + `d ${e.f} g ${`${h}`}` + i', 'e .f h i'],
    ['typescript', '// a b\n/* c * d */ e /f/g.h', 'e f g .h'],
    ['typescript', 'x = /[/"]a/gi.test(y) / z / 2', 'x .test y z'],
    ['typescript', 'return /a"/.exec(b)', 'return .exec b'],
    ['typescript', 'ünï.naïve + a$b_1', 'ünï .naïve a$b_1'],
    ['tsx', 'return <A b="it\'s" data-x={c}>don\'t {d} <e.f /></A>.g', 'return A b data +x c d e .f +A .g'],
    ['typescript', 'const f = <T>(a: T) => a < b', 'const +f +T a T a b'],
    ['tsx', 'const f = <T,>(a: T) => a < b', 'const +f T a T a b'],
    ['python', "x = f'a {b.c!r:>{d}} {{e}}' + rb'f' + g", '+x f b .c +r d rb g'],
    ['python', 'x = """a "b" \' c""" + \'\' + y # z', '+x y'],
    ['python', 'def f(a): return a if b else c', '+def +f +a return a if b else c'],
    ['python', 'from .a import b as c', '+from .a import +b as +c'],
    ['java', 'String s = """\n "a" b""" + C::new;', 'String +s +C .new'.replace('+C', 'C')],
    ['java', "char c = '\\''; List<A> xs = b.<C>d((e) -> e.f);", 'char +c List A +xs +b C +d +e e .f'],
    ['go', 'x, err := a.b(c, `d " e`)\nif y := x; y > z {', '+x +err a .b c +if +y x +y z'],
    ['go', 'func (r *T) f(a int) { return g(a, b) }', '+func +r +T +f +a +int +return g a b'],
  ])('%s: %s', (language, text, names) => {
    expect(namesOf(language, text).join(' ')).toBe(names);
  });
});

describe('ends of statements', () => {
  it.each<[string, string, string[]]>([
    ['typescript', 'a; b;', ['a;', 'a; b;']],
    ['typescript', 'for (;;) { a; } b', ['for (;;) { a; }']],
    ['typescript', 'try { a } catch { b } c', ['try { a } catch { b }']],
    ['typescript', 'do { a } while (b); c', ['do { a } while (b);']],
    ['typescript', 'const a = { b: 1 };', ['const a = { b: 1 };']],
    ['typescript', 'const f = () => { a; };', ['const f = () => { a; };']],
    ['typescript', 'a\n  .b()\nc\n', ['a\n  .b()']],
    ['typescript', 'a // b\n/* c */ d', ['a // b']],
    ['typescript', 'if (a) { b } else { c }', ['if (a) { b }', 'if (a) { b } else { c }']],
    ['java', 'int a = 1;\nfoo()\n;', ['int a = 1;', 'int a = 1;\nfoo()\n;']],
    ['java', 'while (a) { b; }', ['while (a) { b; }']],
    [
      'go',
      'x := f(\n1)\ny++\nfor i := 0; i < 2; i++ {\n}\n',
      ['x := f(\n1)', 'x := f(\n1)\ny++', 'x := f(\n1)\ny++\nfor i := 0; i < 2; i++ {\n}'],
    ],
    ['python', 'x = [\n1]\nif x:\n', ['x = [\n1]']],
    ['python', 'x = 1 + \\\n  2\n\n# c\ny\n', ['x = 1 + \\\n  2', 'x = 1 + \\\n  2\n\n# c\ny']],
  ])('%s: %j', (language, text, ends) => {
    expect(endsOf(language, text)).toEqual(ends);
  });
});

describe('structure', () => {
  it.each<[string, string, string]>([
    ['typescript', 'f({ a: [`${', '({[hole'],
    ['typescript', 'if (a) { b("}") // }', '{'],
    ['typescript', '(]', '( bracket'],
    ['typescript', 'a)', ' bracket'],
    ['typescript', '"a\n', ' string'],
    ['typescript', 'const t: Array<{ a: string }> = [', '['],
    ['typescript', 'if (a) || b', ' statement'],
    ['typescript', 'if (a)\n  && b', ' statement'],
    ['typescript', 'if (a) {} else if (b) .c', ' statement'],
    ['typescript', 'while (a) = b', ' statement'],
    ['typescript', 'if (a) (b || c)', ''],
    ['typescript', 'if (a) /re/.test(b)', ''],
    ['typescript', 'if (a) !b && c()', ''],
    ['typescript', 'for (;;) ;', ''],
    ['typescript', 'do { a } while (b) ; c', ''],
    ['typescript', 'x = Symbol.for(a) || b', ''],
    ['typescript', 'a.if(b).c', ''],
    ['java', 'if (a) && b', ' statement'],
    ['go', 'if (a) && b {', '{'],
    ['python', 'if (a) == b: c', ''],
    ['tsx', 'x = <a><b c={1 > 2}/>{d}', 'element'],
    ['tsx', 'x = <a></a>; (', '('],
    ['python', 'if a:\n  b\n c\n', ' indentation'],
    ['python', 'if a:\nb', ' indentation'],
    ['python', 'def f():\n\tif a:\n\t\tb\n\telse:\n\t\t(c,\nd', '('],
    ['go', 'x := `a\n"` + "b', ''],
  ])('%s: %j', (language, text, structure) => {
    const end = scan(rulesOf(language), startOfFile, text);
    const kinds = bracketKinds(end).join('');
    expect(`${kinds}${end.fault ? ` ${end.fault}` : ''}`).toBe(structure);
  });

  it('tells what a text without its start closes', () => {
    const end = scan(rulesOf('typescript'), startInTheMiddle, 'a)]; } b({});');
    expect(end.unmatched).toEqual(['(', '[', '{']);
    expect(end.fault).toBeUndefined();
  });
});

describe('real code', () => {
  const files = globSync(
    ['src/**/*.ts', 'test/**/*.{ts,tsx,js,mjs,py,java,go}', 'src/**/*.{mjs,cjs,py,java}', 'scripts/**/*.mjs'],
    { ignore: ['**/node_modules/**', '**/*broken*/**', '**/go-bad/**'] },
  );
  const languages: Readonly<Record<string, string>> = {
    ts: 'typescript',
    tsx: 'tsx',
    py: 'python',
    java: 'java',
    go: 'go',
  };

  it('is read to its end with all brackets closed', () => {
    expect(files.length).toBeGreaterThan(300);
    const wrong = files.filter((file) => {
      const language = languages[file.split('.').at(-1) ?? ''] ?? 'javascript';
      const end = scan(rulesOf(language), startOfFile, readFileSync(join(process.cwd(), file), 'utf8'));
      return end.fault !== undefined || end.depth !== 0 || !(isInCode(end) || end.lexeme.kind === 'line-comment');
    });
    expect(wrong).toEqual([]);
  }, 60_000);
});
