import { expect, it } from 'vitest';
import type { LanguageModel } from '../../src/models/languageModel.ts';
import { ModelAccount } from '../../src/models/modelAccount.ts';
import type { ConnectionSettings } from '../../src/models/network/connection.ts';
import type { HttpTimeouts } from '../../src/models/network/patience.ts';
import { collected } from '../fakes/collected.ts';
import { misbehaviours, patient, testKey } from '../fakes/misbehaviours.ts';
import type { Reply } from '../fakes/modelServer.ts';
import { ModelServer } from '../fakes/modelServer.ts';

/** A kind of server for models, for its tests. */
export interface ServedModel {
  /** Of a server that does everything right. */
  readonly routes: Readonly<Record<string, Reply>>;
  readonly open: (url: URL, settings: ConnectionSettings) => Promise<LanguageModel>;
}

/** Tries again, but soon. */
export const connection = (timeouts: HttpTimeouts = patient): Required<ConnectionSettings> => ({
  key: testKey,
  account: new ModelAccount(),
  timeouts,
  retries: { attempts: 2, baseMs: 1, maxWaitMs: 10 },
  maxBodyBytes: 65_536,
});

/** A model of a server that does everything right but for what is changed. What it was asked at its opening is forgotten. */
export async function withModel(
  { routes, open }: ServedModel,
  check: (model: LanguageModel, server: ModelServer) => Promise<void> | void,
  changed: Readonly<Record<string, Reply>> = {},
): Promise<void> {
  await using server = await ModelServer.start({ ...routes, ...changed });
  await using model = await open(server.url, connection());
  server.requests.length = 0;
  await check(model, server);
}

const { signal } = new AbortController();
const options = { maxTokens: 5, temperature: 0, signal };

/** @param startTrouble what is asked before is answered well */
type Use = (model: LanguageModel, startTrouble: () => void) => Promise<unknown>;

const uses: Readonly<Record<'step' | 'draft' | 'chat', Use>> = {
  step: async (model, startTrouble) => {
    const session = await model.open?.({ kind: 'continue', text: 'a' }, signal);
    startTrouble();
    return session?.candidates(1, signal);
  },
  draft: async (model, startTrouble) => {
    startTrouble();
    return model.draft?.({ kind: 'continue', text: 'a' }, options);
  },
  chat: (model, startTrouble) => {
    startTrouble();
    return collected(model.chat?.([{ role: 'user', text: 'hi' }], options) ?? []);
  },
};

/**
 * Each way to misbehave is told as such when a model is opened.
 * @param path what is asked first @param ignored codes of what it may do at this place
 */
export function tellsMisbehaviourAtOpening({ open }: ServedModel, path: string, ignored: readonly string[] = []): void {
  const cases = misbehaviours('application/json').filter(({ code }) => !ignored.includes(code));
  it.each(cases)('$name when it is opened', async ({ reply, code, message, timeouts }) => {
    await using server = await ModelServer.start({ [path]: reply });
    const error = await open(server.url, connection(timeouts)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) as string });
  });
}

/** The same when it is used. @param type of answers to this use */
export function tellsMisbehaviourIn(use: keyof typeof uses, type: string, { routes, open }: ServedModel): void {
  it.each(misbehaviours(type))(`$name in a ${use}`, async ({ reply, code, timeouts }) => {
    await using server = await ModelServer.start(routes);
    // Only the trouble has little time: a busy machine may be slow with the rest.
    const limits = { ...patient };
    await using model = await open(server.url, connection(limits));
    const startTrouble = (): void => {
      server.trouble = [reply];
      Object.assign(limits, timeouts);
    };
    await expect(uses[use](model, startTrouble)).rejects.toMatchObject({ code });
  });
}
