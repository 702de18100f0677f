import { expect, it } from 'vitest';
import { executedByOneFailing, firstSuspect } from '../../test/fakes/suspects.ts';
import type { Suspect } from '../localize/suspect.ts';
import type { Syntax } from '../syntax/syntax.ts';
import { editedText } from '../workspace/edits.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { lineNumber } from '../workspace/positions.ts';
import type { CandidatePatch } from './candidate.ts';
import type { GenerationContext, ProjectDefinition } from './generate.ts';
import { templateGenerator } from './generate.ts';
import type { TemplateName } from './templates/priors.ts';

// What the tests of the template families share.

export const PROGRAM = 'program.py' as RelativePath;

export interface RepairCase {
  readonly template: TemplateName;
  /** Python; the suspect line ends in `#!`. */
  readonly faulty: string;
  /** What stands in place of the suspect line, relative to its indentation. */
  readonly repaired: string;
  /** The repair is among so many first candidates. */
  readonly within: number;
  readonly definitions?: readonly ProjectDefinition[];
}

const marker = /[ \t]*#!$/;

export function itRepairs(syntax: Syntax, cases: readonly RepairCase[]): void {
  it.each(cases)('$template: $repaired', async ({ template, faulty, repaired, within, definitions }) => {
    const { text, line } = withoutMarker(faulty);
    const patches = await candidatesFor(syntax, text, [suspectLine(text, line)], {
      failing: [],
      projectDefinitions: definitions ?? [],
    });
    const expected = replaceLine(text, line, repaired);
    const place = patches.findIndex((patch) => editedText(changeOf(patch)) === expected);
    expect(place, `the repair is none of ${patches.length} candidates`).toBeGreaterThanOrEqual(0);
    expect(patches[place]?.origin.template).toBe(template);
    expect(place).toBeLessThan(within);
  });
}

export async function candidatesFor(
  syntax: Syntax,
  text: string,
  suspects: readonly Suspect[],
  context: Partial<GenerationContext> = {},
): Promise<CandidatePatch[]> {
  const whole: GenerationContext = {
    syntax,
    readFile: (file) => Promise.resolve({ file, text }),
    isEditable: () => true,
    failing: [],
    projectDefinitions: [],
    ...context,
  };
  const patches: CandidatePatch[] = [];
  for await (const patch of templateGenerator.candidates(suspects, whole, new AbortController().signal)) {
    patches.push(patch);
  }
  return patches;
}

export function changeOf(patch: CandidatePatch): CandidatePatch['changes'][number] {
  const [change] = patch.changes;
  if (!change) throw new Error('a patch without a change');
  return change;
}

/** The first function around the line, which alone is suspicious. */
export function suspectLine(text: string, line: number, score = 1): Suspect {
  const lines = text.split('\n');
  let first = line;
  while (first > 1 && !/^\s*(async )?def /.test(lines[first - 1] ?? '')) first -= 1;
  return {
    file: PROGRAM,
    line: lineNumber(first),
    endLine: lineNumber(lines.length),
    function: 'f',
    score,
    evidence: [],
    ...firstSuspect,
    lines: [{ line: lineNumber(line), score, ...executedByOneFailing }],
  };
}

/** Every line of the file alike, as one suspect per function and one for the module level. */
export function allLinesSuspect(text: string): Suspect[] {
  const lines = text.split('\n');
  const module = { ...suspectLine(text, 1), line: lineNumber(1), function: null };
  const starts = lines.flatMap((line, index) => (/^\s*(async )?def /.test(line) ? [index + 1] : []));
  return [module, ...starts.map((start) => suspectLine(text, start))].map((suspect) => ({
    ...suspect,
    lines: lines.map((_, index) => ({ line: lineNumber(index + 1), score: 1, ...executedByOneFailing })),
  }));
}

function withoutMarker(faulty: string): { readonly text: string; readonly line: number } {
  const lines = faulty.replace(/^\n/, '').split('\n');
  const index = lines.findIndex((line) => marker.test(line));
  if (index < 0) throw new Error(`no suspect line in ${faulty}`);
  return { text: lines.map((line) => line.replace(marker, '')).join('\n'), line: index + 1 };
}

function replaceLine(text: string, line: number, repaired: string): string {
  const lines = text.split('\n');
  const indentation = /^\s*/.exec(lines[line - 1] ?? '')?.[0] ?? '';
  lines[line - 1] = repaired
    .split('\n')
    .map((part) => indentation + part)
    .join('\n');
  return lines.join('\n');
}
