import { expect, it } from 'vitest';
import { tokenId } from '../languageModel.ts';
import { infillParts } from './infillPrompt.ts';

const [prefix, suffix, middle, file, repository] = [1, 2, 3, 4, 5].map(tokenId) as [never, never, never, never, never];
const hole = { kind: 'infill', prefix: 'A', suffix: 'B' } as const;
const context = [{ path: 'x.py', text: 'X' }];

it.each([
  ['prefix, suffix, middle', hole, { prefix, suffix, middle, file, repository }, [1, 'A', 2, 'B', 3]],
  [
    'suffix first where there is no middle',
    hole,
    { prefix, suffix, middle: undefined, file, repository },
    [2, 'B', 1, 'A'],
  ],
  [
    'other files before, as in a repository',
    { ...hole, path: 'y.py', context },
    { prefix, suffix, middle, file, repository },
    [5, 'project\n', 4, 'x.py\nX\n', 4, 'y.py\n', 1, 'A', 2, 'B', 3],
  ],
  [
    'other files without a name for the repository',
    { ...hole, context },
    { prefix, suffix, middle, file, repository: undefined },
    [4, 'x.py\nX\n', 4, 1, 'A', 2, 'B', 3],
  ],
  [
    'other files as text where the model knows no files',
    { ...hole, context },
    { prefix, suffix, middle, file: undefined, repository: undefined },
    [1, 'X\nA', 2, 'B', 3],
  ],
])('%s', (_name, prompt, tokens, parts) => {
  expect(infillParts(prompt, tokens)).toEqual(parts);
});
