import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Reply } from '../fakes/modelServer.ts';
import { events, json, ModelServer } from '../fakes/modelServer.ts';
import { ggufBytes } from '../../src/models/llama/ggufForTests.ts';
import type { FixReport } from '../../src/protocol/contract.ts';
import { fixReportOf, project, runCli } from './cli.ts';
import { temporaryFolder } from './pytestProject.ts';
import { pythonForTests } from './pythonForTests.ts';

/** Models that cannot do what is needed: `fix` says so, and goes on with what it has. */

const wrongOperator = {
  'calc.py': 'def add(a, b):\n    return a - b\n',
  'test_calc.py': 'from calc import add\n\n\ndef test_add():\n    assert add(1, 2) == 3\n',
};

async function fixed(spec: string, env: NodeJS.ProcessEnv = {}): Promise<FixReport> {
  const python = await pythonForTests();
  const args = ['fix', '--root', project(wrongOperator), '--python', python, '--model', spec, '--json'];
  return fixReportOf(await runCli([...args, '--budget-seconds', '100'], { env }));
}

/** A node-llama-cpp that is killed while it loads a model, as the system does when memory runs out. */
function libraryKilledWhileLoading(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'dist'), { recursive: true });
  const about = { name: 'node-llama-cpp', version: '3.22.1', exports: { '.': { import: './dist/index.mjs' } } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(about));
  writeFileSync(
    join(folder, 'dist/index.mjs'),
    `export class LlamaChat {}
export const getLlama = async () => ({ loadModel: () => process.kill(process.pid, 'SIGKILL') && new Promise(() => {}) });
`,
  );
  return folder;
}

const refused: Reply = json({ error: { message: 'not supported by this model' } }, 501);

/** Continues texts, cannot fill in, and chats only with an answer. */
function serverWithoutInfill(chat: Reply): Promise<ModelServer> {
  const tokens = [{ id: 97, piece: 'a' }];
  return ModelServer.start({
    '/props': json({ default_generation_settings: {}, total_slots: 1, model_path: '/models/m.gguf' }),
    '/tokenize': json({ tokens }),
    '/completion': json({ content: 'x', stop_type: 'limit' }),
    '/infill': refused,
    '/v1/chat/completions': chat,
  });
}

describe('fix with a model', () => {
  it('that does not fit into memory says so, and goes on with templates', { timeout: 120_000 }, async () => {
    const file = join(temporaryFolder(), 'tiny.gguf');
    writeFileSync(file, ggufBytes());
    const report = await fixed(`llama:${file}`, { FIXPOINT_NODE_LLAMA_CPP: libraryKilledWhileLoading() });
    expect(report.status, report.message).toBe('verified');
    expect(report.message).toMatch(/language model could not be used: There is not enough memory .*Templates alone/);
  });

  it('that neither fills in nor chats says so, and goes on with templates', { timeout: 120_000 }, async () => {
    await using server = await serverWithoutInfill(refused);
    const report = await fixed(`llama-server:${server.url.href}`);
    expect(report.status, report.message).toBe('verified');
    expect(report.message).toMatch(/could not be used: .* cannot fill in code .*nor chat.*Templates alone/);
    expect(server.requests.some(({ path }) => path === '/completion')).toBe(true);
  });

  it('that only chats asks it for the missing code', { timeout: 120_000 }, async () => {
    const reply = events(
      { choices: [{ delta: { content: '```python\nreturn b + a\n```' }, finish_reason: 'stop' }] },
      { choices: [], usage: { prompt_tokens: 3, completion_tokens: 2 } },
    );
    await using server = await serverWithoutInfill(reply);
    const report = await fixed(`llama-server:${server.url.href}`);
    expect(report.status, report.message).toBe('verified');
    expect(report.message).not.toContain('could not be used');
    const asked = server.bodiesOf('/v1/chat/completions').map((body) => JSON.stringify(body));
    expect(asked.filter((body) => body.includes('<MISSING>')).length).toBeGreaterThan(0);
  });
});
