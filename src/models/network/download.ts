import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { diskFull, downloadDamaged, downloadFailed } from '../../workspace/userErrors/downloadErrors.ts';
import { UserError } from '../../workspace/userErrors/userError.ts';
import { isAllowed } from '../modelAddress.ts';

export interface DownloadOptions {
  /** In hexadecimal. Without it, what the server tells of itself counts, if it does. */
  readonly sha256?: string;
  /** Sent to the first server only, not to one that it names. */
  readonly token?: string;
  readonly onProgress: (doneBytes: number, totalBytes: number | undefined) => void;
  readonly signal: AbortSignal;
}

const attempts = 4;
const mostRedirects = 5;
/** A server that sends nothing for so long is taken for lost. */
const stallMs = 30_000;

/**
 * Downloads a big file. What was there of it already is gone on from; it gets its name only when it is whole and its
 * checksum is right. A connection that breaks is taken up again a few times.
 * @throws UserError, or the signal's reason
 */
export async function download(url: URL, target: string, options: DownloadOptions): Promise<void> {
  const part = `${target}.part`;
  let sha256 = options.sha256?.toLowerCase();
  for (let attempt = 1; ; attempt++) {
    const before = await sizeOf(part);
    try {
      const told = await fetchRest(url, part, options);
      sha256 ??= told?.toLowerCase();
      break;
    } catch (error) {
      options.signal.throwIfAborted();
      if (error instanceof UserError) throw error;
      if (isDiskFull(error)) throw diskFull(dirname(target), 'the download did not fit.');
      const hasMoved = (await sizeOf(part)) > before;
      if (attempt >= attempts || !hasMoved) throw downloadFailed(url.href, reasonOf(error));
    }
  }
  await check(url, part, sha256, options.signal);
  await rename(part, target);
  await rm(versionFile(part), { force: true });
}

/** @returns the checksum that the server tells, if it does */
async function fetchRest(url: URL, part: string, options: DownloadOptions): Promise<string | undefined> {
  const stall = new AbortController();
  const signal = AbortSignal.any([options.signal, stall.signal]);
  const stalled = (): void => stall.abort(new Error(`nothing came for ${stallMs / 1000} seconds`));
  let timer = setTimeout(stalled, stallMs);
  try {
    const start = await sizeOf(part);
    const version = await readFile(versionFile(part), 'utf8').catch(() => undefined);
    const { response, sha256, isWhole } = await request(
      url,
      start > 0 ? { start, version } : undefined,
      options,
      signal,
    );
    if (isWhole) return sha256;
    const length = Number(response.headers.get('content-length') ?? Number.NaN);
    const done = response.status === 206 ? start : 0;
    const total = Number.isFinite(length) ? done + length : undefined;
    await checkRoom(part, length);
    await writeFile(versionFile(part), response.headers.get('etag') ?? '');
    const received = await write(response.body as ReadableStream<Uint8Array>, part, done, (doneBytes) => {
      clearTimeout(timer);
      timer = setTimeout(stalled, stallMs);
      options.onProgress(doneBytes, total);
    });
    if (total !== undefined && received !== total) throw new Error(`it ended after ${received} of ${total} bytes`);
    return sha256;
  } finally {
    clearTimeout(timer);
  }
}

/** Each piece is written before the next is taken, so that little is lost when the connection is. */
async function write(
  body: ReadableStream<Uint8Array>,
  part: string,
  start: number,
  onWritten: (doneBytes: number) => void,
): Promise<number> {
  const file = await open(part, start > 0 ? 'a' : 'w');
  let done = start;
  try {
    for await (const chunk of body) {
      await file.writeFile(chunk);
      done += chunk.length;
      onWritten(done);
    }
    return done;
  } finally {
    await file.close();
  }
}

interface Answer {
  readonly response: Response;
  readonly sha256: string | undefined;
  /** All of it is here already. */
  readonly isWhole: boolean;
}

/** Redirects are followed by hand: the hub tells the checksum before it sends one elsewhere. */
async function request(
  url: URL,
  rest: { readonly start: number; readonly version: string | undefined } | undefined,
  options: DownloadOptions,
  signal: AbortSignal,
): Promise<Answer> {
  let sha256: string | undefined;
  let address = url;
  for (let hop = 0; hop <= mostRedirects; hop++) {
    const headers = new Headers({ 'accept-encoding': 'identity' });
    if (options.token && address.origin === url.origin) headers.set('authorization', `Bearer ${options.token}`);
    if (rest !== undefined) headers.set('range', `bytes=${rest.start}-`);
    if (rest?.version) headers.set('if-range', rest.version);
    const response = await fetch(address, { headers, redirect: 'manual', signal });
    sha256 ??= /^"?(?<digest>[0-9a-f]{64})"?$/i.exec(response.headers.get('x-linked-etag') ?? '')?.groups?.['digest'];
    const location = response.headers.get('location');
    if (response.status >= 300 && response.status < 400 && location !== null) {
      address = new URL(location, address);
      if (!isAllowed(address)) throw downloadFailed(url.href, `it leads to ${address.href}, which is not encrypted.`);
      continue;
    }
    if (response.status === 416 && rest !== undefined) {
      const whole = /\/(?<size>\d+)$/.exec(response.headers.get('content-range') ?? '')?.groups?.['size'];
      if (Number(whole) === rest.start) return { response, sha256, isWhole: true };
      return request(url, undefined, options, signal);
    }
    if (!response.ok) throw downloadFailed(url.href, meaningOf(response));
    if (response.headers.get('content-type')?.includes('text/html'))
      throw downloadFailed(url.href, 'the server sent a web page, not a file.');
    return { response, sha256, isWhole: false };
  }
  throw downloadFailed(url.href, 'it leads from one address to the next without end.');
}

async function check(url: URL, part: string, expected: string | undefined, signal: AbortSignal): Promise<void> {
  if (expected === undefined) return;
  const hash = createHash('sha256');
  await pipeline(createReadStream(part, { highWaterMark: 1 << 20 }), hash, { signal });
  const actual = hash.digest('hex');
  if (actual === expected) return;
  await rm(part, { force: true });
  throw downloadDamaged(url.href, actual, expected);
}

async function checkRoom(part: string, neededBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(part));
  const freeBytes = bavail * bsize;
  if (neededBytes > freeBytes)
    throw diskFull(dirname(part), `${neededBytes} bytes are needed, and ${freeBytes} are free.`);
}

function meaningOf({ status, statusText }: Response): string {
  const said = `the server answered ${status} ${statusText}`.trim();
  if (status === 401 || status === 403) return `${said}: it wants to know who asks (for the hub, set HF_TOKEN).`;
  if (status === 404) return `${said}: there is no such file.`;
  if (status === 429) return `${said}: it was asked too often; wait a while.`;
  return `${said}.`;
}

/** `fetch` only says that it has failed; why is told by its cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return `${cause instanceof Error ? cause.message : String(cause)}.`;
}

const isDiskFull = (error: unknown): boolean => (error as NodeJS.ErrnoException | undefined)?.code === 'ENOSPC';
const versionFile = (part: string): string => `${part}.version`;
const sizeOf = async (path: string): Promise<number> => (await stat(path).catch(() => undefined))?.size ?? 0;
