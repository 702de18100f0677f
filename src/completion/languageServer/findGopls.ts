import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runProcess } from '../../workspace/childProcess.ts';
import type { GoplsProgram } from './gopls.ts';
import { commandOnPath, executable, firstThatExists } from './installedPrograms.ts';
import type { LanguageServerSettings, Missing } from './serverSettings.ts';

const questionTimeoutMs = 30_000;
const usualFolder = process.platform === 'win32' ? 'C:\\Program Files\\Go\\bin' : '/usr/local/go/bin';

export const goplsMissing: Missing = {
  reason: 'no gopls was found on the path or where "go install" puts programs.',
  remedy: 'Install it with "go install golang.org/x/tools/gopls@latest", or name it in FIXPOINT_GOPLS.',
};

/** @throws the signal's reason if aborted */
export async function findGopls(
  settings: LanguageServerSettings,
  signal: AbortSignal,
): Promise<GoplsProgram | Missing> {
  const path = settings.named?.gopls ?? firstThatExists(placesOf(settings));
  if (path === undefined) return goplsMissing;
  if (!existsSync(path)) return { reason: `${path} does not exist.`, remedy: 'Correct FIXPOINT_GOPLS.' };
  const environment = environmentWithGo(settings.environment);
  if (environment === undefined)
    return { reason: `${path} needs the go command, which is not on the path.`, remedy: 'Install Go.' };
  const version = await versionOf(path, environment, settings.root, signal);
  if (version === undefined) return { reason: `${path} does not tell its version.`, remedy: goplsMissing.remedy };
  return { name: `gopls ${version} (${path})`, command: path, environment };
}

function placesOf({ environment, homeFolder }: LanguageServerSettings): string[] {
  const onPath = commandOnPath('gopls', environment);
  const gopaths = (environment['GOPATH'] ?? join(homeFolder, 'go')).split(delimiter).filter((path) => path !== '');
  const folders = [environment['GOBIN'], ...gopaths.map((path) => join(path, 'bin'))];
  return [
    ...(onPath === undefined ? [] : [onPath]),
    ...folders.filter((folder) => folder).map((folder) => join(folder ?? '', executable('gopls'))),
  ];
}

/** Gopls asks the go command, which an editor that was not started from a terminal often does not have on its path. */
function environmentWithGo(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv | undefined {
  if (commandOnPath('go', environment) !== undefined) return environment;
  const goroot = environment['GOROOT'];
  const folder = [...(goroot ? [join(goroot, 'bin')] : []), usualFolder].find((it) =>
    existsSync(join(it, executable('go'))),
  );
  return folder === undefined
    ? undefined
    : { ...environment, PATH: [folder, environment['PATH'] ?? ''].join(delimiter) };
}

async function versionOf(
  path: string,
  env: NodeJS.ProcessEnv,
  cwd: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const told = await runProcess(path, ['version'], { cwd, env, signal, timeoutMs: questionTimeoutMs }).catch(() => {
    signal.throwIfAborted();
    return undefined; // it cannot be started
  });
  return /gopls@?\s*(v[\w.-]+|\(devel\))/.exec(told?.stdout ?? '')?.[1];
}
