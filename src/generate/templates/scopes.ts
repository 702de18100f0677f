import type { SyntaxNode } from '../../syntax/tree.ts';
import type { DefinitionIndex } from '../definitionIndex.ts';
import type { Binding, FileFacts } from './fileFacts.ts';
import type { LanguageShape } from './languageShape.ts';
import { closestBelow, functionOf } from './nodes.ts';
import type { TypeSet, ValueTypes } from './valueTypes.ts';

/** A piece of code that may fill a template. */
export interface Ingredient {
  readonly text: string;
  /** In (0, 1]. */
  readonly plausibility: number;
}

export interface Variable extends Ingredient {
  readonly types: TypeSet;
  /** Made but never read in its function: somebody forgot to use it. */
  readonly isUnused: boolean;
}

export interface Callable extends Ingredient {
  readonly kind: 'function' | 'class' | 'import';
  readonly parameters: readonly string[] | undefined;
}

const mostVariables = 30;
const mostSitesRemembered = 2000;

/** The names that can be used at a place of one file. */
export class Scopes {
  readonly #facts: FileFacts;
  readonly #shape: LanguageShape;
  readonly #definitions: DefinitionIndex;
  readonly #types: ValueTypes;
  readonly #variables = new Map<number, readonly Variable[]>();
  readonly #callables = new Map<number, readonly Callable[]>();

  constructor(facts: FileFacts, shape: LanguageShape, definitions: DefinitionIndex, types: ValueTypes) {
    this.#facts = facts;
    this.#shape = shape;
    this.#definitions = definitions;
    this.#types = types;
  }

  /** Parameters and variables, by how near the site they are used; the own object's name is left out. */
  variables(site: SyntaxNode): readonly Variable[] {
    let variables = this.#variables.get(site.row);
    if (!variables) {
      if (this.#variables.size >= mostSitesRemembered) this.#variables.clear();
      variables = this.#findVariables(site);
      this.#variables.set(site.row, variables);
    }
    return variables;
  }

  /** Functions, classes and imported names. */
  callables(site: SyntaxNode): readonly Callable[] {
    const scopes = this.#scopesOf(site);
    const innermost = scopes.find((scope) => this.#facts.bindings.has(scope.row)) ?? this.#facts.tree.root;
    let callables = this.#callables.get(innermost.row);
    if (!callables) {
      callables = this.#findCallables(scopes);
      this.#callables.set(innermost.row, callables);
    }
    return callables;
  }

  #findVariables(site: SyntaxNode): Variable[] {
    const found = new Map<string, Binding>();
    const written = new Set<string>();
    for (const scope of this.#scopesOf(site)) {
      for (const binding of this.#facts.bindings.get(scope.row) ?? []) {
        const { name, kind } = binding;
        if (kind !== 'parameter' && kind !== 'variable') continue;
        if (name === '_' || name.startsWith('__') || name === this.#shape.knowledge.self) continue;
        if (binding.node.end <= site.start || kind === 'parameter') written.add(name);
        if (!found.has(name)) found.set(name, binding);
      }
    }
    return [...found.values()]
      .map((binding) => ({ binding, distance: this.#distanceTo(binding, site) }))
      .sort((a, b) => a.distance - b.distance)
      .slice(0, mostVariables)
      .map(({ binding }, rank) => this.#variable(binding, rank, written.has(binding.name)));
  }

  #variable(binding: Binding, rank: number, isWrittenBefore: boolean): Variable {
    const isLocal = binding.kind === 'parameter' || functionOf(binding.node, this.#shape) !== undefined;
    const isUnused = isLocal && this.#isUnused(binding);
    const certainty = isLocal ? (isWrittenBefore ? 1 : 0.3) : 0.5;
    return {
      text: binding.name,
      plausibility: Math.min(1, 0.92 ** rank * certainty * (isUnused ? 1.2 : 0.85)),
      types: this.#types.ofName(binding.name, binding.node),
      isUnused,
    };
  }

  #findCallables(scopes: readonly SyntaxNode[]): Callable[] {
    const found = new Map<string, Callable>();
    for (const scope of scopes) {
      for (const { name, kind } of this.#facts.bindings.get(scope.row) ?? []) {
        if (found.has(name) || kind === 'parameter' || kind === 'variable') continue;
        const parameters = this.#definitions.named(name)[0]?.parameters ?? this.#parametersHere(name);
        found.set(name, { text: name, kind, parameters, plausibility: kind === 'import' ? 0.5 : 1 });
      }
    }
    return [...found.values()];
  }

  #parametersHere(name: string): string[] | undefined {
    const { fields } = this.#shape;
    const definition = this.#facts.functions.find((node) => node.child(fields.name)?.text === name);
    return definition?.child(fields.parameters)?.namedChildren.map((node) => node.text);
  }

  /** Innermost first. A class's names are visible in its own statements only, parameters not in their own list. */
  #scopesOf(site: SyntaxNode): SyntaxNode[] {
    const { kinds } = this.#shape;
    const inParameters = closestBelow(site, kinds.parameterList, kinds.statement);
    const scopes: SyntaxNode[] = [];
    let isInFunction = false;
    for (const node of site.ancestors()) {
      if (kinds.class.has(node.kind) && isInFunction) continue;
      if (kinds.function.has(node.kind) && inParameters?.parent?.equals(node) === true) continue;
      isInFunction ||= kinds.function.has(node.kind);
      scopes.push(node);
    }
    return scopes;
  }

  #distanceTo(binding: Binding, site: SyntaxNode): number {
    let nearest = Math.abs(binding.node.start - site.start);
    for (const use of this.#facts.uses.get(binding.name) ?? []) {
      if (!use.equals(site)) nearest = Math.min(nearest, Math.abs(use.start - site.start));
    }
    return nearest;
  }

  #isUnused(binding: Binding): boolean {
    const uses = this.#facts.uses.get(binding.name) ?? [];
    return uses.filter((use) => binding.scope.contains(use)).length <= 1;
  }
}
