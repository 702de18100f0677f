import * as z from 'zod';
import { LineSet } from '../workspace/lineSet.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { parseRelativePath } from '../workspace/paths.ts';
import { lineNumber } from '../workspace/positions.ts';
import type { LineCoverage, TestId } from './testRunner.ts';

/** The events of the helpers that run in test processes (`<framework>/helpers/`), checked where they enter. */

const relativePath = z.string().transform((text, context): RelativePath => {
  const path = parseRelativePath(text);
  if (path === undefined) context.addIssue({ code: 'custom', message: `no path below the root: ${text}` });
  return path ?? z.NEVER;
});
const testId = z.string().transform((text) => text as TestId);
const line = z.int().positive().transform(lineNumber);

const coverage = z.record(z.string(), z.array(z.int().positive())).transform((files, context): LineCoverage => {
  const lines = new Map<RelativePath, LineSet>();
  for (const [file, numbers] of Object.entries(files)) {
    const path = parseRelativePath(file);
    if (path === undefined) context.addIssue({ code: 'custom', message: `no path below the root: ${file}` });
    else lines.set(path, LineSet.of(numbers));
  }
  return lines;
});

const frame = z.object({ file: relativePath, line, function: z.string() });
const failure = z.object({
  exceptionType: z.string(),
  message: z.string(),
  expected: z.string().exactOptional(),
  actual: z.string().exactOptional(),
  frames: z.array(frame).readonly(),
  lacksFixture: z.literal(true).exactOptional(),
});
const outcome = z.enum(['passed', 'failed', 'error', 'skipped', 'timed-out']);

export const eventSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('collected'),
    tests: z.array(z.object({ id: testId, file: relativePath, line })),
    /** More may be collected later. */
    isPart: z.literal(true).exactOptional(),
  }),
  z.object({
    kind: z.literal('collection-error'),
    error: failure.extend({ file: relativePath.nullable().transform((file) => file ?? undefined) }),
  }),
  z.object({ kind: z.literal('started'), id: testId }),
  z.object({
    kind: z.literal('result'),
    result: z.object({
      id: testId,
      outcome,
      durationMs: z.number(),
      failure: failure.exactOptional(),
      coverage: coverage.exactOptional(),
      steps: z.array(z.object({ line, coverage })).exactOptional(),
    }),
  }),
  z.object({ kind: z.literal('import-coverage'), coverage }),
  /** The last one: the process was asked to end because its time is up. */
  z.object({ kind: z.literal('gave-up') }),
  /** The last one: the framework has ended by itself. */
  z.object({
    kind: z.literal('ended'),
    exitCode: z.int(),
    /** Names of the selection that stand for no test. */
    notFound: z.array(testId),
    /** It stopped before it ran the tests, and not because of files that could not be loaded: those have been told. */
    isBroken: z.boolean(),
  }),
]);

export type ProcessEvent = z.infer<typeof eventSchema>;
export type EndedEvent = Extract<ProcessEvent, { kind: 'ended' }>;

/** @throws ZodError or SyntaxError for a line that the helpers do not write */
export function parseEvent(text: string): ProcessEvent {
  return eventSchema.parse(JSON.parse(text));
}
