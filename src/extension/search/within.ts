import type { CancellationToken } from 'vscode';

/**
 * What comes of some work that cannot be cancelled; undefined once the time is over or the token is cancelled. No timer
 * and no listener outlives it. The work is told by `isOver` that nobody waits for it any more.
 */
export async function within<T>(
  timeoutMs: number,
  token: CancellationToken,
  work: (isOver: () => boolean) => Promise<T>,
): Promise<T | undefined> {
  let isOver = token.isCancellationRequested;
  if (isOver) return undefined;
  let end = (): void => undefined;
  const late = new Promise<undefined>((resolve) => {
    end = () => {
      isOver = true;
      resolve(undefined);
    };
  });
  const timer = setTimeout(end, timeoutMs);
  const listener = token.onCancellationRequested(end);
  try {
    return await Promise.race([work(() => isOver), late]);
  } finally {
    end();
    clearTimeout(timer);
    listener.dispose();
  }
}
