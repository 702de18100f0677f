import { unlessAborted } from '../../workspace/aborting.ts';

/** One holder at a time; the others wait in order. */
export class SessionLock {
  #last: Promise<void> = Promise.resolve();

  /** @returns what gives the lock back; calling it again does nothing @throws the signal's reason */
  async take(signal: AbortSignal): Promise<() => void> {
    const before = this.#last;
    let release = (): void => undefined;
    this.#last = new Promise((resolve) => (release = resolve));
    try {
      await unlessAborted(before, signal);
      return release;
    } catch (error) {
      void before.then(release);
      throw error;
    }
  }
}
