import * as z from 'zod';
import { ModelAccount } from '../modelAccount.ts';
import { runsElsewhere, tags } from '../ollama/ollamaApi.ts';
import { HttpClient } from './httpClient.ts';
import { isLoopback } from './loopback.ts';

/** A model's server on this machine. */
export interface DetectedServer {
  readonly kind: 'llama-server' | 'ollama' | 'lm-studio';
  readonly url: URL;
  readonly models: readonly DetectedModel[];
}

export interface DetectedModel {
  readonly name: string;
  /** The server only passes requests on to another machine. */
  readonly runsElsewhere: boolean;
}

export interface DetectedAddresses {
  readonly llamaServer: URL;
  readonly ollama: URL;
  readonly lmStudio: URL;
}

export const usualAddresses: DetectedAddresses = {
  llamaServer: new URL('http://127.0.0.1:8080'),
  ollama: new URL('http://127.0.0.1:11434'),
  lmStudio: new URL('http://127.0.0.1:1234/v1'),
};

const wholeLookMs = 400;
const listed = z.object({ data: z.array(z.object({ id: z.string() })) });
const llamaServer = z.object({
  default_generation_settings: z.object({}),
  model_alias: z.string().optional(),
  model_path: z.string().optional(),
});

/**
 * The servers that answer on this machine, all asked at once, within half a second. An address that is not this machine's
 * own is not asked; nothing but the question what is there is sent, and no key.
 */
export async function detectServers(
  signal: AbortSignal,
  addresses: Partial<DetectedAddresses> = {},
  timeoutMs = wholeLookMs,
): Promise<readonly DetectedServer[]> {
  const at = { ...usualAddresses, ...addresses };
  const found = await Promise.all([
    look(at.llamaServer, timeoutMs, async (client) => {
      const { model_alias: alias, model_path: path } = await client.get('/props', llamaServer, signal);
      const name = (alias || path?.split(/[\\/]/).at(-1)) ?? 'its model';
      return { kind: 'llama-server', models: [{ name, runsElsewhere: false }] };
    }),
    look(at.ollama, timeoutMs, async (client) => {
      const { models } = await client.get('/api/tags', tags, signal);
      const named = models.map((model) => ({ name: model.name, runsElsewhere: runsElsewhere(model) }));
      return { kind: 'ollama', models: named };
    }),
    look(at.lmStudio, timeoutMs, async (client) => {
      const { data } = await client.get('/models', listed, signal);
      return { kind: 'lm-studio', models: data.map(({ id }) => ({ name: id, runsElsewhere: false })) };
    }),
  ]);
  signal.throwIfAborted();
  return found.filter((server) => server !== undefined);
}

async function look(
  url: URL,
  timeoutMs: number,
  ask: (client: HttpClient) => Promise<Pick<DetectedServer, 'kind' | 'models'>>,
): Promise<DetectedServer | undefined> {
  if (!isLoopback(url)) return undefined;
  const client = new HttpClient({
    baseUrl: url,
    account: new ModelAccount(),
    timeouts: { answerMs: timeoutMs, idleMs: timeoutMs, totalMs: timeoutMs },
    retries: { attempts: 1, baseMs: 0, maxWaitMs: 0 },
    maxBodyBytes: 1024 * 1024,
  });
  try {
    return { url, ...(await ask(client)) };
  } catch {
    return undefined; // nothing there, or something else
  }
}
