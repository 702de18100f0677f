import { performance } from 'node:perf_hooks';
import type { FileOutline } from '../../src/symbols/codeIndex.ts';
import type { WorkspaceIndex } from '../../src/symbols/symbols.ts';
import type { RelativePath } from '../../src/workspace/paths.ts';
import { withIndex } from './builtIndex.ts';
import type { Bench, Row } from './rows.ts';
import { inMilliseconds, latencyRow, Random } from './rows.ts';

const editCount = 100;
const limitMs = 15;

/** From a change of an open document to the right answer about it. */
export async function editRows({ sources, signal }: Bench): Promise<Row[]> {
  return withIndex(await sources.sympy.tree(), signal, async ({ index }) => {
    const files = (await index.files(signal)).filter(({ language }) => language);
    const largest = files.reduce((a, b) => (b.bytes > a.bytes ? b : a)).file;
    let richest = largest;
    let most = 0;
    for (const { file } of files) {
      const count = (await outlineOf(index, file, signal)).definitions.length;
      if (count > most) [richest, most] = [file, count];
    }
    const rows: Row[] = [];
    for (const [file, why] of [
      [largest, 'largest file'],
      [richest, 'file with the most definitions'],
    ] as const) {
      const { openMs, values, slowest } = await editTimes(index, file, signal);
      const what = `${sources.sympy.name}: ${editCount} edits of the ${why} (${file.split('/').at(-1) ?? ''})`;
      const row = latencyRow(what, values, limitMs, { file, openMs, slowest });
      rows.push({ ...row, measured: `${row.measured}; opening it ${inMilliseconds(openMs)}` });
    }
    return rows;
  });
}

interface Edit {
  readonly kind: 'rename' | 'insert';
  readonly name: string;
  readonly line: number;
  readonly text: string;
}

async function editTimes(
  index: WorkspaceIndex,
  file: RelativePath,
  signal: AbortSignal,
): Promise<{ openMs: number; values: number[]; slowest: unknown }> {
  const random = new Random(1);
  let text = (await index.read(file, signal)) ?? '';
  const opened = await answerTime(
    index,
    file,
    insertion(text, await outlineOf(index, file, signal), 0, random),
    signal,
  );
  const values: number[] = [];
  const edits: { readonly kind: string; readonly line: number; readonly ms: number }[] = [];
  text = opened.text;
  for (let number = 1; number <= editCount; number += 1) {
    const make = number % 2 === 0 ? insertion : renaming;
    const edit = make(text, await outlineOf(index, file, signal), number, random);
    const { ms } = await answerTime(index, file, edit, signal);
    values.push(ms);
    edits.push({ kind: edit.kind, line: edit.line, ms });
    text = edit.text;
  }
  index.documentClosed(file);
  return { openMs: opened.ms, values, slowest: edits.sort((a, b) => b.ms - a.ms).slice(0, 10) };
}

/** @throws Error if the answer is wrong */
async function answerTime(
  index: WorkspaceIndex,
  file: RelativePath,
  { name, line, text }: Edit,
  signal: AbortSignal,
): Promise<{ ms: number; text: string }> {
  const startedAt = performance.now();
  index.documentChanged(file, text);
  const found = await index.definitionsNamed(name, signal);
  const ms = performance.now() - startedAt;
  const [one] = found;
  if (found.length !== 1 || one?.file !== file || one.definition.line !== line) {
    const answer = found.map((it) => `${it.file}:${it.definition.line}`).join(', ');
    throw new Error(`${name} is in ${file}:${line}, but was found in "${answer}".`);
  }
  return { ms, text };
}

function renaming(text: string, { definitions }: FileOutline, number: number, random: Random): Edit {
  const callables = definitions.filter(({ definition: { kind } }) => kind === 'function' || kind === 'method');
  const { definition } = random.of(callables);
  const name = `renamed_${number}`;
  const { nameStart } = definition;
  const edited = text.slice(0, nameStart) + name + text.slice(nameStart + definition.name.length);
  return { kind: 'rename', name, line: lineAt(edited, nameStart), text: edited };
}

/** Before a definition at the beginning of a line; where one statement defines many names, that is one place. */
function insertion(text: string, { definitions }: FileOutline, number: number, random: Random): Edit {
  const starts = new Set(definitions.map(({ definition }) => definition.headerStart));
  const at = random.of([...starts].filter((start) => start === 0 || text[start - 1] === '\n'));
  const name = `inserted_${number}`;
  const edited = `${text.slice(0, at)}def ${name}(argument):\n    return argument\n\n\n${text.slice(at)}`;
  return { kind: 'insert', name, line: lineAt(edited, at), text: edited };
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

async function outlineOf(index: WorkspaceIndex, file: RelativePath, signal: AbortSignal): Promise<FileOutline> {
  const outline = await index.outlineOf(file, signal);
  if (!outline) throw new Error(`${file} has no outline.`);
  return outline;
}
