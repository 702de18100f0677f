import { readFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { transformSync } from 'esbuild';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { CoveredScript } from './scriptCoverage.ts';

/** What really ran, told by marks that are put before each statement. */
interface Truth {
  readonly statements: ReadonlySet<number>;
  /** Lines of bodies of functions that did not run. */
  readonly unreached: ReadonlySet<number>;
}

type Exports = Readonly<Record<string, unknown>>;
type Call = (exports: Exports) => unknown;

function truthOf(source: string, name: string, call: Call): Truth {
  const statements = new Set<number>();
  const entered = new Set<number>();
  const bodies: { readonly first: number; readonly last: number }[] = [];
  const marked = ts.transpileModule(source, {
    fileName: name,
    compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.CommonJS },
    transformers: { before: [(context) => (file) => markStatements(file, context, bodies)] },
  });
  const exports = evaluate(marked.outputText, `/marked/${name}`, {
    __s: (line: number) => statements.add(line),
    __f: (body: number) => entered.add(body),
  });
  statements.clear();
  entered.clear();
  tryCall(call, exports);
  const unreached = new Set<number>();
  const reached = new Set<number>(statements);
  bodies.forEach(({ first, last }, body) => {
    if (!entered.has(body)) for (let line = first + 1; line < last; line += 1) unreached.add(line);
  });
  return { statements, unreached: new Set([...unreached].filter((line) => !reached.has(line))) };
}

function markStatements(
  file: ts.SourceFile,
  context: ts.TransformationContext,
  bodies: { readonly first: number; readonly last: number }[],
): ts.SourceFile {
  const { factory } = context;
  const lineOf = (position: number): number => file.getLineAndCharacterOfPosition(position).line + 1;
  const markCall = (mark: string, value: number): ts.Expression =>
    factory.createCallExpression(factory.createIdentifier(mark), undefined, [factory.createNumericLiteral(value)]);
  const marked = (statements: readonly ts.Statement[]): ts.Statement[] =>
    statements.flatMap((statement) => {
      const own = ts.visitNode(statement, visit) as ts.Statement;
      const runs =
        !ts.isFunctionDeclaration(statement) &&
        !ts.isInterfaceDeclaration(statement) &&
        !ts.isTypeAliasDeclaration(statement);
      return runs ? [factory.createExpressionStatement(markCall('__s', lineOf(statement.getStart(file)))), own] : [own];
    });
  const asBlock = (statement: ts.Statement): ts.Statement =>
    ts.isBlock(statement)
      ? (ts.visitNode(statement, visit) as ts.Block)
      : factory.createBlock(marked([statement]), true);
  const visit = (node: ts.Node): ts.Node => {
    if (ts.isBlock(node)) {
      const statements = marked(node.statements);
      if (!ts.isFunctionLike(node.parent)) return factory.updateBlock(node, statements);
      bodies.push({ first: lineOf(node.getStart(file)), last: lineOf(node.getEnd()) });
      return factory.updateBlock(node, [
        factory.createExpressionStatement(markCall('__f', bodies.length - 1)),
        ...statements,
      ]);
    }
    if (ts.isCaseClause(node)) {
      return factory.updateCaseClause(
        node,
        ts.visitNode(node.expression, visit) as ts.Expression,
        marked(node.statements),
      );
    }
    if (ts.isDefaultClause(node)) return factory.updateDefaultClause(node, marked(node.statements));
    if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) {
      const body = ts.visitNode(node.body, visit) as ts.Expression;
      const mark = markCall('__s', lineOf(node.body.getStart(file)));
      return factory.updateArrowFunction(
        node,
        node.modifiers,
        node.typeParameters,
        ts.visitNodes(node.parameters, visit) as ts.NodeArray<ts.ParameterDeclaration>,
        node.type,
        node.equalsGreaterThanToken,
        factory.createParenthesizedExpression(factory.createComma(mark, body)),
      );
    }
    if (ts.isIfStatement(node)) {
      return factory.updateIfStatement(
        node,
        ts.visitNode(node.expression, visit) as ts.Expression,
        asBlock(node.thenStatement),
        node.elseStatement && asBlock(node.elseStatement),
      );
    }
    if (ts.isForStatement(node)) {
      return factory.updateForStatement(
        node,
        ts.visitNode(node.initializer, visit) as ts.ForInitializer | undefined,
        ts.visitNode(node.condition, visit) as ts.Expression | undefined,
        ts.visitNode(node.incrementor, visit) as ts.Expression | undefined,
        asBlock(node.statement),
      );
    }
    return ts.visitEachChild(node, visit, context);
  };
  return ts.visitEachChild(file, visit, context);
}

