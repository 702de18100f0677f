import type { SyntaxNode, SyntaxTree } from '../../syntax/tree.ts';
import type { LanguageShape } from './languageShape.ts';
import { isDocumentation } from './layout.ts';
import type { Call } from './nodes.ts';
import { callNamedBy, callOf, closestBelow, conditionOf, isBinding, isLabel, literalKind, memberOf } from './nodes.ts';

export interface Binding {
  readonly name: string;
  readonly node: SyntaxNode;
  /** Where the name is visible. */
  readonly scope: SyntaxNode;
  readonly kind: 'parameter' | 'variable' | 'function' | 'class' | 'import';
}

export interface MemberUse {
  /** The text before the dot. */
  readonly receiver: string;
  readonly name: string;
  readonly isCalled: boolean;
  readonly node: SyntaxNode;
}

/** What one walk over a file collects, all in text order. */
export interface FileFacts {
  readonly tree: SyntaxTree;
  /** By the row of the scope's node. */
  readonly bindings: ReadonlyMap<number, readonly Binding[]>;
  /** Identifiers that read or write a variable, by name. */
  readonly uses: ReadonlyMap<string, readonly SyntaxNode[]>;
  /** Every name that the file makes: assigned, defined, imported. */
  readonly names: ReadonlySet<string>;
  readonly members: readonly MemberUse[];
  /** By the name of the function or method. */
  readonly calls: ReadonlyMap<string, readonly Call[]>;
  readonly numbers: readonly SyntaxNode[];
  /** Neither documentation nor made of parts. */
  readonly strings: readonly SyntaxNode[];
  readonly conditions: readonly SyntaxNode[];
  readonly comments: readonly SyntaxNode[];
  readonly functions: readonly SyntaxNode[];
  readonly classes: readonly SyntaxNode[];
  readonly returns: readonly SyntaxNode[];
  readonly raises: readonly SyntaxNode[];
}

export function collectFacts(tree: SyntaxTree, shape: LanguageShape): FileFacts {
  const { kinds } = shape;
  const bindings = new Map<number, Binding[]>();
  const uses = new Map<string, SyntaxNode[]>();
  const names = new Set<string>();
  const calls = new Map<string, Call[]>();
  const facts = {
    tree,
    bindings,
    uses,
    names,
    calls,
    members: [] as MemberUse[],
    numbers: [] as SyntaxNode[],
    strings: [] as SyntaxNode[],
    conditions: [] as SyntaxNode[],
    comments: [] as SyntaxNode[],
    functions: [] as SyntaxNode[],
    classes: [] as SyntaxNode[],
    returns: [] as SyntaxNode[],
    raises: [] as SyntaxNode[],
  } satisfies FileFacts;
  const scopes: SyntaxNode[] = [tree.root];

  const bind = (node: SyntaxNode, scope: SyntaxNode, kind: Binding['kind']): void => {
    names.add(node.text);
    append(bindings, scope.row, { name: node.text, node, scope, kind });
  };

  const visitIdentifier = (node: SyntaxNode, scope: SyntaxNode): void => {
    const parent = node.parent;
    if (!parent) return;
    if (isBinding(node, shape)) {
      const isFunction = kinds.function.has(parent.kind);
      if (isFunction || kinds.class.has(parent.kind)) {
        bind(node, scopes.at(-2) ?? tree.root, isFunction ? 'function' : 'class');
        return;
      }
      const isParameter = closestBelow(node, kinds.parameterList, kinds.statement) !== undefined;
      bind(node, scope, isParameter ? 'parameter' : 'variable');
      append(uses, node.text, node);
    } else if (!isLabel(node, shape)) append(uses, node.text, node);
  };

  for (const node of tree.root.walk()) {
    while (scopes.length > 1 && node.start >= (scopes.at(-1)?.end ?? Infinity)) scopes.pop();
    const scope = scopes.at(-1) ?? tree.root;
    const kind = node.kind;
    if (kinds.comment.has(kind)) facts.comments.push(node);
    if (kinds.identifier.has(kind)) visitIdentifier(node, scope);
    else if (kinds.function.has(kind) || kinds.lambda.has(kind) || kinds.comprehension.has(kind)) scopes.push(node);
    else if (kinds.class.has(kind)) scopes.push(node);
    else if (kinds.import.has(kind)) for (const name of shape.importedNames(node)) bind(name, scope, 'import');
    else if (kinds.return.has(kind)) facts.returns.push(node);
    else if (kinds.raise.has(kind)) facts.raises.push(node);
    else if (shape.calls.has(kind)) {
      const call = callOf(node, shape);
      if (call?.name) append(calls, call.name.text, call);
    } else if (shape.members.has(kind)) {
      const member = memberOf(node, shape);
      if (member) {
        const isCalled = callNamedBy(member.name, shape) !== undefined;
        facts.members.push({ receiver: member.object.text, name: member.name.text, isCalled, node });
      }
    } else if (literalKind(node, shape) === 'number') facts.numbers.push(node);
    else if (kinds.string.has(kind) && isPlainString(node, shape)) facts.strings.push(node);
    if (kinds.function.has(kind)) facts.functions.push(node);
    if (kinds.class.has(kind)) facts.classes.push(node);
    const condition = conditionOf(node, shape);
    if (condition) facts.conditions.push(condition);
  }
  return facts;
}

function isPlainString(node: SyntaxNode, shape: LanguageShape): boolean {
  const isMadeOfParts = node.namedChildren.some(({ kind }) => shape.kinds.interpolation.has(kind));
  return !isMadeOfParts && !(node.parent && isDocumentation(node.parent, shape));
}

function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
