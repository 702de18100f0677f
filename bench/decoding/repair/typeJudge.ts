import { resolve } from 'node:path';
import { findTypeScript } from '../../../src/completion/typescript/findTypeScript.ts';
import { TypeScriptEngine } from '../../../src/completion/typescript/typescriptEngine.ts';
import type { CandidatePatch } from '../../../src/generate/candidate.ts';
import { offset } from '../../../src/workspace/positions.ts';

/** Says whether a patch brings new errors, by TypeScript and by nothing that took part in making it. */
export class TypeJudge implements AsyncDisposable {
  readonly #engine: TypeScriptEngine;

  constructor(root: string, dist: string) {
    const place = {
      fileFolder: root,
      root,
      named: undefined,
      cacheDirectory: '.cache',
      installDirectory: process.cwd(),
    };
    const search = findTypeScript(place);
    if (!search.found) throw new Error(search.reason);
    this.#engine = new TypeScriptEngine(search.found, { root, installDirectory: resolve(dist), unsaved: new Map() });
  }

  async isClean({ changes }: CandidatePatch, signal: AbortSignal): Promise<boolean> {
    for (const { file, baseText, edits } of changes) {
      await using document = await this.#engine.open(file, baseText, signal);
      for (const edit of [...edits].sort((one, other) => other.start - one.start)) document.update(edit);
      const whole = { start: offset(0), end: offset(document.text.length) };
      const found = await document.newDiagnostics(whole, signal);
      if (found?.length !== 0) return false;
    }
    return true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#engine[Symbol.asyncDispose]();
  }
}
