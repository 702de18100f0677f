import * as z from 'zod';

/** What the helpers in the build tool tell of a module, checked where it enters. All paths are absolute. */

const text = z.string();
const texts = z.array(text);
const entries = z.record(text, text);

const frameworkSchema = z.object({
  name: z.enum(['junit-platform', 'junit4', 'testng', 'none']),
  version: text.nullish(),
  /** What it takes to run the tests beyond the module's classpath. */
  jars: texts,
  jacocoAgent: text.nullable(),
  jacocoCore: texts,
  /** Artifacts that could not be had. */
  missing: texts,
});

const testsSchema = z.object({
  isSkipped: z.boolean(),
  classpath: texts,
  /** The Java to run the tests with, if it is not that of the build. */
  jvm: text.nullish(),
  argLine: text,
  enablesAssertions: z.boolean(),
  systemProperties: entries,
  environment: entries,
  excludedEnvironment: texts,
  workingDirectory: text,
  includes: texts,
  excludes: texts,
  groups: text.nullish(),
  excludedGroups: text.nullish(),
  configurationParameters: text.nullish(),
  framework: frameworkSchema,
});

const compilationSchema = z.object({ sourceRoots: texts, output: text, classpath: texts, arguments: texts });

const moduleSchema = z.object({
  kind: z.literal('module'),
  folder: text,
  javaHome: text,
  /** Of the specification: `1.8`, `17`. */
  javaVersion: text,
  sourceRoots: texts,
  testSourceRoots: texts,
  classes: text,
  testClasses: text,
  buildFolder: text,
  /** How to compile it without the build tool; null where that would not be the same. */
  compilations: z.array(compilationSchema).nullable(),
  /** Absent if the module has no compiled tests. */
  tests: testsSchema.optional(),
});

const failureSchema = z.object({
  kind: z.literal('failure'),
  folder: text.nullable(),
  exceptionType: text,
  message: text,
  /** Where the compiler failed: what it said. */
  compilerOutput: text.nullable(),
});

const lineSchema = z.discriminatedUnion('kind', [moduleSchema, failureSchema]);

export type ModulePlan = z.infer<typeof moduleSchema>;
export type TestsPlan = z.infer<typeof testsSchema>;
export type Compilation = z.infer<typeof compilationSchema>;
export type BuildFailure = z.infer<typeof failureSchema>;

export interface BuildPlan {
  readonly modules: readonly ModulePlan[];
  readonly failures: readonly BuildFailure[];
}

/** @throws ZodError or SyntaxError for a line that the helpers do not write */
export function parsePlan(lines: string): BuildPlan {
  const parsed = lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => lineSchema.parse(JSON.parse(line)));
  return {
    modules: parsed.filter((line) => line.kind === 'module'),
    failures: parsed.filter((line) => line.kind === 'failure'),
  };
}
