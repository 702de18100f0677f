import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Finished measurements, one JSON object a line, so that an interrupted benchmark goes on where it was. */
export class Journal<Entry extends object> {
  readonly file: string;
  readonly #entries: Entry[];

  constructor(file: string) {
    this.file = file;
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    this.#entries = lines.filter((line) => isWhole(line)).map((line) => JSON.parse(line) as Entry);
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  add(entry: Entry): void {
    mkdirSync(dirname(this.file), { recursive: true });
    // Begins with the line break: a line that was cut off by the end of the process stays alone.
    appendFileSync(this.file, `\n${JSON.stringify(entry)}`);
    this.#entries.push(entry);
  }
}

const isWhole = (line: string): boolean => line.startsWith('{') && line.endsWith('}');
