import { modelSettingInvalid } from '../workspace/userErrors/modelErrors.ts';
import type { EditorModels } from './editor/editorModels.ts';
import type { ModelPrice } from './modelAccount.ts';
import { serverUrl } from './modelSpec.ts';
import type { ConnectionSettings } from './network/connection.ts';
import type { DetectedAddresses } from './network/detectServers.ts';

/** What a model is opened with besides its spec. */
export interface ModelSettings {
  /** Addresses and keys that are not given otherwise are taken from here. */
  readonly environment: NodeJS.ProcessEnv;
  /** Where Fixpoint's own bundles lie. */
  readonly installDirectory: string;
  readonly cacheDirectory: string;
  readonly workspaceRoot?: string;
  /** The model that `auto` takes before it looks around. */
  readonly configured?: string;
  /** Where `auto` looks for GGUF files. */
  readonly modelsFolder?: string;
  /** Of the server that speaks OpenAI's protocol, with its version: `https://api.openai.com/v1`. */
  readonly baseUrl?: string;
  readonly key?: string;
  readonly maxCostUsd?: number;
  /** The editor's models; only the engine of an editor has them. */
  readonly editorModels?: EditorModels;
  /** How long servers may take and how often they are asked again, where it is not the usual. */
  readonly connection?: Pick<ConnectionSettings, 'timeouts' | 'retries' | 'maxBodyBytes'>;
  /** Where servers of this machine are looked for, where it is not the usual. */
  readonly detected?: Partial<DetectedAddresses>;
}

/** Given by the settings, else by the environment, else OpenAI's own. */
export function openaiAddress({ baseUrl, environment }: Pick<ModelSettings, 'baseUrl' | 'environment'>): URL {
  if (baseUrl !== undefined) return addressOf('The base URL', baseUrl);
  return addressOf('OPENAI_BASE_URL', environment['OPENAI_BASE_URL'] || 'https://api.openai.com/v1');
}

/**
 * As Ollama itself reads it: `host`, `host:port`, `:port` or a whole address. 0.0.0.0 listens everywhere and is reached
 * here; the usual port is meant where there is neither a port nor a scheme.
 */
export function ollamaAddress(host: string): URL {
  const text = host.trim();
  if (/^https?:\/\//i.test(text)) return reachable(addressOf('OLLAMA_HOST', text));
  const withHost = text === '' || text.startsWith(':') ? `127.0.0.1${text}` : text;
  const withPort = /:\d+\/?$/.test(withHost) ? withHost : `${withHost}:11434`;
  return reachable(addressOf('OLLAMA_HOST', `http://${withPort}`));
}

function reachable(url: URL): URL {
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1';
  return url;
}

function addressOf(variable: string, address: string): URL {
  try {
    return serverUrl(address, address);
  } catch {
    // The address is not shown: whoever puts a key into it would find it in a log.
    throw modelSettingInvalid(variable, 'it must be an address that begins with http:// or https:// and holds no key.');
  }
}

/**
 * The key that was given for the server, or else that of the environment, unless the server was given by its address:
 * the environment's key is not for that one.
 * @throws UserError if it cannot be a key, which is not shown
 */
export function apiKey(
  { key, baseUrl, environment }: Pick<ModelSettings, 'key' | 'baseUrl' | 'environment'>,
  variable: 'OPENAI_API_KEY' | 'LLAMA_API_KEY',
): string | undefined {
  const text = (key ?? (baseUrl === undefined ? environment[variable] : undefined) ?? '').trim();
  if (text === '') return undefined;
  if (/^[\x21-\x7e]+$/.test(text)) return text;
  throw modelSettingInvalid(key === undefined ? variable : 'The key', 'it holds characters that no key has.');
}

/**
 * US dollars a million tokens, from FIXPOINT_PROMPT_PRICE and FIXPOINT_COMPLETION_PRICE. There is no table of prices in
 * here: it would be wrong soon.
 */
export function modelPrice({ environment }: Pick<ModelSettings, 'environment'>): ModelPrice | undefined {
  const promptUsd = priceOf('FIXPOINT_PROMPT_PRICE', environment);
  const completionUsd = priceOf('FIXPOINT_COMPLETION_PRICE', environment);
  if (promptUsd === undefined && completionUsd === undefined) return undefined;
  return { promptUsd: promptUsd ?? 0, completionUsd: completionUsd ?? 0 };
}

function priceOf(variable: string, environment: NodeJS.ProcessEnv): number | undefined {
  const text = environment[variable]?.trim() ?? '';
  if (text === '') return undefined;
  const price = Number(text);
  if (Number.isFinite(price) && price >= 0) return price;
  throw modelSettingInvalid(variable, 'it must be a price in US dollars for a million tokens, 0 or more.');
}
