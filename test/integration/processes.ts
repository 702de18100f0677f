import { readdirSync, readFileSync } from 'node:fs';

/** Processes that inherited a mark in their environment, whoever their parent is now. Linux only. */
export function processesWith(mark: string): number[] {
  return readdirSync('/proc')
    .filter((name) => {
      if (!/^\d+$/.test(name)) return false;
      try {
        return readFileSync(`/proc/${name}/environ`, 'utf8').includes(mark);
      } catch {
        return false; // it has just ended, or is not ours
      }
    })
    .map(Number);
}
