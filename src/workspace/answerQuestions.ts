import { parentPort } from 'node:worker_threads';
import type { Transferable } from 'node:worker_threads';
import type { ThreadResponse } from './workerThread.ts';

/** An answer, and the buffers in it that the thread gives away. */
export interface ThreadAnswer {
  readonly answer: unknown;
  readonly transfer?: readonly Transferable[];
}

/**
 * The other end of a `WorkerThread`: answers each question under its number, in whatever order they are done.
 * @param answerTo takes the questions of the thread's protocol
 */
export function answerQuestions(answerTo: (question: never) => ThreadAnswer | Promise<ThreadAnswer>): void {
  const answer = async (id: number, question: unknown): Promise<void> => {
    try {
      const { answer, transfer } = await answerTo(question as never);
      parentPort?.postMessage({ id, answer } satisfies ThreadResponse, transfer ?? []);
    } catch (error) {
      parentPort?.postMessage({ id, failure: String(error) } satisfies ThreadResponse);
    }
  };
  parentPort?.on('message', ({ id, question }: { id: number; question: unknown }) => void answer(id, question));
}
