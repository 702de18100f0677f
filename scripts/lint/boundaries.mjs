// The arrows of ARCHITECTURE.md as lint zones. A stage is imported only through the module that bears its name
// (localize/localize.ts) or a module of plain types listed as its port.
import { readdirSync } from 'node:fs';

const hosts = ['extension', 'server', 'cli'];
const floor = ['workspace', 'protocol']; // know nothing above themselves
const folders = readdirSync('src', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);
const stages = folders.filter((name) => ![...hosts, ...floor, 'flows', 'syntax'].includes(name));

/** Modules of a stage, besides `<stage>/<stage>.ts`, that others may import: types and values without behaviour. */
const ports = {
  completion: ['completionEngine.ts'],
  generate: ['candidate.ts'],
  localize: ['suspect.ts'],
  models: ['addModel.ts', 'languageModel.ts', 'localModels.ts', 'measureModel.ts'],
  search: ['languageFeatures.ts'],
  symbols: ['codeIndex.ts', 'outline.ts'],
  testing: ['testRunner.ts'],
};

const src = (...parts) => `./src/${parts.join('/')}`;
const zone = (target, from, message, except) => ({ target, from, message, ...(except ? { except } : {}) });

/** @returns zones for `import-x/no-restricted-paths` */
export function boundaryZones() {
  const others = (name) => folders.filter((folder) => folder !== name);
  const inside = (name) => [`./${name}.ts`, ...(ports[name] ?? []).map((file) => `./${file}`)];
  return [
    ...others('workspace')
      .filter((name) => name !== 'protocol')
      .map((name) => zone(src('workspace'), src(name), 'workspace knows no stage')),
    ...others('protocol')
      .filter((name) => name !== 'workspace')
      .map((name) => zone(src('protocol'), src(name), 'protocol is only shapes')),
    ...others('syntax')
      .filter((name) => name !== 'workspace')
      .map((name) => zone(src('syntax'), src(name), 'syntax knows only workspace')),
    ...stages.flatMap((stage) =>
      [...hosts, 'flows'].map((name) => zone(src(stage), src(name), 'imports point downwards only')),
    ),
    ...stages.flatMap((stage) =>
      stages
        .filter((other) => other !== stage)
        .map((other) =>
          zone(src(stage), src(other), `import another stage through ${other}/${other}.ts`, inside(other)),
        ),
    ),
    ...hosts.map((host) => zone(src('flows'), src(host), 'imports point downwards only')),
    ...['flows', 'server', 'cli'].flatMap((name) =>
      stages.map((stage) => zone(src(name), src(stage), `import a stage through ${stage}/${stage}.ts`, inside(stage))),
    ),
    ...[...stages, 'flows', 'server', 'cli', 'syntax'].map((name) =>
      zone(src('extension'), src(name), 'the extension knows no stage'),
    ),
    ...hosts.flatMap((host) =>
      hosts
        .filter((other) => other !== host)
        .map((other) => zone(src(host), src(other), 'hosts are separate programs')),
    ),
  ];
}

export const vscodeOutsideExtension = { name: 'vscode', message: 'Only src/extension may know the editor.' };
