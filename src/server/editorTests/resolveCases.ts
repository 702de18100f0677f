import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll } from 'vitest';
import type { EditorTest } from '../../protocol/protocol.ts';
import { Syntax } from '../../syntax/syntax.ts';
import type { TestId } from '../../testing/testRunner.ts';
import { parseRelativePath } from '../../workspace/paths.ts';
import { lineNumber } from '../../workspace/positions.ts';
import { UserError } from '../../workspace/userErrors/userError.ts';
import { Workspace } from '../../workspace/workspace.ts';
import { resolveTests } from './resolveTests.ts';

// What the tests of the languages' mappings share.

const signal = new AbortController().signal;

export interface Project {
  readonly root: string;
  readonly uriOf: (file: string) => string;
  /**
   * What the tests stand for: an id, `everything`, `ambiguous:` and the choices, or an error's code.
   * @param listed the tests of every file, as their framework would name them
   */
  readonly resolve: (tests: readonly EditorTest[], listed?: readonly string[]) => Promise<string>;
}

/** A project with these files, which goes when the tests of this file are over. */
export function projectWith(files: Readonly<Record<string, string>>): Project {
  const syntax = new Syntax(`${import.meta.dirname}/../../../dist`);
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'fixpoint-editor-tests-')));
  afterAll(async () => {
    await syntax[Symbol.asyncDispose]();
    rmSync(root, { recursive: true, force: true });
  });
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return {
    root,
    uriOf: (file) => pathToFileURL(join(root, file)).href.replace(/\/$/, ''),
    async resolve(tests, listed = []) {
      const runner = runnerThatLists(listed);
      try {
        const resolved = await resolveTests(
          { tests },
          { workspace: await Workspace.open(root), syntax, runner, signal },
        );
        if (resolved.kind === 'ambiguous') return `ambiguous: ${resolved.ambiguous.choices.join(', ')}`;
        return resolved.tests.length === 0 ? 'everything' : resolved.tests.join(', ');
      } catch (error) {
        if (error instanceof UserError) return error.code;
        throw error;
      }
    },
  };
}

/** Takes every text for an id: which of them are one is for the frameworks' own tests. */
function runnerThatLists(ids: readonly string[]): Parameters<typeof resolveTests>[1]['runner'] {
  return {
    readId: (text) => Promise.resolve(text as TestId),
    async *list([selected]) {
      await Promise.resolve();
      const file = parseRelativePath(selected ?? '');
      if (!file) return;
      const tests = ids.map((id) => ({ id: id as TestId, file, line: lineNumber(1) }));
      yield { kind: 'collected', tests };
      yield { kind: 'finished', reason: { kind: 'completed' } };
    },
  };
}
