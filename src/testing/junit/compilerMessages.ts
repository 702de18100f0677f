import { relative } from 'node:path';
import { parseRelativePath } from '../../workspace/paths.ts';
import { lineNumber } from '../../workspace/positions.ts';
import type { CollectionError } from '../testRunner.ts';

/** As maven-compiler-plugin words it, or javac itself. */
const messageForm =
  /^(?:\[ERROR\]\s*)?(?<path>\/?(?:[A-Za-z]:)?[^:\n]+\.java):(?:\[(?<line>\d+)(?:,\d+)?\]|(?<javacLine>\d+):)(?!\s*warning:)\s*(?<message>.*)$/;

/** The first message of each file that does not compile; one without a file if nothing can be made of the output. */
export function compileErrors(tree: string, output: string): CollectionError[] {
  const errors = new Map<string, CollectionError>();
  for (const text of output.split(/\r?\n/)) {
    const { path, javacLine, line = javacLine, message } = messageForm.exec(text)?.groups ?? {};
    if (path === undefined || line === undefined || message === undefined) continue;
    const file = parseRelativePath(relative(tree, path));
    const number = Number(line);
    if (file === undefined || number < 1 || errors.has(file)) continue;
    const frames = [{ file, line: lineNumber(number), function: '' }];
    const told = message.replace(/^error:\s*/, '');
    errors.set(file, { file, exceptionType: 'CompilationError', message: told, frames });
  }
  if (errors.size > 0) return [...errors.values()];
  const message = output.trim().replaceAll(tree, '').slice(0, 4_000);
  return [{ file: undefined, exceptionType: 'CompilationError', message, frames: [] }];
}

/** One of each file: the others often follow from it. */
export function distinctByFile(errors: readonly CollectionError[]): CollectionError[] {
  const first = new Map<string, CollectionError>();
  for (const error of errors) if (!first.has(error.file ?? '')) first.set(error.file ?? '', error);
  return [...first.values()];
}
