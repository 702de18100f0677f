import type { SyntaxNode } from '../../syntax/tree.ts';
import type { FileFacts } from './fileFacts.ts';
import type { LanguageShape, ValueType } from './languageShape.ts';
import {
  callNamedBy,
  callOf,
  childAt,
  functionOf,
  isArithmetic,
  isComparison,
  isLogical,
  literalKind,
  memberOf,
  operationOf,
  operationsOf,
  subscriptOf,
  withoutParentheses,
} from './nodes.ts';

export type TypeSet = ReadonlySet<ValueType>;

const none: TypeSet = new Set();
const containers: TypeSet = new Set(['string', 'list', 'tuple', 'set', 'mapping', 'container']);

/** Guesses types from how names are used in their function; empty means unknown. */
export class ValueTypes {
  readonly #facts: FileFacts;
  readonly #shape: LanguageShape;
  readonly #known = new Map<string, TypeSet>();

  constructor(facts: FileFacts, shape: LanguageShape) {
    this.#facts = facts;
    this.#shape = shape;
  }

  /** How plausible it is that a value of the one type can stand for the other, in (0, 1]. */
  fit(wanted: TypeSet, offered: TypeSet): number {
    if (wanted.size === 0 || offered.size === 0) return wanted.size === offered.size ? 0.7 : 0.5;
    if ([...wanted].some((type) => offered.has(type))) return 1;
    const isAnyContainer = (types: TypeSet): boolean => types.has('container');
    const areContainers = [...wanted].every((t) => containers.has(t)) && [...offered].every((t) => containers.has(t));
    if (areContainers && (isAnyContainer(wanted) || isAnyContainer(offered))) return 0.8;
    return areContainers ? 0.25 : 0.1;
  }

  ofName(name: string, place: SyntaxNode): TypeSet {
    const owner = functionOf(place, this.#shape) ?? this.#facts.tree.root;
    const key = `${owner.row} ${name}`;
    let types = this.#known.get(key);
    if (!types) {
      this.#known.set(key, none); // a name defined by itself
      types = this.#typesFromUses(name, owner);
      this.#known.set(key, types);
    }
    return types;
  }

  /** What the place of an identifier asks for; where it does not tell, what the name is elsewhere. */
  wantedAt(site: SyntaxNode): TypeSet {
    const wanted = new Set(this.#typesFromContext(site));
    return wanted.size > 0 ? wanted : this.ofExpression(site);
  }

  ofExpression(expression: SyntaxNode): TypeSet {
    const shape = this.#shape;
    const node = withoutParentheses(expression, shape);
    const literal = literalKind(node, shape);
    if (literal === 'null') return none;
    if (literal) return new Set([literal]);
    if (shape.kinds.identifier.has(node.kind)) return this.ofName(node.text, node);
    const named = shape.valueTypes.get(node.kind);
    if (named) return new Set([named]);
    const call = callOf(node, shape);
    if (call) {
      const type = call.name && shape.knowledge.resultTypes.get(call.name.text);
      return type ? new Set([type]) : none;
    }
    const subscript = subscriptOf(node, shape);
    if (subscript) return shape.kinds.slice.has(subscript.index.kind) ? this.ofExpression(subscript.object) : none;
    return this.#ofOperation(node);
  }

  #ofOperation(node: SyntaxNode): TypeSet {
    const shape = this.#shape;
    if (shape.kinds.negation.has(node.kind)) return new Set(['boolean']);
    if (shape.kinds.unaryMinus.has(node.kind)) return new Set(['number']);
    const operations = operationsOf(node, shape);
    const [operation] = operations;
    if (!operation) return none;
    if (operations.length > 1 || isComparison(operation, shape)) return new Set(['boolean']);
    const left = this.ofExpression(operation.left);
    if (isLogical(operation, shape)) return left;
    if (!isArithmetic(operation, shape)) return none;
    if (left.size > 0 && !left.has('number')) return left;
    const right = this.ofExpression(operation.right);
    return left.size > 0 || right.has('number') || operation.operator !== '+' ? new Set(['number']) : right;
  }

  #typesFromUses(name: string, owner: SyntaxNode): TypeSet {
    const types = new Set<ValueType>();
    for (const use of this.#facts.uses.get(name) ?? []) {
      if (owner.contains(use)) for (const type of this.#typesFromContext(use)) types.add(type);
    }
    if (types.size === 0) {
      const hint = this.#shape.knowledge.parameterTypes.get(name);
      if (hint) types.add(hint);
    }
    if (types.size > 1) types.delete('container');
    return types;
  }

  *#typesFromContext(use: SyntaxNode): Iterable<ValueType> {
    const shape = this.#shape;
    const parent = use.parent;
    if (!parent) return;
    const { knowledge } = shape;
    const member = memberOf(parent, shape);
    if (member) {
      const type = callNamedBy(member.name, shape) && knowledge.methodOwners.get(member.name.text);
      if (type) yield type;
      return;
    }
    if (subscriptOf(parent, shape)?.object.equals(use) === true) yield 'container';
    if (callOf(parent, shape)?.callee.equals(use) === true) yield 'callable';
    if (shape.kinds.slice.has(parent.kind)) yield 'number';
    const caller = parent.parent && callOf(parent.parent, shape);
    if (caller?.name && caller.arguments.some(({ node }) => node.equals(use))) {
      if (knowledge.lengths.has(caller.name.text)) yield 'container';
      if (knowledge.ranges.has(caller.name.text)) yield 'number';
    }
    yield* this.#typesFromBinding(use, parent);
    yield* this.#typesFromOperation(use, parent);
  }

  *#typesFromBinding(use: SyntaxNode, parent: SyntaxNode): Iterable<ValueType> {
    const shape = this.#shape;
    const annotation = parent.child(shape.fields.type);
    for (const word of annotation?.text
      .toLowerCase()
      .match(/[a-z]+/g)
      ?.slice(0, 1) ?? []) {
      const type = shape.knowledge.annotationTypes.get(word);
      if (type) yield type;
    }
    const assigned = shape.assignments.get(parent.kind) ?? shape.defaultParameters.get(parent.kind);
    if (assigned) {
      const target = childAt(parent, 'target' in assigned ? assigned.target : assigned.name);
      const value = childAt(parent, assigned.value);
      if (value && target?.equals(use) === true) yield* this.ofExpression(value);
    }
    const iteration = shape.iterations.get(parent.kind);
    if (!iteration) return;
    if (childAt(parent, iteration.source)?.equals(use) === true) yield 'container';
    else {
      const source = childAt(parent, iteration.source);
      const name = source && callOf(source, shape)?.name?.text;
      if (name !== undefined && shape.knowledge.ranges.has(name)) yield 'number';
    }
  }

  *#typesFromOperation(use: SyntaxNode, parent: SyntaxNode): Iterable<ValueType> {
    const shape = this.#shape;
    const operation = operationOf(parent, shape);
    if (!operation) return;
    const other = operation.left.equals(use) ? operation.right : operation.left;
    const otherType = literalKind(other, shape);
    if (isComparison(operation, shape)) {
      if (shape.operators.membership.has(operation.operator)) {
        if (operation.right.equals(use)) yield 'container';
      } else if (otherType === 'number' || otherType === 'string') yield otherType;
    } else if (!isLogical(operation, shape)) {
      const sign = operation.operator.replace(/=$/, '');
      if (otherType === 'string' && sign === '+') yield 'string';
      else if (otherType === 'number' && sign !== '*') yield 'number';
      else if (shape.operators.numeric.has(sign) && otherType !== 'string') yield 'number';
    }
  }
}
