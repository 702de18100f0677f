import type { Definition } from '../symbols/symbols.ts';
import { definitionsIn } from '../symbols/symbols.ts';
import type { Syntax } from '../syntax/syntax.ts';
import { languageOf } from '../syntax/syntax.ts';
import type { TestId, TestRunner } from '../testing/testRunner.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { LineIndex } from '../workspace/positions.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** A handful of tests that matter say more than hundreds that do not. */
const maximumUnits = 60;

/**
 * Test classes and functions whose text names functions that the failing tests execute, those that name most first.
 * Run before the rest, they make the spectrum telling even where time runs out.
 * @param executed names of the executed functions
 */
export async function relevantTests(
  files: readonly RelativePath[],
  executed: ReadonlySet<string>,
  { workspace, syntax, runner }: { workspace: Workspace; syntax: Syntax; runner: TestRunner },
  signal: AbortSignal,
): Promise<TestId[]> {
  const units: { id: TestId; named: number }[] = [];
  for (const file of files) {
    const source = await workspace.read(file);
    const language = languageOf(file, syntax.languages);
    if (!source || !language) continue;
    const lines = new LineIndex(source.text);
    for (const unit of unitsOf(await definitionsIn(source, language, syntax, signal))) {
      const text = source.text.slice(lines.startOf(unit.line), lines.endOf(unit.endLine));
      const words = new Set(text.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu));
      const named = [...executed].filter((name) => words.has(name)).length;
      const id = named > 0 ? runner.idOf(file, unit.qualifiedName.split('.')) : undefined;
      if (id !== undefined) units.push({ id, named });
    }
  }
  return units
    .sort((a, b) => b.named - a.named)
    .slice(0, maximumUnits)
    .map(({ id }) => id);
}

/** Functions at the top level and the methods of classes: what can be run by itself. */
function unitsOf(definitions: readonly Definition[]): Definition[] {
  const classes = new Set(definitions.filter(({ kind }) => kind === 'class').map(({ qualifiedName }) => qualifiedName));
  return definitions.filter(
    ({ kind, container }) => kind !== 'class' && (container === undefined || classes.has(container)),
  );
}
