import type { SyntaxNode } from '../../syntax/tree.ts';
import type { DefinitionIndex } from '../definitionIndex.ts';
import type { ProjectDefinition } from '../ingredients.ts';
import type { FileFacts, MemberUse } from './fileFacts.ts';
import type { LanguageShape } from './languageShape.ts';
import type { Call } from './nodes.ts';
import { functionOf, isLogical, namesReadIn, operationOf, withoutParentheses } from './nodes.ts';
import type { Callable, Ingredient, Variable } from './scopes.ts';
import { Scopes } from './scopes.ts';
import { ValueTypes } from './valueTypes.ts';

export interface ConditionInFile extends Ingredient {
  readonly node: SyntaxNode;
}

interface Clause {
  readonly node: SyntaxNode;
  readonly names: readonly string[];
}

const mostLiterals = 12;
const mostConditions = 8;
/** Of literals and conditions, so many nearest a function are considered inside it. */
const poolSize = 60;

/** What the templates may put in at a site of one file, likeliest first. */
export class Ingredients {
  readonly types: ValueTypes;
  readonly #facts: FileFacts;
  readonly #shape: LanguageShape;
  readonly #definitions: DefinitionIndex;
  readonly #scopes: Scopes;
  readonly #members: ReadonlyMap<string, readonly MemberUse[]>;
  readonly #pools = new Map<string, readonly SyntaxNode[]>();
  #clauses: ReadonlyMap<number, Clause> | undefined;

  constructor(facts: FileFacts, shape: LanguageShape, definitions: DefinitionIndex) {
    this.#facts = facts;
    this.#shape = shape;
    this.#definitions = definitions;
    this.types = new ValueTypes(facts, shape);
    this.#scopes = new Scopes(facts, shape, definitions, this.types);
    this.#members = byReceiver(facts.members);
  }

  /** Variables that can be read at the site, by how near they are used; callables and modules are left out. */
  variables(site: SyntaxNode): readonly Variable[] {
    return this.#scopes.variables(site);
  }

  /** Functions, classes and imported names that can be used at the site. */
  callables(site: SyntaxNode): readonly Callable[] {
    return this.#scopes.callables(site);
  }

  definitions(name: string): readonly ProjectDefinition[] {
    return this.#definitions.named(name);
  }

  /** Methods of the project's classes of this name. */
  methodsOf(container: string): readonly ProjectDefinition[] {
    return this.#definitions.methodsOf(container);
  }

