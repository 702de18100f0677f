import type { ModelDestination, ModelServerInfo, RunModel } from '../protocol/protocol.ts';
import { detectServers, modelDestination, parseModelSpec } from '../models/models.ts';
import { UserError } from '../workspace/userErrors/userError.ts';

/** The servers of this machine, for a person to choose from. */
export async function modelServers(signal: AbortSignal): Promise<ModelServerInfo[]> {
  const servers = await detectServers(signal);
  return servers.map(({ kind, url, models }) => ({ kind, url: url.href, models: [...models] }));
}

export function destinationOf({ spec, baseUrl }: Omit<RunModel, 'key'>): ModelDestination {
  try {
    const settings = { environment: process.env, ...(baseUrl === undefined ? {} : { baseUrl }) };
    const host = modelDestination(parseModelSpec(spec), settings);
    return host === undefined ? {} : { host };
  } catch (error) {
    if (error instanceof UserError) return { problem: error.message };
    throw error;
  }
}
