import type { ModelAccount } from '../modelAccount.ts';
import { HttpClient } from './httpClient.ts';
import type { HttpTimeouts } from './patience.ts';
import type { RetryPolicy } from './retry.ts';

/** What can be set of a connection to a model's server; what is missing is as usual. */
export interface ConnectionSettings {
  readonly key?: string;
  readonly account: ModelAccount;
  readonly timeouts?: HttpTimeouts;
  readonly retries?: RetryPolicy;
  readonly maxBodyBytes?: number;
}

/** A long prompt on a slow machine takes minutes until the first token. */
const usualTimeouts: HttpTimeouts = { answerMs: 240_000, idleMs: 60_000, totalMs: 600_000 };
const usualRetries: RetryPolicy = { attempts: 4, baseMs: 500, maxWaitMs: 30_000 };
const usualMaxBodyBytes = 32 * 1024 * 1024;

export function connectTo(baseUrl: URL, settings: ConnectionSettings): HttpClient {
  const { key, account } = settings;
  return new HttpClient({
    baseUrl,
    account,
    ...(key === undefined ? {} : { key }),
    timeouts: settings.timeouts ?? usualTimeouts,
    retries: settings.retries ?? usualRetries,
    maxBodyBytes: settings.maxBodyBytes ?? usualMaxBodyBytes,
  });
}

/** The same server, when only looked at: it either answers soon or not. */
export function lookingAt(client: HttpClient, timeouts: HttpTimeouts | undefined): HttpClient {
  const quick = { answerMs: 30_000, idleMs: 10_000, totalMs: 60_000 };
  return client.with({ timeouts: timeouts ?? quick });
}
