// A language server over stdio that behaves as its first argument says, for tests of what clients do about it.
// Its list of completions for every place: the text before the place on its line, as far as it is one word, and `version<N>`.
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';

const [behaviour = 'good', stateFile = '', encoding = 'utf-16'] = process.argv.slice(2);
const documents = new Map();
let received = Buffer.alloc(0);
let completions = 0;

/** Whether it is the first process that was started with this state file. */
const isFirst = stateFile === '' || !existsSync(stateFile);
if (stateFile !== '') appendFileSync(stateFile, `${process.pid}\n`);
if (behaviour === 'crash-at-start') process.exit(3);
if (behaviour === 'flood-stderr') process.stderr.write('noise '.repeat(500_000));
if (behaviour === 'garbage-at-start') process.stdout.write('Hello! This is no protocol.\r\n\r\n{}');

process.stdin.on('data', (chunk) => {
  received = Buffer.concat([received, chunk]);
  for (;;) {
    const header = /^Content-Length: (\d+)\r\n(?:.*\r\n)*?\r\n/.exec(received.toString('latin1'));
    if (header === null) return;
    const end = header[0].length + Number(header[1]);
    if (received.length < end) return;
    const message = JSON.parse(received.subarray(header[0].length, end).toString('utf8'));
    received = received.subarray(end);
    handle(message);
  }
});
process.stdin.on('end', () => process.exit(0));

function send(message) {
  const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
  process.stdout.write(`Content-Length: ${body.length}\r\n\r\n`);
  process.stdout.write(body);
}

function handle({ id, method, params }) {
  if (method === 'initialize') initialize(id);
  else if (method === 'shutdown') send({ id, result: null });
  else if (method === 'exit') process.exit(0);
  else if (method === 'textDocument/didOpen') {
    documents.set(params.textDocument.uri, params.textDocument);
    publish(params.textDocument.uri);
  } else if (method === 'textDocument/didChange') {
    change(params);
    publish(params.textDocument.uri);
  } else if (method === 'textDocument/didClose') {
    // As servers do: nothing is wrong with what is closed, in no version.
    send({ method: 'textDocument/publishDiagnostics', params: { uri: params.textDocument.uri, diagnostics: [] } });
  } else if (method === 'textDocument/completion') complete(id, params);
  else if (method === '$/cancelRequest' && stateFile !== '') writeFileSync(`${stateFile}.cancelled`, String(params.id));
  else if (id !== undefined && method !== undefined) send({ id, error: { code: -32601, message: 'unknown' } });
}

function initialize(id) {
  if (behaviour === 'refuse') return send({ id, error: { code: -32603, message: 'not today' } });
  if (behaviour === 'hang-at-start') return;
  const positionEncoding = encoding;
  send({ id, result: { capabilities: { positionEncoding, completionProvider: {}, textDocumentSync: 2 } } });
  // A client that does not answer these is no client.
  send({ id: 'ask', method: 'workspace/configuration', params: { items: [{ section: 'scripted.value' }] } });
  send({ id: 'register', method: 'client/registerCapability', params: { registrations: [] } });
  send({ id: 'progress', method: 'window/workDoneProgress/create', params: { token: 1 } });
}

function lines(text) {
  return text.split(/\r\n|\r|\n/);
}

function offsetAt(text, { line, character }) {
  let start = 0;
  const endings = [...text.matchAll(/\r\n?|\n/g)];
  if (line > 0) start = endings[line - 1].index + endings[line - 1][0].length;
  const rest = text.slice(start);
  const width = encoding === 'utf-8' ? Buffer.from(rest).subarray(0, character).toString('utf8').length : character;
  return start + width;
}

function change({ textDocument, contentChanges }) {
  const document = documents.get(textDocument.uri);
  for (const { range, text } of contentChanges) {
    const [start, end] = [offsetAt(document.text, range.start), offsetAt(document.text, range.end)];
    document.text = document.text.slice(0, start) + text + document.text.slice(end);
  }
  document.version = textDocument.version;
}

/** Every word `bad...` is an error. */
function publish(uri) {
  if (behaviour === 'no-diagnostics') return;
  const { text, version } = documents.get(uri);
  const diagnostics = lines(text).flatMap((content, line) =>
    [...content.matchAll(/\bbad\w*/g)].map(({ index, 0: word }) => {
      const at = (end) => (encoding === 'utf-8' ? Buffer.byteLength(content.slice(0, end)) : end);
      const range = { start: { line, character: at(index) }, end: { line, character: at(index + word.length) } };
      return { range, severity: 1, message: `${word} is bad`, code: 'bad' };
    }),
  );
  send({ method: 'textDocument/publishDiagnostics', params: { uri, version, diagnostics } });
}

function complete(id, { textDocument, position }) {
  completions += 1;
  if (behaviour === 'hang' || (behaviour === 'hang-later' && completions > 1)) return;
  if (behaviour === 'crash' || (behaviour === 'crash-once' && isFirst)) process.exit(7);
  if (behaviour === 'garbage-answer') return send({ id, result: 'names' });
  if (behaviour === 'garbage') return process.stdout.write('Content-Length: many\r\n\r\n');
  if (behaviour === 'flood') return flood();
  if (behaviour === 'modified') return send({ id, error: { code: -32801, message: 'content modified' } });
  if (behaviour === 'error') return send({ id, error: { code: -32603, message: 'oops' } });
  const { text, version } = documents.get(textDocument.uri);
  const before = text.slice(0, offsetAt(text, position));
  const word = /[\p{L}\p{N}_]*(?=\.?$)/u.exec(before)?.[0] ?? '';
  const items = [word, `version${version}`].filter(Boolean).map((label) => ({ label, kind: 6 }));
  const answer = () => send({ id, result: { isIncomplete: false, items } });
  if (behaviour === 'slow') setTimeout(answer, 150);
  else answer();
}

/** One message that never ends. */
function flood() {
  process.stdout.write('Content-Length: 9000000000\r\n\r\n');
  const chunk = 'x'.repeat(1024 * 1024);
  const more = () => process.stdout.write(chunk, more);
  more();
}
