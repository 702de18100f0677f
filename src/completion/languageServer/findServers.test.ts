import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { findLanguageServer, languageServerEngineFor } from './languageServerEngines.ts';
import type { LanguageServerSettings, NamedServers } from './serverSettings.ts';

const folders: string[] = [];
const never = new AbortController().signal;

afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

/** A machine with these files, below which are a workspace `work`, a home `home` and a folder of the path, `bin`. */
function machine(files: Readonly<Record<string, string>>, named?: NamedServers): LanguageServerSettings {
  const folder = mkdtempSync(join(tmpdir(), 'fixpoint-found-'));
  folders.push(folder);
  for (const [name, text] of Object.entries({ 'work/.keep': '', ...files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
    if (text.startsWith('#!')) chmodSync(join(folder, name), 0o755);
  }
  const at = Object.fromEntries(Object.entries<string>({ ...named }).map(([name, path]) => [name, join(folder, path)]));
  return {
    root: join(folder, 'work'),
    cacheDirectory: join(folder, 'cache'),
    environment: { PATH: join(folder, 'bin'), VSCODE_EXTENSIONS: join(folder, 'extensions') },
    homeFolder: join(folder, 'home'),
    isTrusted: true,
    ...(named === undefined ? {} : { named: at }),
  };
}

const told = async (language: string, settings: LanguageServerSettings): Promise<string> => {
  const found = await findLanguageServer(language, settings, never);
  return 'remedy' in found ? `${found.reason} ${found.remedy}` : found.name;
};

const package_ = (version: string): string => JSON.stringify({ version });
const plugins = 'plugins/org.eclipse.equinox.launcher_1.7.100.jar';
const core = 'plugins/org.eclipse.jdt.ls.core_1.59.0.2026.jar';
const server = (folder: string): Record<string, string> => ({
  [`${folder}/${plugins}`]: '',
  [`${folder}/${core}`]: '',
  [`${folder}/configuration/config.ini`]: '',
});

describe.skipIf(process.platform === 'win32')('a language server', () => {
  it.each<[string, string, Readonly<Record<string, string>>, NamedServers | undefined, RegExp]>([
    [
      'of the workspace',
      'python',
      {
        'work/node_modules/pyright/langserver.index.js': '',
        'work/node_modules/pyright/package.json': package_('1.2.3'),
        'bin/pyright-langserver': '',
      },
      undefined,
      /^pyright 1\.2\.3 .*work/,
    ],
    [
      'of a virtual environment',
      'python',
      { 'work/.venv/bin/basedpyright-langserver': '', 'bin/pyright-langserver': '' },
      undefined,
      /^basedpyright .*\.venv/,
    ],
    ['on the path', 'python', { 'bin/pyright-langserver': '' }, undefined, /^pyright \(.*bin/],
    [
      'of the newest extension',
      'python',
      {
        'extensions/ms-pyright.pyright-1.9.0/dist/server.js': '',
        'extensions/ms-pyright.pyright-1.10.0/dist/server.js': '',
        'extensions/ms-pyright.pyright-1.10.0/package.json': package_('1.10.0'),
      },
      undefined,
      /^pyright 1\.10\.0/,
    ],
    [
      'that is named',
      'python',
      { 'own/langserver.js': '', 'bin/pyright-langserver': '' },
      { pyright: 'own/langserver.js' },
      /^pyright \(.*own/,
    ],
    [
      'that is named and is not there',
      'python',
      { 'bin/pyright-langserver': '' },
      { pyright: 'own/no.js' },
      /does not exist.*Correct FIXPOINT_PYRIGHT/,
    ],
    ['nowhere', 'python', {}, undefined, /no pyright was found.*npm install/],
    [
      'that is Pylance',
      'python',
      { 'extensions/ms-python.vscode-pylance-2026.1.0/dist/server.js': '' },
      undefined,
      /no pyright/,
    ],
    ['nowhere', 'go', {}, undefined, /no gopls was found.*go install/],
    [
      'in GOPATH',
      'go',
      { 'home/go/bin/gopls': '#!/bin/sh\necho "golang.org/x/tools/gopls v0.22.0"', 'bin/go': '#!/bin/sh' },
      undefined,
      /^gopls v0\.22\.0/,
    ],
    [
      'that does not answer',
      'go',
      { 'bin/gopls': '#!/bin/sh\nexit 1', 'bin/go': '#!/bin/sh' },
      undefined,
      /does not tell its version/,
    ],
    ['nowhere', 'java', {}, undefined, /no Eclipse JDT.*redhat\.java/],
    [
      'of an extension with its Java',
      'java',
      {
        ...server('extensions/redhat.java-1.40.0-linux-x64/server'),
        'extensions/redhat.java-1.40.0-linux-x64/jre/21/release': 'JAVA_VERSION="21.0.8"',
      },
      { javaHome: 'extensions/redhat.java-1.40.0-linux-x64/jre/21' },
      /1\.59\.0 with Java 21\.0\.8/,
    ],
    [
      'without a Java that is new enough',
      'java',
      { ...server('own'), 'jdk/release': 'JAVA_VERSION="17.0.1"' },
      { jdtls: 'own', javaHome: 'jdk' },
      /needs Java 21 or newer \(found: 17\.0\.1\)/,
    ],
    [
      'beside its command',
      'java',
      { ...server('jdt/lib/jdtls'), 'jdt/bin/jdtls': '', 'jdk/release': 'JAVA_VERSION="25.0.2"' },
      { jdtls: 'jdt/bin/jdtls', javaHome: 'jdk' },
      /Java 25/,
    ],
    ['that is something else', 'java', { 'own/readme': '' }, { jdtls: 'own' }, /is no Eclipse JDT/],
  ])('%s, for %s', async (_where, language, files, named, expected) => {
    expect(await told(language, machine(files, named))).toMatch(expected);
  });

  it('is never started in a workspace that is not trusted', async () => {
    const settings = { ...machine({ 'work/node_modules/pyright/langserver.index.js': '' }), isTrusted: false };
    expect(await languageServerEngineFor('python', settings, never)).toMatchObject({
      kind: 'none',
      reason: expect.stringContaining('not trusted') as string,
    });
  });

  it('of another language is not known', async () => {
    expect(await told('cobol', machine({}))).toMatch(/no language server for cobol/);
  });
});
