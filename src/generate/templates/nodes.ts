import type { SyntaxNode } from '../../syntax/tree.ts';
import type { ChildPosition, Kinds, LanguageShape } from './languageShape.ts';

// Questions about nodes that the table of the language answers.

export interface Argument {
  readonly node: SyntaxNode;
  /** Of a named argument. */
  readonly name?: string;
  readonly value: SyntaxNode;
}

export interface Call {
  readonly node: SyntaxNode;
  readonly callee: SyntaxNode;
  /** What the method is called on. */
  readonly receiver: SyntaxNode | undefined;
  /** The identifier that names the function or method; undefined for other callees. */
  readonly name: SyntaxNode | undefined;
  /** Undefined where the arguments are not a list in parentheses. */
  readonly list: SyntaxNode | undefined;
  readonly arguments: readonly Argument[];
}

export interface Operation {
  readonly node: SyntaxNode;
  readonly left: SyntaxNode;
  readonly token: SyntaxNode;
  readonly operator: string;
  readonly right: SyntaxNode;
}

export interface Member {
  readonly object: SyntaxNode;
  readonly name: SyntaxNode;
}

export function childAt(node: SyntaxNode, position: ChildPosition): SyntaxNode | undefined {
  return typeof position === 'string' ? node.child(position) : node.namedChildren.at(position);
}

export function conditionOf(node: SyntaxNode, shape: LanguageShape): SyntaxNode | undefined {
  const position = shape.conditions.get(node.kind);
  return position === undefined ? undefined : childAt(node, position);
}

/** Whether the node is the whole condition of its parent. */
export function isCondition(node: SyntaxNode, shape: LanguageShape): boolean {
  return node.parent !== undefined && conditionOf(node.parent, shape)?.equals(node) === true;
}

/** The expression inside any number of parentheses. */
export function withoutParentheses(node: SyntaxNode, shape: LanguageShape): SyntaxNode {
  let inner = node;
  while (shape.kinds.parenthesised.has(inner.kind)) {
    const child = inner.namedChildren[0];
    if (!child) return inner;
    inner = child;
  }
  return inner;
}

export function callOf(node: SyntaxNode, shape: LanguageShape): Call | undefined {
  const fields = shape.calls.get(node.kind);
  const callee = fields && childAt(node, fields.callee);
  const list = fields && childAt(node, fields.arguments);
  if (!callee || !list) return undefined;
  const member = memberOf(callee, shape);
  const isList = shape.kinds.argumentList.has(list.kind);
  return {
    node,
    callee,
    receiver: member?.object,
    name: member?.name ?? (shape.kinds.identifier.has(callee.kind) ? callee : undefined),
    list: isList ? list : undefined,
    arguments: isList ? list.namedChildren.map((child) => argumentOf(child, shape)) : [{ node: list, value: list }],
  };
}

function argumentOf(node: SyntaxNode, shape: LanguageShape): Argument {
  const fields = shape.namedArguments.get(node.kind);
  const name = fields && childAt(node, fields.name);
  const value = fields && childAt(node, fields.value);
  return name && value ? { node, name: name.text, value } : { node, value: node };
}

/** The call whose callee this node is, or names. */
export function callNamedBy(node: SyntaxNode, shape: LanguageShape): Call | undefined {
  const parent = node.parent;
  if (!parent) return undefined;
  for (const candidate of [parent, parent.parent]) {
    const call = candidate && callOf(candidate, shape);
    if (call?.name?.equals(node) === true) return call;
  }
  return undefined;
}

/** The call that this node is an argument of, with the argument's place. */
export function callWithArgument(
  node: SyntaxNode,
  shape: LanguageShape,
): { readonly call: Call; readonly argument: Argument; readonly index: number } | undefined {
  let argument = node;
  if (argument.parent && shape.namedArguments.has(argument.parent.kind)) argument = argument.parent;
  const list = argument.parent;
  if (!list?.parent || !shape.kinds.argumentList.has(list.kind)) return undefined;
  const call = callOf(list.parent, shape);
  const index = call?.arguments.findIndex((other) => other.node.equals(argument) && other.value.contains(node)) ?? -1;
  const found = call?.arguments[index];
  return call && found ? { call, argument: found, index } : undefined;
}

export function memberOf(node: SyntaxNode, shape: LanguageShape): Member | undefined {
  const fields = shape.members.get(node.kind);
  const object = fields && childAt(node, fields.object);
  const name = fields && childAt(node, fields.name);
  return object && name ? { object, name } : undefined;
}

export function subscriptOf(
  node: SyntaxNode,
  shape: LanguageShape,
): { readonly object: SyntaxNode; readonly index: SyntaxNode } | undefined {
  const fields = shape.subscripts.get(node.kind);
  const object = fields && childAt(node, fields.object);
  const index = fields && childAt(node, fields.index);
  return object && index ? { object, index } : undefined;
}

