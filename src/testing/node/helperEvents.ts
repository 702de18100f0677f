import * as z from 'zod';

/** What helpers inside Node processes write, one JSON document a line, checked where it enters. */

/** A test as a helper knows it: its file (absolute, or a file URL) and its titles from the outside in. */
const test = z.object({ file: z.string(), titles: z.array(z.string()).min(1) });

const failure = z.object({
  exceptionType: z.string(),
  message: z.string(),
  /** As Node made it: the header, then a line a frame. */
  stack: z.string().default(''),
  expected: z.string().exactOptional(),
  actual: z.string().exactOptional(),
  /** Whether its frames are of transformed code: nobody in the process has looked up their sources. */
  isTransformed: z.literal(true).exactOptional(),
});

/** Of a script (by the key of its `script` event) the ranges that V8 tells: start, end, count, start, end, … */
const scripts = z.array(z.object({ key: z.string(), ranges: z.array(z.int().nonnegative()) }));

export const helperEventSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('collected'),
    /** A test may be there twice: two of one name. */
    tests: z.array(test.extend({ line: z.int().positive().exactOptional() })),
    isPart: z.literal(true).exactOptional(),
  }),
  z.object({ kind: z.literal('collection-error'), file: z.string().nullable(), failure }),
  z.object({ kind: z.literal('started'), test }),
  z.object({
    kind: z.literal('result'),
    test,
    outcome: z.enum(['passed', 'failed', 'error', 'skipped', 'timed-out']),
    durationMs: z.number(),
    failure: failure.exactOptional(),
  }),
  /** Told once, before the first coverage of it. `path` is absolute, or a file URL. */
  z.object({ kind: z.literal('script'), key: z.string(), path: z.string(), source: z.string() }),
  /** Of these tests, whose results are yet to come; of none: what importing modules executed. */
  z.object({ kind: z.literal('coverage'), tests: z.array(test), scripts }),
  z.object({ kind: z.literal('gave-up') }),
  z.object({
    kind: z.literal('ended'),
    exitCode: z.int(),
    /** Names of the selection, as they were given, that stand for no test. */
    notFound: z.array(z.string()).default([]),
    isBroken: z.boolean().default(false),
  }),
]);

export type HelperEvent = z.infer<typeof helperEventSchema>;
export type HelperTest = z.infer<typeof test>;
export type HelperFailure = z.infer<typeof failure>;
export type HelperScripts = z.infer<typeof scripts>;
