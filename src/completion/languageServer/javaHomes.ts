import { readFileSync } from 'node:fs';
import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { commandOnPath, executable, extensionFolders, namesIn } from './installedPrograms.ts';
import type { LanguageServerSettings } from './serverSettings.ts';

export interface JavaHome {
  readonly java: string;
  /** `21.0.4` */
  readonly version: string;
  readonly major: number;
}

const folders: readonly string[] =
  process.platform === 'win32'
    ? ['C:\\Program Files\\Java', 'C:\\Program Files\\Eclipse Adoptium', 'C:\\Program Files\\Microsoft']
    : ['/usr/lib/jvm', '/Library/Java/JavaVirtualMachines', '/opt/java'];

/** Java runtimes on this machine, those first that a person has chosen. None is started to find out. */
export function javaHomes(settings: LanguageServerSettings): JavaHome[] {
  const { environment, homeFolder, named } = settings;
  if (named?.javaHome !== undefined) return known([named.javaHome]);
  const command = commandOnPath('java', environment);
  const bundled = extensionFolders('redhat.java', settings).flatMap((folder) => inside(join(folder, 'jre')));
  const installed = [...folders, join(homeFolder, '.sdkman/candidates/java'), join(homeFolder, '.jdks')];
  return known([
    ...[environment['JDK_HOME'], environment['JAVA_HOME']].filter((home) => home !== undefined),
    ...(command === undefined ? [] : [dirname(dirname(realpathSync(command)))]),
    ...bundled,
    ...installed.flatMap(inside).flatMap((home) => [home, join(home, 'Contents/Home')]),
  ]);
}

const inside = (folder: string): string[] =>
  namesIn(folder)
    .sort()
    .map((name) => join(folder, name));

const known = (homes: readonly string[]): JavaHome[] => homes.map(homeAt).filter((home) => home !== undefined);

function homeAt(home: string): JavaHome | undefined {
  try {
    const release = readFileSync(join(home, 'release'), 'utf8');
    const version = /^JAVA_VERSION="([^"]+)"/m.exec(release)?.[1];
    if (version === undefined) return undefined;
    const major = Number(/^(?:1\.)?(\d+)/.exec(version)?.[1]);
    return { java: join(home, 'bin', executable('java')), version, major };
  } catch {
    return undefined; // no Java there
  }
}
