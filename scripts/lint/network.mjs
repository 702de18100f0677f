// Nothing leaves the machine unless a person has chosen so: only src/models/network can open a connection, to a model that
// was named or for a download that was asked for. (The engine speaks with its editor over streams that
// vscode-languageserver is given.)

const modules = ['http', 'https', 'http2', 'net', 'tls', 'dgram'];
const names = [...modules.flatMap((name) => [name, `node:${name}`]), 'undici'];
const message = 'Nothing leaves the machine: src/ opens no connection.';

/** For `no-restricted-imports`. */
export const networkImports = names.map((name) => ({ name, message }));

/** For `no-restricted-globals`. */
export const networkGlobals = ['fetch', 'WebSocket', 'XMLHttpRequest', 'EventSource'].map((name) => ({
  name,
  message,
}));

const pattern = `/^((node:)?(${modules.join('|')})|undici)$/`;

/** For `no-restricted-syntax`: modules loaded by an expression. */
export const networkLoads = {
  selector: `:matches(ImportExpression[source.value=${pattern}], CallExpression[callee.name='require'][arguments.0.value=${pattern}])`,
  message,
};
