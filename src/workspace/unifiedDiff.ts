import { createTwoFilesPatch } from 'diff';
import type { FileChange } from './edits.ts';
import { editedText } from './edits.ts';

/**
 * The changes as one unified diff with `a/` and `b/` paths and three lines of context, as `git apply` accepts it.
 * Line endings and a missing final newline are kept.
 */
export function unifiedDiff(changes: readonly FileChange[]): string {
  return [...changes]
    .sort((a, b) => (a.file < b.file ? -1 : 1))
    .map((change) => fileDiff(change.file, change.baseText, editedText(change)))
    .join('');
}

function fileDiff(file: string, before: string, after: string): string {
  if (before === after) return '';
  const [, old, now] = [file, quoted(`a/${file}`), quoted(`b/${file}`)];
  const patch = createTwoFilesPatch(old, now, before, after, '', '', { context: 3 });
  // The library opens with a separator line and ends its file lines with a tab; git wants a plain header.
  const body = patch.slice(patch.indexOf('\n@@') + 1);
  return `diff --git ${old} ${now}\n--- ${old}\n+++ ${now}\n${body}`;
}

/** Git quotes paths with control characters, quotes or backslashes in the way of C. */
function quoted(path: string): string {
  const special = /[\u0000-\u001f"\\\u007f]/g;
  if (!special.test(path)) return path;
  const escape = (character: string): string =>
    character === '"' || character === '\\'
      ? `\\${character}`
      : `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`;
  return `"${path.replace(special, escape)}"`;
}
