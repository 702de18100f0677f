import { LineIndex } from '../workspace/positions.ts';
import type { DefinitionKind, OutlineDefinition } from './outline.ts';
import { isCallableKind, isTypeKind } from './outline.ts';

/** A definition of which everything is known but where it stands among the others. */
export interface LooseDefinition extends Omit<OutlineDefinition, 'parent' | 'line' | 'endLine'> {
  /** No definition where it stands in a function. */
  readonly isDroppedInFunctions: boolean;
}

/** A definition that may be around the next one. */
interface Open {
  readonly start: number;
  readonly end: number;
  readonly row: number;
}

/**
 * Puts definitions into each other. What is none where it stands is dropped: a variable in a function, a field of nothing.
 * @param inOrder by where they start, outer ones before inner ones
 */
export function nestDefinitions(inOrder: readonly LooseDefinition[], text: string): OutlineDefinition[] {
  const lines = new LineIndex(text);
  const definitions: OutlineDefinition[] = [];
  const open: Open[] = [];
  const fields = new Set<string>();
  let values: readonly Open[] = [];
  for (const one of inOrder) {
    while (open.length > 0 && (open.at(-1)?.end ?? 0) < one.end) open.pop();
    const nearest = parentOf(one, open, definitions);
    const kind = kindWithin(definitions[nearest], one, isInValue(one, values, definitions[nearest]));
    const parent = kind === 'field' ? typeAround(open, definitions) : nearest;
    const around = definitions[parent];
    if (kind === 'field') {
      // One that is assigned twice is one.
      const key = `${parent}.${one.receiver ?? ''}.${one.name}`;
      if (!around || fields.has(key)) continue;
      fields.add(key);
    }
    const isLocal = one.isDroppedInFunctions && (isInFunction(around, definitions) || isInValueOf(around, one.end));
    if ((kind === 'variable' || kind === 'function') && isLocal) continue;
    // A variable that a function is assigned to, an enumerator that is a member, too.
    if (isSame(one, definitions.at(-1))) continue;
    definitions.push({
      kind,
      name: one.name,
      parent,
      receiver: one.receiver,
      headerStart: one.headerStart,
      start: one.start,
      end: one.end,
      nameStart: one.nameStart,
      bodyStart: one.bodyStart,
      line: lines.lineAt(one.start),
      endLine: lines.lineAt(Math.max(one.start, one.end - 1)),
      isTest: one.isTest || (around?.isTest ?? false),
      parameters: one.parameters,
      bases: one.bases,
    });
    // Of several names of one node the first is around what is in it.
    const isFirst = open.at(-1)?.start !== one.start || open.at(-1)?.end !== one.end;
    const row = { start: one.start, end: one.end, row: definitions.length - 1 };
    if (kind === 'field') values = [...values.filter(({ end }) => end > one.start), row];
    else if (isFirst) open.push(row);
  }
  return definitions;
}

/** -1 at the top. */
function parentOf(
  one: Pick<LooseDefinition, 'kind' | 'start' | 'end'>,
  open: readonly Open[],
  definitions: readonly OutlineDefinition[],
): number {
  const found = open.findLast(({ start, end, row }) => {
    // One node with two names is not a definition in a definition.
    if (start === one.start && end === one.end) return false;
    // `struct A { … } a;`, `typedef struct A { … } B;`: A is no member of what is declared along with it.
    const isDeclared = one.kind === 'struct' || one.kind === 'enum';
    const kind = definitions[row]?.kind;
    return !isDeclared || (kind !== 'variable' && kind !== 'type');
  });
  return found?.row ?? -1;
}

function typeAround(open: readonly Open[], definitions: readonly OutlineDefinition[]): number {
  const found = open.findLast(({ row }) => {
    const kind = definitions[row]?.kind;
    return kind !== undefined && isTypeKind(kind);
  });
  return found?.row ?? -1;
}

/** Whether it stands in what a field of the type around it is given: there a function is none of the type's. */
function isInValue(
  { start, end }: Pick<LooseDefinition, 'start' | 'end'>,
  fields: readonly Open[],
  around: OutlineDefinition | undefined,
): boolean {
  return fields.some((field) => field.start >= (around?.start ?? 0) && field.start < start && end <= field.end);
}

/** Functions and variables of a type are its methods and fields; what stands in its header or in a value is not. */
function kindWithin(
  around: OutlineDefinition | undefined,
  { kind, receiver, start }: Pick<LooseDefinition, 'kind' | 'receiver' | 'start'>,
  isValue: boolean,
): DefinitionKind {
  const isInType = around !== undefined && isTypeKind(around.kind) && start >= around.bodyStart && !isValue;
  if (kind === 'function' && (isInType || receiver !== undefined)) return 'method';
  return kind === 'variable' && isInType ? 'field' : kind;
}

function isSame(a: Pick<LooseDefinition, 'start' | 'end' | 'nameStart'>, b: OutlineDefinition | undefined): boolean {
  return a.start === b?.start && a.end === b.end && a.nameStart === b.nameStart;
}

function isInFunction(around: OutlineDefinition | undefined, definitions: readonly OutlineDefinition[]): boolean {
  for (let outer = around; outer; outer = definitions[outer.parent]) if (isCallableKind(outer.kind)) return true;
  return false;
}

/** A function without a name is around what is in a variable's value; `a = b = 1` are two variables. */
function isInValueOf(around: OutlineDefinition | undefined, end: number): boolean {
  return around?.kind === 'variable' && end !== around.end;
}