/** As runners wrap a module's text. */
const wrapped = (code: string): string => `async (module, exports) => {{${code}\n}}`;

function evaluate(code: string, filename: string, marks: Exports = {}): Exports {
  Object.assign(globalThis, marks);
  const module = { exports: {} };
  const run = new Script(wrapped(code), { filename }).runInThisContext() as (...given: unknown[]) => unknown;
  void run(module, module.exports);
  return module.exports;
}

function tryCall(call: Call, exports: Exports): void {
  try {
    call(exports);
  } catch {
    // the lines until then count
  }
}

interface Coverage {
  readonly url: string;
  readonly functions: readonly {
    readonly ranges: readonly { readonly startOffset: number; readonly endOffset: number; readonly count: number }[];
  }[];
}

/** The lines that are told of the call. */
function toldOf(code: string, name: string, call: Call): Set<number> {
  const session = new Session();
  session.connect();
  const post = (method: string, parameters: object = {}): unknown => {
    let answer: unknown;
    session.post(method, parameters, (error: Error | null, result?: unknown) => {
      if (error) throw error;
      answer = result;
    });
    return answer;
  };
  post('Profiler.enable');
  post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  const exports = evaluate(code, `/tree/${name}`);
  post('Profiler.takePreciseCoverage');
  tryCall(call, exports);
  const { result } = post('Profiler.takePreciseCoverage') as { readonly result: readonly Coverage[] };
  session.disconnect();
  const lines = new Map<never, Set<number>>();
  const script = new CoveredScript('/tree', `/tree/${name}`, wrapped(code));
  for (const { functions } of result.filter(({ url }) => url.endsWith(`/tree/${name}`))) {
    const flat = functions.flatMap(({ ranges }) =>
      ranges.flatMap(({ startOffset, endOffset, count }) => [startOffset, endOffset, count > 0 ? 1 : 0]),
    );
    script.addExecuted(flat, lines);
  }
  return new Set([...lines.values()].flatMap((set) => [...set]));
}

/** Executed statements that are not told, and told lines in functions that did not run. */
function differences(source: string, name: string, call: Call): { missed: number[]; invented: number[] } {
  const truth = truthOf(source, name, call);
  const isTypeScript = name.endsWith('.ts');
  const code = transformSync(source, {
    loader: isTypeScript ? 'ts' : 'js',
    format: 'cjs',
    sourcefile: name,
    ...(isTypeScript ? { sourcemap: 'inline' } : {}),
    target: 'node20',
  }).code;
  // As JavaScript it is compared with the text that runs.
  const told = isTypeScript ? toldOf(code, name, call) : toldOf(source, name, call);
  expect(truth.statements.size).toBeGreaterThan(0);
  return {
    missed: [...truth.statements].filter((line) => !told.has(line)),
    invented: [...told].filter((line) => truth.unreached.has(line)),
  };
}

const run =
  (name: string, ...values: unknown[]): Call =>
  (exports) =>
    (exports[name] as (...given: unknown[]) => unknown)(...values);
