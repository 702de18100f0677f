import { describe, expect, it } from 'vitest';
import { parseModelAddress } from './modelAddress.ts';

const addressOf = (text: string): string | undefined => {
  const address = parseModelAddress(text, { HF_ENDPOINT: 'https://hub.example' });
  return address?.kind === 'download' ? `${address.url.href} ${address.fileName}` : address?.path;
};

describe('the address of a model', () => {
  it.each<[string, string | undefined]>([
    ['/models/a.gguf', '/models/a.gguf'],
    ['a.gguf', 'a.gguf'],
    ['C:\\models\\a.gguf', 'C:\\models\\a.gguf'],
    ['hf:owner/repo/a-q4.gguf', 'https://hub.example/owner/repo/resolve/main/a-q4.gguf a-q4.gguf'],
    ['hf:owner/repo/folder/a.gguf', 'https://hub.example/owner/repo/resolve/main/folder/a.gguf a.gguf'],
    ['hf:owner/repo/../x.gguf', undefined],
    ['hf:owner/a.gguf', undefined],
    ['hf:owner/repo/readme.md', undefined],
    ['https://example.com/x/a.gguf?download=true', 'https://example.com/x/a.gguf?download=true a.gguf'],
    ['https://example.com/a.bin', undefined],
    ['https://example.com/x%2F..%2F..%2Fa.gguf', 'https://example.com/x%2F..%2F..%2Fa.gguf a.gguf'],
    ['http://example.com/a.gguf', undefined],
    ['http://127.0.0.1:8080/a.gguf', 'http://127.0.0.1:8080/a.gguf a.gguf'],
    ['ftp://example.com/a.gguf', undefined],
    ['file:///a.gguf', undefined],
  ])('%s', (text, expected) => {
    expect(addressOf(text)).toBe(expected);
  });
});
