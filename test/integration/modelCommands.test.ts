import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ggufBytes } from '../../src/models/llama/ggufForTests.ts';
import { nodeLlamaCpp } from '../support/nodeLlamaCpp.mjs';
import { testModel } from '../support/testModels.mjs';
import { runCli } from './cli.ts';
import { temporaryFolder } from './pytestProject.ts';

const library = await nodeLlamaCpp();

async function model(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ exitCode: number | null; document: Record<string, unknown> }> {
  const { exitCode, stdout } = await runCli(['model', ...args, '--json'], { env });
  return { exitCode, document: JSON.parse(stdout) as Record<string, unknown> };
}

function places(): { folder: string; env: NodeJS.ProcessEnv; file: string } {
  const folder = join(temporaryFolder(), 'models');
  const file = join(temporaryFolder(), 'tiny.gguf');
  writeFileSync(file, ggufBytes());
  return { folder, file, env: { FIXPOINT_MODELS: folder } };
}

describe('fixpoint model', () => {
  it('list says that there is none', async () => {
    const { env, folder } = places();
    expect(await model(['list'], env)).toMatchObject({ exitCode: 1, document: { schema: 1, folder, models: [] } });
    expect(existsSync(folder)).toBe(false);
  });

  it('add links a file, and list shows it', async () => {
    const { env, folder, file } = places();
    const path = join(folder, 'tiny.gguf');
    expect(await model(['add', file], env)).toMatchObject({ exitCode: 0, document: { path, spec: `llama:${path}` } });
    expect(await model(['add', file], env)).toMatchObject({ exitCode: 0 }); // the same again
    const { document } = await model(['list'], env);
    expect(document).toMatchObject({ models: [{ name: 'Tiny', architecture: 'qwen2', contextTokens: 512 }] });
    writeFileSync(join(folder, 'broken.gguf'), 'GGUF');
    expect((await model(['list'], env)).document).toMatchObject({
      models: [{ problem: expect.stringContaining('ends within its head') as string }, { name: 'Tiny' }],
    });
  });

  it('add does not replace another model', async () => {
    const { env, file } = places();
    await model(['add', file], env);
    const other = join(temporaryFolder(), 'tiny.gguf');
    writeFileSync(other, ggufBytes({ tokens: ['x'] }));
    expect(await model(['add', other], env)).toMatchObject({ exitCode: 2, document: { code: 'model-already-there' } });
  });

  it.each([
    ['a file that is none', 'none.gguf', 'model-file-not-found'],
    ['an address that is none', 'hf:owner/readme.md', 'model-address-invalid'],
  ])('add refuses %s', async (_name, address, code) => {
    const { env, folder } = places();
    expect(await model(['add', address], env)).toMatchObject({ exitCode: 2, document: { status: 'error', code } });
    expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([]);
  });

  it('add downloads from the hub, and throws away what is no model', async () => {
    const server = createServer((request, response) => {
      const isModel = request.url === '/owner/repo/resolve/main/tiny.gguf';
      response.end(isModel ? ggufBytes() : 'no model');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { folder, env } = places();
    const hub = { ...env, HF_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
    expect(await model(['add', 'hf:owner/repo/tiny.gguf'], hub)).toMatchObject({ exitCode: 0 });
    expect(readFileSync(join(folder, 'tiny.gguf')).equals(ggufBytes())).toBe(true);
    expect(await model(['add', 'hf:owner/repo/other.gguf'], hub)).toMatchObject({
      exitCode: 2,
      document: { code: 'model-file-damaged' },
    });
    expect(readdirSync(folder)).toEqual(['tiny.gguf']);
    server.close();
  });

  it('takes a checksum that is one only', async () => {
    expect((await runCli(['model', 'add', 'a.gguf', '--sha256', 'abc'])).exitCode).toBe(2);
  });

  it.each([
    ['llama:/none/none.gguf', 'model-file-not-found'],
    ['ftp:none', 'model-spec-invalid'],
  ])('test refuses %s', async (spec, code) => {
    expect(await model(['test', spec], places().env)).toMatchObject({ exitCode: 2, document: { code } });
  });

  it.skipIf(library === undefined)('test refuses a model that the library cannot run', async () => {
    const { file, env } = places();
    const { exitCode, document } = await model(['test', file], { ...env, FIXPOINT_NODE_LLAMA_CPP: library });
    expect({ exitCode, document }).toMatchObject({ exitCode: 2, document: { code: 'model-unsupported' } });
  });

  it.skipIf(library === undefined)('test measures a real model', async () => {
    const path = await testModel('0.5b');
    const { exitCode, document } = await model(['test', `llama:${path}`], { FIXPOINT_NODE_LLAMA_CPP: library });
    expect(exitCode).toBe(0);
    expect(document).toMatchObject({ infill: 'gcd(b, a % b)', capabilities: { infill: true }, contextTokens: 4096 });
    for (const key of ['promptTokensPerSecond', 'generatedTokensPerSecond', 'residentBytes', 'loadMs'])
      expect(document[key]).toBeGreaterThan(0);
  });
});