const repository = join(import.meta.dirname, '../../..');
const constructs = `
class Base {
  items: number[] = [];
  static made = 0;
  #secret = 1;
  constructor(private readonly name: string) {
    Base.made += 1;
    this.items.push(this.#secret);
  }
  get first(): number {
    return this.items[0] ?? 0;
  }
  set first(value: number) {
    this.items[0] = value;
  }
  *each() {
    for (const item of this.items) {
      yield item;
    }
  }
  never() {
    return this.name;
  }
}

class Derived extends Base {
  constructor() {
    super('derived');
    const add = (n: number) => {
      this.items.push(n);
    };
    [1, 2, 3].forEach(add);
  }
}

export function constructsOf(n: number): unknown {
  const thing = new Derived();
  thing.first = thing.first + n;
  let sum = 0;
  for (const item of thing.each()) sum += item;
  outer: for (let i = 0; i < 3; i += 1) {
    for (let j = 0; j < 3; j += 1) {
      if (j === 1) continue outer;
      if (i === 2) break outer;
      sum += j;
    }
  }
  do {
    sum -= 1;
  } while (sum > 100);
  while (sum > 3) {
    sum -= 2;
  }
  const { a = fallback(), ...rest } = { b: 2 } as { a?: number; b: number };
  const late = () => {
    return rest.b;
  };
  try {
    throws(n);
    sum += 1;
  } catch (error) {
    sum += 10;
  } finally {
    sum += 100;
  }
  switch (n) {
    case 0:
    case 1:
      sum += 1;
    case 2:
      sum += 2;
      break;
    default:
      sum += 3;
  }
  const text = \`\${sum > 1 ? label('x') : label('y')}\`;
  const both = n > 100 && late();
  const maybe = (rest as { f?: () => number }).f?.();
  return [text, both, maybe, a, n > 0
    ? positive(n)
    : negative(n)];
}

function fallback(): number {
  return 7;
}
function throws(n: number): never {
  if (n > 0) throw new Error('no');
  throw new TypeError('no');
}
const label = (text: string): string => text.toUpperCase();
const positive = (n: number): number =>
  n * 2;
const negative = (n: number): number =>
  -n;
export async function later(n: number): Promise<number> {
  const twice = n * 2;
  return twice;
}
enum Color {
  Red = 1,
  Green,
}
export function colorOf(n: number): string {
  if (n === Color.Red) {
    return 'red';
  }
  return Color[n] ?? 'none';
}
`;
const javaScript = transformSync(constructs, { loader: 'ts', format: 'cjs', target: 'node20' }).code;
const codeCharacters = readFileSync(join(repository, 'src/testing/node/codeCharacters.ts'), 'utf8');
const lineSet = readFileSync(join(repository, 'src/workspace/lineSet.ts'), 'utf8');
const sets =
  (visit: (set: Record<string, (...values: unknown[]) => unknown>, other: unknown) => unknown): Call =>
  (exports) => {
    const made = exports['LineSet'] as { of(lines: number[]): Record<string, (...values: unknown[]) => unknown> };
    return visit(made.of([1, 70]), made.of([3, 400]));
  };

describe('told lines are those that ran', () => {
  it.each<[string, string, string, Call]>([
    ['many constructs', constructs, 'constructs.ts', run('constructsOf', 1)],
    ['many constructs, other branches', constructs, 'constructs.ts', run('constructsOf', -5)],
    ['an async function', constructs, 'constructs.ts', run('later', 1)],
    ['an enum', constructs, 'constructs.ts', run('colorOf', 1)],
    ['many constructs in JavaScript', javaScript, 'constructs.js', run('constructsOf', 1)],
    ['other branches in JavaScript', javaScript, 'constructs.js', run('constructsOf', -5)],
    ['a scanner, of words', codeCharacters, 'codeCharacters.ts', run('markCode', 'const a = 1;')],
    ['a scanner, of comments', codeCharacters, 'codeCharacters.ts', run('markCode', '#!x\n// a\n/* b */ c')],
    ['a scanner, of texts', codeCharacters, 'codeCharacters.ts', run('markCode', "'a\\'' + `x${{ a: 1 }}y` / 2")],
    ['a scanner, of expressions', codeCharacters, 'codeCharacters.ts', run('markCode', 'return /[/]\\//.test(a / b)')],
    ['a set', lineSet, 'lineSet.ts', sets((set, other) => set['union']?.(other))],
    ['a set that is asked', lineSet, 'lineSet.ts', sets((set) => [set['has']?.(3), set['hasAnyIn']?.(2, 69)])],
    ['a set that is packed', lineSet, 'lineSet.ts', sets((set) => set['pack']?.())],
    ['a set that is walked', lineSet, 'lineSet.ts', sets((set) => [...(set as unknown as Iterable<number>)])],
  ])('%s', (_title, source, name, call) => {
    expect(differences(source, name, call)).toEqual({ missed: [], invented: [] });
  });
});
