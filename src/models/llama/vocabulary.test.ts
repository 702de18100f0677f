import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokenId } from '../languageModel.ts';
import type { GgufFile } from './gguf.ts';
import { piecesOf } from './tokenTexts.ts';
import { Vocabulary } from './vocabulary.ts';

const vocabulary = (tokenizer: string, tokens: string[], tokenKinds: number[], ends: number[] = []): Vocabulary =>
  new Vocabulary({ tokenizer, tokens, tokenKinds } as unknown as GgufFile, ends, []);

describe('bytes of tokens', () => {
  it.each<[tokenizer: string, token: string, kind: number, text: string | number[]]>([
    ['gpt2', 'Ġreturn', 1, ' return'],
    ['gpt2', 'Ċ', 1, '\n'],
    ['gpt2', 'ĉĉ', 1, '\t\t'],
    ['gpt2', 'Ã©', 1, 'é'],
    ['gpt2', 'ðŁĺ', 1, [0xf0, 0x9f, 0x98]],
    ['gpt2', '<|im_end|>', 3, ''],
    ['gpt2', '<tool_call>', 4, '<tool_call>'],
    ['gpt2', '[unused]', 5, ''],
    ['llama', '▁return', 1, ' return'],
    ['llama', '<0x0A>', 6, '\n'],
    ['llama', '<0xF0>', 6, [0xf0]],
    ['llama', '</s>', 3, ''],
    ['llama', '<unk>', 2, ''],
  ])('%s %s', (tokenizer, token, kind, text) => {
    const bytes = vocabulary(tokenizer, [token], [kind]).bytes(tokenId(0));
    expect([...bytes]).toEqual(typeof text === 'string' ? [...Buffer.from(text)] : text);
  });

  it('are none for what ends a text, and for what is no token', () => {
    const it = vocabulary('gpt2', ['a', 'end'], [1, 4], [1]);
    expect(it.bytes(tokenId(1))).toHaveLength(0);
    expect(it.isEnd(tokenId(1))).toBe(true);
    expect(it.isEnd(tokenId(0))).toBe(false);
    expect(it.bytes(tokenId(99))).toHaveLength(0);
  });

  it('find a token with a meaning by its text, but no ordinary one', () => {
    const it = vocabulary('gpt2', ['<|file_sep|>', 'word'], [3, 1]);
    expect(it.special('<|file_sep|>')).toBe(0);
    expect(it.special('word')).toBeUndefined();
    expect(it.special('<|none|>')).toBeUndefined();
  });
});

describe('pieces of a text', () => {
  it.each<[text: string, lengths: number[], pieces: [number, string][]]>([
    [
      'a b',
      [1, 2],
      [
        [0, 'a'],
        [1, ' b'],
      ],
    ],
    [
      'é=1',
      [1, 1, 2],
      [
        [0, ''],
        [0, 'é'],
        [1, '=1'],
      ],
    ],
    [
      '😀!',
      [2, 2, 1],
      [
        [0, ''],
        [0, '😀'],
        [2, '!'],
      ],
    ],
    ['\r\n', [2], [[0, '\r\n']]],
    ['', [], []],
  ])('%j', (text, lengths, pieces) => {
    expect(piecesOf(text, lengths).map((piece) => [piece.start, piece.text])).toEqual(pieces);
  });

  it('are the text together, however its bytes are cut', () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 80 });
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), cuts, (text, lengths) => {
        const total = Buffer.byteLength(text);
        const taken: number[] = [];
        for (const length of [...lengths, total]) {
          const left = total - taken.reduce((sum, it) => sum + it, 0);
          if (left > 0) taken.push(Math.min(length, left));
        }
        const pieces = piecesOf(text, taken);
        expect(pieces.map((piece) => piece.text).join('')).toBe(text);
        for (const { start, text: piece } of pieces) expect(text.slice(start, start + piece.length)).toBe(piece);
      }),
    );
  });
});
