import type { HttpTimeouts } from '../../src/models/network/patience.ts';
import type { Reply } from './modelServer.ts';
import { cut, dripping, flooding, hanging, json, pieces, raw } from './modelServer.ts';

export interface Misbehaviour {
  readonly name: string;
  readonly reply: Reply;
  /** Of the error that a person gets to see. */
  readonly code: string;
  readonly message: RegExp;
  readonly timeouts?: HttpTimeouts;
}

/** For servers that answer at once, on a machine that may be busy. */
export const patient: HttpTimeouts = { answerMs: 20_000, idleMs: 20_000, totalMs: 20_000 };
const impatient: HttpTimeouts = { answerMs: 150, idleMs: 20_000, totalMs: 20_000 };
const soonIdle: HttpTimeouts = { answerMs: 20_000, idleMs: 150, totalMs: 20_000 };
const soonOver: HttpTimeouts = { answerMs: 20_000, idleMs: 20_000, totalMs: 150 };

const page = '<!doctype html><html><title>Sign in</title></html>';

/**
 * What a server can do wrong with any request.
 * @param type the content type that the request expects
 */
export function misbehaviours(type: string): readonly Misbehaviour[] {
  const unreadable = 'model-answer-unreadable';
  return [
    { name: 'a web page', reply: raw(page, 'text/html'), code: unreadable, message: /web page/ },
    { name: 'a web page that says it is data', reply: raw(page, type), code: unreadable, message: /read/ },
    { name: 'a web page as an error', reply: raw(page, 'text/html', 404), code: 'model-refused', message: /web page/ },
    { name: 'a wrong content type', reply: raw('{}', 'image/png'), code: unreadable, message: /image\/png/ },
    { name: 'no valid JSON', reply: raw('data: {"a"\n\n{"a"\n', type), code: unreadable, message: /read/ },
    { name: 'JSON of another shape', reply: raw('data: 7\n\n', type), code: unreadable, message: /read/ },
    {
      name: 'no valid UTF-8',
      reply: raw(Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), type),
      code: unreadable,
      message: /UTF-8/,
    },
    {
      name: 'half an answer',
      reply: pieces(type, ['data: {"choi', 'ces"'], 'cut'),
      code: unreadable,
      message: /broke in the middle/,
    },
    {
      name: 'half an answer, then nothing',
      reply: (response) => {
        response.writeHead(200, { 'content-type': type });
        response.write('data: {');
      },
      code: 'model-timed-out',
      message: /stopped in the middle/,
      timeouts: soonIdle,
    },
    { name: 'an endless answer', reply: flooding(type), code: unreadable, message: /larger than/ },
    {
      name: 'an answer that drips',
      reply: dripping(type, ' '),
      code: 'model-timed-out',
      message: /had not ended after/,
      timeouts: soonOver,
    },
    { name: 'nothing', reply: hanging, code: 'model-timed-out', message: /no answer/, timeouts: impatient },
    { name: 'a cut connection, always', reply: cut, code: 'model-unreachable', message: /connection/ },
    {
      name: 'an expired key',
      reply: json({ error: { message: 'Key sk-secret-1 has expired', code: 'invalid_api_key' } }, 401),
      code: 'model-key-refused',
      message: /\[key removed\] has expired \(invalid_api_key\)/,
    },
    {
      name: 'too many requests, with a long wait',
      reply: json({ error: { message: 'slow down' } }, 429, { 'retry-after': '3600' }),
      code: 'model-rate-limited',
      message: /wait 3600 s/,
    },
    { name: 'too many requests, always', reply: json({}, 429), code: 'model-rate-limited', message: /Wait a while/ },
    {
      name: 'trouble of its own, always',
      reply: json({ error: { message: 'out of memory' } }, 500),
      code: 'model-server-failed',
      message: /500: out of memory/,
    },
    {
      name: 'the way to another address',
      reply: (response) => response.writeHead(307, { location: 'https://elsewhere.example/v1' }).end(),
      code: 'model-unreachable',
      message: /elsewhere\.example/,
    },
  ];
}

export const testKey = 'sk-secret-1';