/** Each operator of a node with its two operands; a chained comparison has several. */
export function operationsOf(node: SyntaxNode, shape: LanguageShape): Operation[] {
  if (!shape.kinds.binary.has(node.kind)) return [];
  const children = node.children.filter((child) => !child.isExtra);
  return children.flatMap((token, at) => {
    const left = children[at - 1];
    const right = children[at + 1];
    const isOperator = token.field === 'operator' || token.field === 'operators';
    return isOperator && left && right ? [{ node, left, token, operator: token.text.replace(/\s+/g, ' '), right }] : [];
  });
}

/** Binary nodes with one operator only, such as `a + b`. */
export function operationOf(node: SyntaxNode, shape: LanguageShape): Operation | undefined {
  const operations = operationsOf(node, shape);
  return operations.length === 1 ? operations[0] : undefined;
}

export const isLogical = (operation: Operation, shape: LanguageShape): boolean =>
  shape.operators.logical.has(operation.operator);
export const isComparison = (operation: Operation, shape: LanguageShape): boolean =>
  shape.operators.comparison.has(operation.operator);
export const isArithmetic = (operation: Operation, shape: LanguageShape): boolean =>
  shape.operators.arithmetic.has(operation.operator);

export function precedenceOf(node: SyntaxNode, shape: LanguageShape): number {
  const byKind = shape.precedence.kinds.get(node.kind);
  if (byKind !== undefined) return byKind;
  const operator = operationOf(node, shape)?.operator;
  return (operator === undefined ? undefined : shape.precedence.operators.get(operator)) ?? shape.precedence.tightest;
}

/** The node's text, in parentheses where it would otherwise fall apart beside an operator of the given precedence. */
export function operandText(node: SyntaxNode, precedence: number, shape: LanguageShape): string {
  return precedenceOf(node, shape) < precedence ? `(${node.text})` : node.text;
}

/** Whether an identifier stands for a value that is read here: not a name being made, nor a label. */
export function isRead(node: SyntaxNode, shape: LanguageShape): boolean {
  return shape.kinds.identifier.has(node.kind) && !isBinding(node, shape) && !isLabel(node, shape);
}

export function isBinding(node: SyntaxNode, shape: LanguageShape): boolean {
  return standsAt(node, shape.bindings);
}

export function isLabel(node: SyntaxNode, shape: LanguageShape): boolean {
  return standsAt(node, shape.labels);
}

function standsAt(node: SyntaxNode, positions: ReadonlyMap<string, readonly ChildPosition[] | 'all'>): boolean {
  const parent = node.parent;
  const places = parent && positions.get(parent.kind);
  if (!places) return false;
  return places === 'all' || places.some((place) => childAt(parent, place)?.equals(node) === true);
}

/** The innermost ancestor (or the node itself) of the given kinds, not looking beyond `limit`. */
export function closestBelow(node: SyntaxNode, kinds: Kinds, limit: Kinds): SyntaxNode | undefined {
  for (let at: SyntaxNode | undefined = node; at; at = at.parent) {
    if (kinds.has(at.kind)) return at;
    if (limit.has(at.kind)) return undefined;
  }
  return undefined;
}

export const functionOf = (node: SyntaxNode, shape: LanguageShape): SyntaxNode | undefined =>
  node.closest(shape.kinds.function);

export function literalKind(
  node: SyntaxNode,
  shape: LanguageShape,
): 'number' | 'string' | 'boolean' | 'null' | undefined {
  if (shape.kinds.number.has(node.kind)) return 'number';
  if (shape.kinds.string.has(node.kind)) return 'string';
  if (shape.kinds.boolean.has(node.kind)) return 'boolean';
  return shape.kinds.null.has(node.kind) ? 'null' : undefined;
}

/** A literal, also with a minus sign: it means the same everywhere. */
export function isPlainValue(node: SyntaxNode, shape: LanguageShape): boolean {
  if (!shape.kinds.unaryMinus.has(node.kind)) return literalKind(node, shape) !== undefined;
  const operand = node.namedChildren[0];
  return operand !== undefined && shape.kinds.number.has(operand.kind);
}

/** Whether a value is written to the place that the node names, or the place is deleted. */
export function isTarget(node: SyntaxNode, shape: LanguageShape): boolean {
  return isBinding(node, shape) || isLabel(node, shape);
}

/** Names that the expression reads, each once. */
export function namesReadIn(node: SyntaxNode, shape: LanguageShape): string[] {
  const names = new Set<string>();
  for (const inner of node.walk()) if (isRead(inner, shape)) names.add(inner.text);
  return [...names];
}

/** One line of at most `length` characters, for messages. */
export function abbreviated(text: string, length = 48): string {
  const line = text.replace(/\s*\n\s*/g, ' ');
  return line.length <= length ? line : `${line.slice(0, length - 1)}…`;
}
