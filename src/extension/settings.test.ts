import { describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import { excludedPatterns } from './settings.ts';

const editor = vi.hoisted(() => ({ workspace: { getConfiguration: vi.fn() }, extensions: {} }));
vi.mock('vscode', () => editor);

const folder = { fsPath: '/project' } as unknown as vscode.Uri;

describe('the patterns of files.exclude', () => {
  it.each<[string, Record<string, unknown> | undefined, string[]]>([
    ['are those that are switched on', { '**/.git': true, '**/dist': true }, ['**/.git', '**/dist']],
    ['are not those that a folder switched off', { '**/.git': false, '**/dist': true }, ['**/dist']],
    ['are not those under a condition', { '**/*.js': { when: '$(basename).ts' } }, []],
    ['may be none', undefined, []],
  ])('%s', (_name, exclude, expected) => {
    const get = (name: string, otherwise: unknown): unknown =>
      name === 'exclude' ? (exclude ?? otherwise) : undefined;
    editor.workspace.getConfiguration.mockReturnValueOnce({ get });
    expect(excludedPatterns(folder)).toEqual(expected);
    expect(editor.workspace.getConfiguration).toHaveBeenLastCalledWith('files', folder);
  });
});
