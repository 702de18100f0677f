import { z } from 'zod';
import type { RelativePath } from '../../workspace/paths.ts';
import { parseRelativePath } from '../../workspace/paths.ts';
import { lineNumber } from '../../workspace/positions.ts';
import type { LineCoverage, TestId } from '../testRunner.ts';

/** The events of the helpers in `helpers/`, checked where they enter. */

const relativePath = z.string().transform((text, context): RelativePath => {
  const path = parseRelativePath(text);
  if (path === undefined) context.addIssue({ code: 'custom', message: `no path below the root: ${text}` });
  return path ?? z.NEVER;
});
const testId = z.string().transform((text) => text as TestId);
const line = z.int().positive().transform(lineNumber);

const coverage = z.record(z.string(), z.array(z.int().positive())).transform((files, context): LineCoverage => {
  const lines = new Map<RelativePath, ReadonlySet<number>>();
  for (const [file, numbers] of Object.entries(files)) {
    const path = parseRelativePath(file);
    if (path === undefined) context.addIssue({ code: 'custom', message: `no path below the root: ${file}` });
    else lines.set(path, new Set(numbers));
  }
  return lines;
});

const frame = z.object({ file: relativePath, line, function: z.string() });
const failure = z.object({
  exceptionType: z.string(),
  message: z.string(),
  frames: z.array(frame),
  lacksFixture: z.literal(true).exactOptional(),
});
const outcome = z.enum(['passed', 'failed', 'error', 'skipped', 'timed-out']);

export const eventSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('collected'),
    tests: z.array(z.object({ id: testId, file: relativePath, line })),
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
    }),
  }),
  z.object({ kind: z.literal('import-coverage'), coverage }),
  /** The last one: the process was asked to end because its time is up. */
  z.object({ kind: z.literal('gave-up') }),
  /** The last one: pytest has ended by itself. */
  z.object({
    kind: z.literal('ended'),
    exitCode: z.int(),
    notFound: z.array(testId),
    hasCollectionErrors: z.boolean(),
  }),
]);

export type PytestEvent = z.infer<typeof eventSchema>;

/** @throws ZodError or SyntaxError for a line that the helpers do not write */
export function parseEvent(text: string): PytestEvent {
  return eventSchema.parse(JSON.parse(text));
}
