import { expect, it, vi } from 'vitest';
import type { LogOutputChannel } from 'vscode';
import { withoutKeys } from './withoutKeys.ts';

it.each([
  ['text', 'Sending request', 'Sending request'],
  [
    'a request',
    'Params: {"spec": "openai:m", "key": "sk-1\\"2"}',
    'Params: {"spec": "openai:m", "key": "[key removed]"}',
  ],
  ['an object', { model: { key: 'sk-1' } }, '{"model":{"key":"[key removed]"}}'],
  ['a number', 7, 7],
])('%s is traced without keys', (_name, written, expected) => {
  const trace = vi.fn();
  withoutKeys({ name: 'Fixpoint', trace } as unknown as LogOutputChannel).trace('Trace', written);
  expect(trace).toHaveBeenCalledWith('Trace', expected);
});

it('what is no writing stays', () => {
  expect(withoutKeys({ name: 'Fixpoint' } as unknown as LogOutputChannel).name).toBe('Fixpoint');
});
