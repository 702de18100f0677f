import type { LogOutputChannel } from 'vscode';

/** The log without the keys in what is written to it: the language client traces whole requests, if it is told to. */
export function withoutKeys(log: LogOutputChannel): LogOutputChannel {
  return new Proxy(log, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...given: readonly unknown[]): unknown => Reflect.apply(value, target, given.map(clean));
    },
  });
}

const keyInJson = /("key"\s*:\s*)"(?:[^"\\]|\\.)*"/g;

function clean(written: unknown): unknown {
  if (typeof written === 'string') return written.replace(keyInJson, '$1"[key removed]"');
  // The log writes objects as JSON, too.
  return typeof written === 'object' && written !== null ? clean(JSON.stringify(written)) : written;
}
