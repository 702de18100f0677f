// One door to the network: connections are opened by src/models/network alone, with fetch, and only to the language model
// that a person chose, or for a download that they asked for. (The engine speaks with its editor over streams that vscode-languageserver is given.)

const modules = ['http', 'https', 'http2', 'net', 'tls', 'dgram'];
const names = [...modules.flatMap((name) => [name, `node:${name}`]), 'undici'];
const message = 'Only src/models/network opens connections, with fetch, to the model that a person chose.';

/** The folder that may call `fetch`. It gets no other way out either. */
export const networkFolder = 'src/models/network/**';

/** For `no-restricted-imports`. */
export const networkImports = names.map((name) => ({ name, message }));

const globalNames = ['fetch', 'WebSocket', 'XMLHttpRequest', 'EventSource'];

/** For `no-restricted-globals`. */
export const networkGlobals = globalNames.map((name) => ({ name, message }));

/** The same in the one folder that has the door. */
export const networkGlobalsBesideFetch = networkGlobals.filter(({ name }) => name !== 'fetch');

const pattern = `/^((node:)?(${modules.join('|')})|undici)$/`;

/** For `no-restricted-syntax`: modules loaded by an expression. */
export const networkLoads = {
  selector: `:matches(ImportExpression[source.value=${pattern}], CallExpression[callee.name='require'][arguments.0.value=${pattern}])`,
  message,
};
