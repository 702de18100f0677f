import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collected } from '../../../test/fakes/collected.ts';
import { eventData } from './eventStream.ts';
import { isLoopback } from './loopback.ts';
import { redacted } from './redact.ts';
import { backoffMs, retryAfterMs } from './retry.ts';
import { textLines } from './textLines.ts';

async function* pieces(...parts: readonly string[]): AsyncGenerator<string> {
  for (const part of parts) yield await Promise.resolve(part);
}

describe('the wait before the next request', () => {
  const policy = { attempts: 9, baseMs: 100, maxWaitMs: 1000 };
  it.each([
    [1, 0, 50],
    [1, 1, 100],
    [2, 1, 200],
    [4, 0.5, 600],
    [5, 1, 1000],
    [50, 1, 1000],
  ])('after %i failures with chance %d is %d ms', (failures, random, expected) =>
    expect(backoffMs(failures, policy, random)).toBe(expected),
  );

  const now = Date.parse('2026-01-01T00:00:00Z');
  it.each([
    [null, undefined],
    ['', undefined],
    ['soon', undefined],
    ['-5', undefined],
    ['0', 0],
    ['7', 7000],
    [' 1.5 ', 1500],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['Wed, 31 Dec 2025 23:59:00 GMT', 0],
  ])('that a server asks for with %j is %j ms', (header, expected) => expect(retryAfterMs(header, now)).toBe(expected));
});

describe('this machine’s own address', () => {
  it.each([
    ['http://localhost:1', true],
    ['http://LOCALHOST', true],
    ['http://a.localhost', true],
    ['http://127.0.0.1:8080/v1', true],
    ['http://127.9.9.9', true],
    ['http://[::1]:1', true],
    ['http://0x7f.1', true], // which the address is read as 127.0.0.1
    ['http://localhost.example', false],
    ['http://127.0.0.1.example', false],
    ['http://192.168.1.1', false],
    ['http://10.0.0.1', false],
    ['http://[::2]', false],
    ['https://api.example', false],
  ])('%s: %s', (address, expected) => expect(isLoopback(new URL(address))).toBe(expected));
});

describe('a key', () => {
  it.each([
    ['as it is', 'bad key sk-1/2', 'bad key [key removed]'],
    ['twice', 'sk-1/2 sk-1/2', '[key removed] [key removed]'],
    ['in an address', 'at /x?key=sk-1%2F2', 'at /x?key=[key removed]'],
    ['in base64', Buffer.from('sk-1/2').toString('base64'), '[key removed]'],
    ['not there', 'fine', 'fine'],
  ])('is removed %s', (_name, text, expected) => expect(redacted(text, ['sk-1/2'])).toBe(expected));

  it('that is empty is none', () => expect(redacted('abc', [''])).toBe('abc'));
});

describe('lines', () => {
  it.each([
    [['a\nb\n'], ['a', 'b']],
    [
      ['a\r', '\nb'],
      ['a', 'b'],
    ],
    [['a\rb'], ['a', 'b']],
    [
      ['a', 'b', '\n', '\n', 'c'],
      ['ab', '', 'c'],
    ],
    [['a\r'], ['a']],
    [[], []],
  ])('of %j are %j', async (parts, expected) => {
    expect(await collected(textLines(pieces(...parts)))).toEqual(expected);
  });

  it('do not depend on where the text is cut', async () => {
    const text = fc.array(fc.constantFrom('a', 'b', '\n', '\r\n', '😀')).map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(text, fc.nat(), async (whole, at) => {
        const cut = whole.length === 0 ? 0 : at % whole.length;
        const lines = await collected(textLines(pieces(whole.slice(0, cut), whole.slice(cut))));
        expect(lines).toEqual(await collected(textLines(pieces(whole))));
      }),
    );
  });
});

describe('the data of an event stream', () => {
  it.each([
    ['one event', ['data: 1\n\n'], ['1']],
    ['without a space', ['data:1\n\n'], ['1']],
    ['with CRLF', ['data: 1\r\n\r\ndata: 2\r\n\r\n'], ['1', '2']],
    ['over several lines', ['data: 1\ndata: 2\n\n'], ['1\n2']],
    ['with comments, names and ids', [': hi\nevent: x\nid: 7\ndata: 1\n\n:\n\n'], ['1']],
    ['with a byte order mark', ['\uFEFFdata: 1\n\n'], ['1']],
    ['empty', ['data\n\n'], ['']],
    ['that breaks off', ['data: 1\n\nda', 'ta: 2'], ['1', '2']],
  ])('%s', async (_name, parts, expected) => {
    expect(await collected(eventData(pieces(...parts)))).toEqual(expected);
  });
});