  /** Members that the file uses on the same receiver: anywhere in the class for the object itself, else in the file. */
  members(site: SyntaxNode, receiver: string): { readonly name: string; readonly isCalled: boolean }[] {
    const isSelf = receiver === this.#shape.knowledge.self;
    const around = (isSelf && site.closest(this.#shape.kinds.class)) || this.#facts.tree.root;
    const uses = (this.#members.get(receiver) ?? [])
      .filter((member) => around.contains(member.node))
      .sort((a, b) => Math.abs(a.node.start - site.start) - Math.abs(b.node.start - site.start));
    const members = new Map<string, { readonly name: string; readonly isCalled: boolean }>();
    for (const { name, isCalled } of uses) if (!members.has(name)) members.set(name, { name, isCalled });
    const container = isSelf ? around.child(this.#shape.fields.name)?.text : undefined;
    for (const { name } of container === undefined ? [] : this.methodsOf(container)) {
      if (!members.has(name)) members.set(name, { name, isCalled: true });
    }
    return [...members.values()];
  }

  /** Numbers near the site, each once, the site's own left out. */
  numbers(site: SyntaxNode): string[] {
    return this.#nearestTexts('numbers', this.#facts.numbers, site);
  }

  /** String literals near the site, as written, each once. */
  strings(site: SyntaxNode): string[] {
    return this.#nearestTexts('strings', this.#facts.strings, site);
  }

  /** Conditions and their clauses from this function, then from the file, whose names can all be read at the site. */
  conditions(site: SyntaxNode): ConditionInFile[] {
    const own = functionOf(site, this.#shape);
    const known = new Set([...this.variables(site), ...this.callables(site)].map(({ text }) => text));
    const clauses = this.#allClauses();
    const nearby = this.#pool(
      'conditions',
      [...clauses.values()].map(({ node }) => node),
      site,
    );
    const found = new Map<string, ConditionInFile>();
    for (const node of nearby) {
      if (found.size >= mostConditions) break;
      const names = clauses.get(node.row)?.names ?? [];
      const isUsable = names.length > 0 && names.every((name) => known.has(name) || this.#isForeign(name));
      if (!isUsable || node.contains(site) || site.contains(node) || found.has(node.text)) continue;
      found.set(node.text, { text: node.text, node, plausibility: own?.contains(node) === true ? 1 : 0.4 });
    }
    return [...found.values()];
  }

  /** Calls of functions and methods of this name in the file. */
  calls(name: string): readonly Call[] {
    return this.#facts.calls.get(name) ?? [];
  }

  /** What the function around the site returns, the commonest first; the empty text for a bare return. */
  returnedValues(site: SyntaxNode): string[] {
    const own = functionOf(site, this.#shape);
    const counts = new Map<string, number>();
    for (const node of this.#facts.returns) {
      if (!own?.contains(node) || functionOf(node, this.#shape)?.equals(own) !== true) continue;
      const value = node.namedChildren[0]?.text ?? '';
      if (value.length <= 40) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    return [...counts].sort((a, b) => b[1] - a[1]).map(([text]) => text);
  }

  /** Statements that raise, of the function around the site, else of the file. */
  raisedErrors(site: SyntaxNode): string[] {
    const own = functionOf(site, this.#shape);
    const inFile = this.#facts.raises.filter((node) => node.namedChildren.length > 0 && !node.text.includes('\n'));
    const inFunction = inFile.filter((node) => own?.contains(node) === true);
    return [...new Set((inFunction.length > 0 ? inFunction : inFile).map((node) => node.text))].slice(0, 2);
  }

  /** Types that the file tests values for. */
  testedTypes(): string[] {
    const tests = [...this.#shape.knowledge.typeTests].flatMap((name) => this.calls(name));
    return [...new Set(tests.flatMap((call) => call.arguments[1]?.value.text ?? []))].slice(0, 4);
  }

  /** Functions in scope that answer a question about one value: `is_prime`. */
  predicateFunctions(site: SyntaxNode): string[] {
    const { predicateName } = this.#shape.knowledge;
    return this.callables(site)
      .filter(({ text, kind, parameters }) => kind !== 'class' && parameters?.length === 1 && predicateName.test(text))
      .map(({ text }) => text);
  }

  /** A name that the file uses and nobody makes: a builtin. */
  #isForeign(name: string): boolean {
    return name === this.#shape.knowledge.self || !this.#facts.names.has(name);
  }

  #allClauses(): ReadonlyMap<number, Clause> {
    this.#clauses ??= new Map(
      this.#facts.conditions
        .flatMap((condition) => clausesOf(withoutParentheses(condition, this.#shape), this.#shape))
        .filter((node) => node.end - node.start <= 80 && !node.text.includes('\n'))
        .map((node) => [node.row, { node, names: namesReadIn(node, this.#shape) }]),
    );
    return this.#clauses;
  }

  #nearestTexts(name: string, nodes: readonly SyntaxNode[], site: SyntaxNode): string[] {
    const texts = this.#pool(name, nodes, site)
      .filter((node) => node.end - node.start <= 60)
      .map((node) => node.text);
    return [...new Set(texts)].filter((text) => text !== site.text).slice(0, mostLiterals);
  }

  /** Nodes of the site's function, nearest first, then those nearest to it. */
  #pool(name: string, nodes: readonly SyntaxNode[], site: SyntaxNode): SyntaxNode[] {
    const own = functionOf(site, this.#shape) ?? this.#facts.tree.root;
    const key = `${name} ${own.row}`;
    let pool = this.#pools.get(key);
    if (!pool) {
      const outside = (node: SyntaxNode): number => Math.max(0, own.start - node.start, node.start - own.end);
      pool = [...nodes].sort((a, b) => outside(a) - outside(b)).slice(0, poolSize);
      this.#pools.set(key, pool);
    }
    const distance = (node: SyntaxNode): number =>
      Math.abs(node.start - site.start) + (own.contains(node) ? 0 : this.#facts.tree.text.length);
    return [...pool].sort((a, b) => distance(a) - distance(b));
  }
}

/** A condition and the parts that `and` and `or` join in it. */
function clausesOf(condition: SyntaxNode, shape: LanguageShape): SyntaxNode[] {
  const operation = operationOf(condition, shape);
  if (!operation || !isLogical(operation, shape)) return [condition];
  const parts = [operation.left, operation.right].flatMap((part) => clausesOf(withoutParentheses(part, shape), shape));
  return [...parts, condition];
}

function byReceiver(members: readonly MemberUse[]): Map<string, MemberUse[]> {
  const receivers = new Map<string, MemberUse[]>();
  for (const member of members) {
    const others = receivers.get(member.receiver);
    if (others) others.push(member);
    else receivers.set(member.receiver, [member]);
  }
  return receivers;
}
