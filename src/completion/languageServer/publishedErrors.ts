import { unlessAborted } from '../../workspace/aborting.ts';
import type { ProtocolDiagnostic, PublishedDiagnostics } from './diagnostics.ts';

interface Waiting {
  readonly version: number;
  readonly resolve: (diagnostics: readonly ProtocolDiagnostic[]) => void;
}

/** What a server has told of one document without being asked. */
export class PublishedErrors {
  #last: PublishedDiagnostics | undefined;
  readonly #waiting = new Set<Waiting>();

  note(published: PublishedDiagnostics): void {
    this.#last = published;
    for (const waiting of this.#waiting) {
      // Without a version it is what came first after the version was sent.
      if (published.version !== undefined && published.version < waiting.version) continue;
      this.#waiting.delete(waiting);
      waiting.resolve(published.diagnostics);
    }
  }

  /**
   * What the server tells of a version that it has just been sent, or of one it has told of already.
   * @returns undefined if it does not tell in time
   */
  async of(
    version: number,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<readonly ProtocolDiagnostic[] | undefined> {
    if (this.#last?.version === version) return this.#last.diagnostics;
    let waiting: Waiting | undefined;
    const told = new Promise<readonly ProtocolDiagnostic[]>((resolve) => {
      waiting = { version, resolve };
      this.#waiting.add(waiting);
    });
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      return await unlessAborted(told, AbortSignal.any([signal, timeout]));
    } catch (error) {
      signal.throwIfAborted();
      if (!timeout.aborted) throw error;
      return undefined;
    } finally {
      if (waiting !== undefined) this.#waiting.delete(waiting);
    }
  }
}
