import { appendFile } from 'node:fs/promises';

/** Tests by name. They run one after another, in the order written. */
export type TestTable = Readonly<Record<string, () => Promise<void>>>;

const timeoutMs = 90_000;

/**
 * Runs every test, whatever the others did, and appends one JSON line for each to the file.
 * @returns how many failed
 */
export async function runTable(table: TestTable, resultFile: string): Promise<number> {
  let failed = 0;
  for (const [name, body] of Object.entries(table)) {
    const startedAt = Date.now();
    const failure = await failureOf(body);
    if (failure !== undefined) failed += 1;
    const outcome = { name, durationMs: Date.now() - startedAt, ...(failure === undefined ? {} : { failure }) };
    await appendFile(resultFile, `${JSON.stringify(outcome)}\n`);
  }
  return failed;
}

async function failureOf(body: () => Promise<void>): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`did not end within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    await Promise.race([body(), late]);
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  } finally {
    clearTimeout(timer);
  }
}
