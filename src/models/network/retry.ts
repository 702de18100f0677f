/** When a request is sent again. */
export interface RetryPolicy {
  /** Requests in all, the first one included. */
  readonly attempts: number;
  /** The wait before the second request; it doubles with each further one. */
  readonly baseMs: number;
  /** No wait is longer; a server that asks for a longer one is not waited for. */
  readonly maxWaitMs: number;
}

/**
 * Exponential backoff with "equal jitter" (Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog 2015): half of
 * the wait is fixed, half is drawn, so that clients that failed together do not come back together.
 * @param failures how many requests have failed, from 1
 * @param random from 0 to 1
 */
export function backoffMs(failures: number, policy: RetryPolicy, random: number): number {
  const full = Math.min(policy.maxWaitMs, policy.baseMs * 2 ** (failures - 1));
  return full / 2 + (full / 2) * random;
}

/**
 * The wait that a `Retry-After` header asks for: seconds or a date (RFC 9110, section 10.2.3).
 * @returns milliseconds, 0 for a date that has passed; undefined if the header is missing or says nothing
 */
export function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const date = /[a-z]/i.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}
