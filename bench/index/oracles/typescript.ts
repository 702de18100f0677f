import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type ts from 'typescript';
import type { OracleLine } from '../compare.ts';

type Compiler = typeof ts;

/** Classes, functions and methods of TypeScript files as the TypeScript compiler parses them. */
export function* typescriptOracle(root: string, files: readonly string[]): Generator<OracleLine> {
  // Not bundled: it is large, and loads what it needs by itself.
  const compiler = createRequire(resolve('package.json'))('typescript') as Compiler;
  for (const file of files) {
    const text = readFileSync(join(root, file), 'utf8');
    const source = compiler.createSourceFile(file, text, compiler.ScriptTarget.Latest, true);
    const { parseDiagnostics } = source as ts.SourceFile & { readonly parseDiagnostics: readonly unknown[] };
    if (parseDiagnostics.length > 0) yield { file, error: 'the compiler reports syntax errors' };
    else yield* new FileOracle(compiler, file, source).definitionsIn(source);
  }
}

class FileOracle {
  readonly #ts: Compiler;
  readonly #file: string;
  readonly #source: ts.SourceFile;

  constructor(compiler: Compiler, file: string, source: ts.SourceFile) {
    this.#ts = compiler;
    this.#file = file;
    this.#source = source;
  }

  *definitionsIn(node: ts.Node): Generator<OracleLine> {
    const own = this.#definition(node);
    if (own) yield own;
    const children: ts.Node[] = [];
    this.#ts.forEachChild(node, (child) => void children.push(child));
    for (const child of children) yield* this.definitionsIn(child);
  }

  #definition(node: ts.Node): OracleLine | undefined {
    const ts = this.#ts;
    if (ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isEnumDeclaration(node)) {
      return this.#line('class', node.name?.text ?? 'default', node);
    }
    if (ts.isFunctionDeclaration(node)) return this.#line('function', node.name?.text ?? 'default', node);
    if (ts.isConstructorDeclaration(node)) return this.#line('method', 'constructor', node);
    const isMember = ts.isMethodDeclaration(node) || ts.isMethodSignature(node) || ts.isAccessor(node);
    if (isMember) return this.#line('method', this.#nameOf(node.name), node);
    if (ts.isClassExpression(node)) {
      const bound = this.#bound(node);
      return this.#line('class', bound?.name ?? node.name?.text ?? '<anonymous>', bound?.node ?? node);
    }
    if (!ts.isFunctionExpression(node) && !ts.isArrowFunction(node)) return undefined;
    const bound = this.#bound(node);
    if (bound) return this.#line(bound.isMember ? 'method' : 'function', bound.name, bound.node);
    // A callback is a function with a name only if it says so itself.
    return node.name && this.#line('function', node.name.text, node);
  }

  /** What a function or class in an expression is known by. */
  #bound(value: ts.Node): { readonly name: string; readonly node: ts.Node; readonly isMember: boolean } | undefined {
    const ts = this.#ts;
    const node = value.parent;
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name)) {
      return { name: node.name.text, node, isMember: false };
    }
    if (ts.isPropertyAssignment(node) || ts.isPropertyDeclaration(node)) {
      return { name: this.#nameOf(node.name), node, isMember: true };
    }
    if (ts.isExportAssignment(node) && !node.isExportEquals) return { name: 'default', node: value, isMember: false };
    const isAssigned =
      ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
      ts.isPropertyAccessExpression(node.left);
    if (!isAssigned) return undefined;
    const { expression, name } = node.left;
    const isMember = ts.isIdentifier(expression) && !['exports', 'module'].includes(expression.text);
    return { name: name.text, node, isMember };
  }

  /** Without quotes; computed names as they are written. */
  #nameOf(name: ts.PropertyName): string {
    const ts = this.#ts;
    return ts.isStringLiteral(name) || ts.isIdentifier(name) ? name.text : name.getText(this.#source);
  }

  #line(kind: 'class' | 'function' | 'method', name: string, node: ts.Node): OracleLine {
    const lineAt = (offset: number): number => this.#source.getLineAndCharacterOfPosition(offset).line + 1;
    const start = this.#afterDecorators(node);
    return { file: this.#file, kind, name, line: lineAt(start), endLine: lineAt(node.getEnd() - 1) };
  }

  #afterDecorators(node: ts.Node): number {
    const decorators = this.#ts.canHaveDecorators(node) ? (this.#ts.getDecorators(node) ?? []) : [];
    const last = decorators.at(-1);
    if (!last) return node.getStart(this.#source);
    const gap = /^\s*/.exec(this.#source.text.slice(last.end))?.[0].length ?? 0;
    return last.end + gap;
  }
}
