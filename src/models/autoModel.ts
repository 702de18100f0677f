import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelSettings } from './modelSettings.ts';
import { ollamaAddress } from './modelSettings.ts';
import { modelFolder } from './modelFolder.ts';
import type { ModelSpec } from './modelSpec.ts';
import { parseModelSpec } from './modelSpec.ts';
import type { DetectedServer } from './network/detectServers.ts';
import { detectServers } from './network/detectServers.ts';

export interface FoundModel {
  readonly spec: ModelSpec;
  /** What the spec does not say. */
  readonly settings: Pick<ModelSettings, 'baseUrl' | 'key'>;
}

/**
 * What `auto` means here: the configured model; else a file in the models folder; else what a server of this machine
 * offers (llama-server, Ollama, LM Studio). No other machine is asked, and no model is taken that runs on one.
 */
export async function autoModel(settings: ModelSettings, signal: AbortSignal): Promise<FoundModel | undefined> {
  const configured = parseModelSpec(settings.configured ?? 'auto');
  if (configured.kind !== 'auto') return { spec: configured, settings: {} };
  const file = await firstModelFile(settings.modelsFolder ?? modelFolder(settings.environment));
  if (file !== undefined) return { spec: { kind: 'llama', path: file }, settings: {} };
  const ollama = ollamaAddress(settings.environment['OLLAMA_HOST'] ?? '');
  const servers = await detectServers(signal, { ollama, ...settings.detected });
  return servers.map(firstOf).find((found) => found !== undefined);
}

async function firstModelFile(folder: string | undefined): Promise<string | undefined> {
  if (folder === undefined) return undefined;
  const names = await readdir(folder).catch(() => []);
  const [first] = names.filter((name) => name.endsWith('.gguf')).sort();
  return first === undefined ? undefined : join(folder, first);
}

function firstOf({ kind, url, models }: DetectedServer): FoundModel | undefined {
  const model = models.find(({ runsElsewhere }) => !runsElsewhere);
  if (!model) return undefined;
  switch (kind) {
    case 'llama-server':
      return { spec: { kind, url }, settings: {} };
    case 'ollama':
      return { spec: { kind, name: model.name }, settings: {} };
    case 'lm-studio':
      // A key for another server must not go to this one.
      return { spec: { kind: 'openai', name: model.name }, settings: { baseUrl: url.href, key: '' } };
  }
}
