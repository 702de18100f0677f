import type { UserError } from '../../workspace/userErrors/userError.ts';
import {
  modelKeyMissing,
  modelKeyRefused,
  modelRateLimited,
  modelRefused,
  modelServerFailed,
  modelUnreachable,
} from '../../workspace/userErrors/modelErrors.ts';

/** Why a request got no answer that can be used, and whether to send it again. */
export interface Failure {
  readonly error: UserError;
  readonly isWorthRetrying: boolean;
  /** The wait that the server asked for. */
  readonly waitMs?: number;
}

const broken = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'ECONNABORTED']);

const causes: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there.',
  ENOTFOUND: 'the name of the machine is not known.',
  EAI_AGAIN: 'the name of the machine could not be looked up; there may be no network.',
  ENETUNREACH: 'there is no way to it; there may be no network.',
  EHOSTUNREACH: 'there is no way to it; there may be no network.',
  ETIMEDOUT: 'the connection took too long.',
  UND_ERR_CONNECT_TIMEOUT: 'the connection took too long.',
};

/** What `fetch` throws before there is an answer, as a failure. */
export function connectionFailure(server: string, thrown: unknown, clean: (text: string) => string): Failure {
  const code = codeOf(thrown);
  const isCertificate = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code);
  const detail = isCertificate
    ? `its certificate is not trusted (${code}).`
    : (causes[code] ?? `the connection failed (${clean(messageOf(thrown))}).`);
  return { error: modelUnreachable(server, detail), isWorthRetrying: broken.has(code) };
}

function codeOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return '';
  if ('code' in thrown && typeof thrown.code === 'string') return thrown.code;
  if (thrown instanceof AggregateError) return codeOf(thrown.errors[0]);
  return codeOf(thrown.cause);
}

function messageOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  return thrown.cause instanceof Error ? thrown.cause.message : thrown.message;
}

/**
 * An answer with a status that tells of trouble, as a failure.
 * @param detail what the server says about it, without any key
 */
export function statusFailure(
  server: string,
  status: number,
  detail: string,
  { hasKey, waitMs }: { readonly hasKey: boolean; readonly waitMs: number | undefined },
): Failure {
  const once = (error: UserError): Failure => ({ error, isWorthRetrying: false });
  if (status === 401 && !hasKey) return once(modelKeyMissing(server));
  if (status === 401 || status === 403) return once(modelKeyRefused(server, detail));
  const asked = waitMs === undefined ? {} : { waitMs };
  if (status === 429) {
    const seconds = waitMs === undefined ? undefined : waitMs / 1000;
    // A quota that is used up does not come back while we wait.
    const isUsedUp = /insufficient_quota|billing/i.test(detail);
    return { error: modelRateLimited(server, detail, seconds), isWorthRetrying: !isUsedUp, ...asked };
  }
  if (status === 408 || (status >= 500 && status !== 501)) {
    return { error: modelServerFailed(server, `${status}: ${detail}`), isWorthRetrying: true, ...asked };
  }
  return once(modelRefused(server, status, detail));
}

const longestDetail = 300;

/** What the body of an error says, in one short line. */
export function detailOf(body: string, statusText: string): string {
  const trimmed = body.trim();
  if (trimmed.startsWith('<')) return 'it answered with a web page';
  const line = (messageIn(trimmed) ?? trimmed).replace(/\s+/g, ' ').trim();
  if (line === '') return statusText === '' ? 'it says nothing more' : statusText;
  return line.length > longestDetail ? `${line.slice(0, longestDetail)}…` : line;
}

/** The message of the usual shapes: `{error: {message, code}}`, `{error}`, `{message}`, `{detail}`. */
function messageIn(body: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  return messageOfValue(value);
}

function messageOfValue(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const { error, message, detail, code } = value as Record<string, unknown>;
  const text = messageOfValue(error) ?? messageOfValue(message) ?? messageOfValue(detail);
  return text !== undefined && typeof code === 'string' && !text.includes(code) ? `${text} (${code})` : text;
}
