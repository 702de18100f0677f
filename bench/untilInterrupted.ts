/** Ctrl-C aborts the run, which then tidies up; the program ends with 130. */
export async function untilInterrupted(run: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => controller.abort());
  try {
    await run(controller.signal);
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    console.error('Interrupted.');
    process.exitCode = 130;
  }
}
